//! Tokens -> one line of code, as rustfmt puts spaces: calls, types, paths, and what stands in declarations.

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

/// What is in a group, in one line.
pub fn flat_stream(group: &Group) -> String {
    flat(&group.stream().into_iter().collect::<Vec<_>>())
}

/// Tokens in one line.
pub fn flat(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut before = Before::Nothing;
    let mut rest = tokens.iter().peekable();
    // Whether the arguments of a closure were begun.
    let mut bars = false;
    while let Some(token) = rest.next() {
        let (piece, next) = match token {
            // A lifetime is no name that could be called or indexed.
            TokenTree::Ident(ident) if text.ends_with('\'') => (ident.to_string(), Before::Sign),
            TokenTree::Ident(ident) => (ident.to_string(), Before::Word),
            TokenTree::Literal(literal) => (literal.to_string(), Before::Word),
            TokenTree::Group(group) => {
                let inside = flat_stream(group);
                let piece = match (group.delimiter(), inside.is_empty()) {
                    (Delimiter::Parenthesis, _) => format!("({inside})"),
                    (Delimiter::Bracket, _) => format!("[{inside}]"),
                    (Delimiter::Brace, true) => "{}".to_owned(),
                    (Delimiter::Brace, false) => format!("{{ {inside} }}"),
                    (Delimiter::None, _) => inside,
                };
                (piece, Before::Word)
            }
            TokenTree::Punct(punct) => {
                let mut piece = punct.as_char().to_string();
                let mut joined = punct.spacing() == Spacing::Joint;
                // `<` and `>` are delimiters of types here, but in `->` and `=>`.
                while joined && !matches!(piece.as_str(), "<" | ">" | "'" | "#" | "&") {
                    let Some(TokenTree::Punct(second)) = rest.peek() else {
                        break;
                    };
                    piece.push(second.as_char());
                    joined = second.spacing() == Spacing::Joint && piece.len() < 2;
                    rest.next();
                }
                let next = match piece.as_str() {
                    "|" if bars => {
                        bars = false;
                        text.push('|');
                        before = Before::Sign;
                        continue;
                    }
                    "|" if text.ends_with(" as") => {
                        bars = true;
                        Before::Prefix
                    }
                    "-" if !matches!(before, Before::Word | Before::Closed) => Before::Prefix,
                    "&" | "'" | "::" | "<" | "!" | "." | "#" | "@" | "*" => Before::Prefix,
                    ">" => Before::Closed,
                    _ => Before::Sign,
                };
                (piece, next)
            }
        };
        if spaced(before, &piece, token) {
            text.push(' ');
        }
        text.push_str(&piece);
        before = next;
    }
    text
}

/// What stands before a token.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    /// A name, a literal, a group.
    Word,
    /// What belongs to what follows.
    Prefix,
    /// The end of the arguments of a type.
    Closed,
    /// `,`, `:`, `=`, `->` and the like.
    Sign,
}

/// Whether a space stands before a piece.
fn spaced(before: Before, piece: &str, token: &TokenTree) -> bool {
    let opens = |delimiter: Delimiter| matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter);
    match (before, piece) {
        (Before::Nothing | Before::Prefix, _) => false,
        (_, "," | ";" | ":" | "." | "?" | ">") => false,
        (Before::Word | Before::Closed, "::" | "<" | "!") => false,
        (Before::Word | Before::Closed, _) if opens(Delimiter::Parenthesis) => false,
        (Before::Word, _) if opens(Delimiter::Bracket) => false,
        _ => true,
    }
}
