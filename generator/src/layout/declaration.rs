//! Declarations: `object!(Wire, User { .. });`. The formatter of items knows no layout for what is not an expression, and
//! neither does rustfmt, which leaves them as they are.
//!
//! What fits stands in one line. Else each entry between the delimiters begins where the one before ends, as words do
//! in a paragraph; one that has no room in a line of its own is opened in turn, and one with attributes begins a line.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::flat::{flat, flat_stream};

/// The longest line.
pub const WIDTH: usize = 100;
pub const INDENT: usize = 4;
/// The longest arguments of a macro that rustfmt leaves in one line, where it knows them as expressions.
const CALL: usize = 60;

/// A declaration, and a semicolon.
pub fn written(tokens: TokenStream) -> String {
    let mut printer = Printer {
        text: String::new(),
    };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match long_call(&tokens) {
        Some(text) => printer.text.push_str(&text),
        None => printer.entry(&tokens, 0, 0),
    }
    printer.text.push('\n');
    printer.text
}

/// A declaration without properties, `object!(Wire, Nothing {});`, where it is too long for rustfmt, which takes it for
/// a macro with two expressions.
fn long_call(tokens: &[TokenTree]) -> Option<String> {
    let at = tokens.iter().position(|token| opens(token).is_some())?;
    let (before, rest) = tokens.split_at(at);
    let (group, behind) = rest.split_first()?;
    let (open, close, inside) = opens(group)?;
    let (nothing, _) = inside.split_last()?;
    let is_empty = matches!(nothing, TokenTree::Group(group) if group.stream().is_empty());
    if !(is_empty && is_braced(nothing)) || flat(&inside).len() <= CALL {
        return None;
    }
    let lines: Vec<String> = split(&inside, &[','])
        .map(|argument| format!("{:INDENT$}{}\n", "", flat(argument)))
        .collect();
    Some(format!(
        "{}{open}\n{}{close}{}",
        flat(before),
        lines.concat(),
        flat(behind)
    ))
}

struct Printer {
    text: String,
}

impl Printer {
    /// One entry, in a new line. `after` is how much stands in its line beside it.
    fn entry(&mut self, tokens: &[TokenTree], indent: usize, after: usize) {
        let (notes, tokens) = attributes(tokens);
        for note in notes {
            self.indent(indent);
            self.text.push_str(&note);
            self.text.push('\n');
        }
        self.indent(indent);
        let line = flat(tokens);
        let groups = tokens.iter().enumerate();
        let groups = groups.filter(|(_, token)| opens(token).is_some());
        let groups: Vec<usize> = groups.map(|(at, _)| at).collect();
        let fits = indent + line.len() + after <= WIDTH && !line.contains('\n');
        // The last group that leaves no line too long is opened, and one in braces before others.
        let room = |at: &&usize| {
            let (head, tail) = tokens.split_at_checked(**at).unwrap_or_default();
            let tail = flat(tail.get(1..).unwrap_or_default()).len();
            let is_last = groups.last() == Some(*at);
            let fits = |length: usize| indent + " {".len() + length <= WIDTH;
            fits(flat(head).len()) && (is_last || fits(tail + after))
        };
        let braced = |at: &&usize| tokens.get(**at).is_some_and(is_braced);
        let opened = (groups.iter().rev().filter(braced).find(room))
            .or_else(|| groups.iter().rev().find(room))
            .or(groups.first());
        let (Some(at), false) = (opened, fits && !has_attributes(tokens)) else {
            self.text.push_str(&line);
            return;
        };
        let (before, rest) = tokens.split_at(*at);
        let Some((group, behind)) = rest.split_first() else {
            return;
        };
        let Some((open, close, inside)) = opens(group) else {
            return;
        };
        let mut head = flat(before);
        if open == "{" && !head.is_empty() {
            head.push(' ');
        }
        self.text.push_str(&head);
        self.text.push_str(open);
        if indent + after > 0 || !self.hugs(&inside) {
            self.text.push('\n');
            self.entries(&inside, indent + INDENT);
            self.indent(indent);
        }
        self.text.push_str(close);
        let begins = flat(behind);
        if !begins.is_empty() && !begins.starts_with([',', ';', '.', '?']) {
            self.text.push(' ');
        }
        match groups.last() == Some(at) {
            true => self.text.push_str(&begins),
            // What has no room behind the brace is opened in turn.
            false => self.begun(behind, indent),
        }
    }

    /// Goes on in a line that was begun with a closing brace.
    fn begun(&mut self, tokens: &[TokenTree], indent: usize) {
        let begun = self.text.rsplit('\n').next().map_or(0, str::len);
        let depth = indent.min(begun);
        let written = std::mem::take(&mut self.text);
        self.entry(tokens, depth, begun.saturating_sub(depth));
        let rest = std::mem::replace(&mut self.text, written);
        self.text.push_str(rest.trim_start_matches(' '));
    }

    /// Opens only the last entry of a declaration, where those before it are short: `object!(Wire, User {`.
    fn hugs(&mut self, inside: &[TokenTree]) -> bool {
        let entries: Vec<&[TokenTree]> = split(inside, &ENDS).collect();
        let Some((last, before)) = entries.split_last() else {
            return false;
        };
        let is_short = |entry: &&[TokenTree]| entry.iter().all(|token| opens(token).is_none());
        let is_opened = last.iter().any(|token| opens(token).is_some());
        if !is_opened || before.len() > 1 || !before.iter().all(is_short) {
            return false;
        }
        for entry in before {
            self.text.push_str(&flat(entry));
            self.text.push(' ');
        }
        let begun = self.text.rsplit('\n').next().map_or(0, str::len);
        self.entry(last, 0, begun + ");".len());
        true
    }

    /// The entries of a group: a paragraph, or sentences that end with semicolons, each in lines of its own.
    fn entries(&mut self, inside: &[TokenTree], indent: usize) {
        let mut sentences = split(inside, &[';']).peekable();
        let has_several = sentences.peek().is_some_and(|first| ends(first, ';'));
        if !has_several {
            return self.paragraph(inside, indent);
        }
        for sentence in sentences {
            let (notes, words) = attributes(sentence);
            for note in notes {
                self.indent(indent);
                self.text.push_str(&note);
                self.text.push('\n');
            }
            let mut length = 0;
            for word in split(words, &[',']) {
                let line = flat(word);
                if length > 0 && length + 1 + line.len() <= WIDTH {
                    self.text.push(' ');
                    self.text.push_str(&line);
                    length += 1 + line.len();
                    continue;
                }
                let own = match length {
                    0 => indent,
                    _ => {
                        self.text.push('\n');
                        indent + INDENT
                    }
                };
                self.entry(word, own, 0);
                // Behind one that was opened there is always room.
                length = (own + line.len()).min(WIDTH);
            }
            self.text.push('\n');
        }
    }

    /// Entries one behind the other.
    fn paragraph(&mut self, inside: &[TokenTree], indent: usize) {
        // Whether something may follow in the line that was begun, and how long that is.
        let mut begun: Option<usize> = None;
        for entry in split(inside, &ENDS) {
            let own = !attributes(entry).0.is_empty() || has_attributes(entry);
            let line = flat(entry);
            match begun {
                Some(length) if !own && length + 1 + line.len() <= WIDTH => {
                    self.text.push(' ');
                    self.text.push_str(&line);
                    begun = Some(length + 1 + line.len());
                    continue;
                }
                Some(_) => self.text.push('\n'),
                None => {}
            }
            self.entry(entry, indent, 0);
            let length = indent + line.len();
            begun = (!own && length <= WIDTH).then_some(length);
            if begun.is_none() {
                self.text.push('\n');
            }
        }
        if begun.is_some() {
            self.text.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }
}

fn is_braced(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// The delimiters of a group, and what is inside.
fn opens(token: &TokenTree) -> Option<(&'static str, &'static str, Vec<TokenTree>)> {
    let TokenTree::Group(group) = token else {
        return None;
    };
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => return None,
    };
    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
    (!inside.is_empty()).then_some((open, close, inside))
}

/// What ends an entry.
const ENDS: [char; 2] = [',', ';'];

/// Whether an entry ends so.
fn ends(entry: &[TokenTree], end: char) -> bool {
    matches!(entry.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == end)
}

/// The entries between commas or semicolons, each with the one that ends it. Those within `<` and `>` end none.
fn split<'t>(tokens: &'t [TokenTree], ends: &'t [char]) -> impl Iterator<Item = &'t [TokenTree]> {
    let mut depth = 0_usize;
    let mut arrow = false;
    tokens
        .split_inclusive(move |token| {
            let TokenTree::Punct(punct) = token else {
                arrow = false;
                return false;
            };
            match punct.as_char() {
                '<' => depth += 1,
                '>' if !arrow => depth = depth.saturating_sub(1),
                end if depth == 0 && ends.contains(&end) => return true,
                _ => {}
            }
            arrow = matches!(punct.as_char(), '-' | '=');
            false
        })
        .filter(|entry| !entry.is_empty())
}

/// The attributes that an entry begins with, documentation as comments, and what follows.
pub fn attributes(tokens: &[TokenTree]) -> (Vec<String>, &[TokenTree]) {
    let mut notes = Vec::new();
    let mut rest = tokens;
    while let [TokenTree::Punct(hash), TokenTree::Group(group), after @ ..] = rest {
        if hash.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
            break;
        }
        notes.push(documentation(group).unwrap_or_else(|| format!("#[{}]", flat_stream(group))));
        rest = after;
    }
    (notes, rest)
}

/// `/// text` of `#[doc = "text"]`.
fn documentation(group: &Group) -> Option<String> {
    inner(&group.stream()).map(|text| format!("///{text}"))
}

/// The line that an attribute documents with: `doc = "text"`.
pub fn inner(attribute: &TokenStream) -> Option<String> {
    let mut tokens = attribute.clone().into_iter();
    let (TokenTree::Ident(name), TokenTree::Punct(equals), TokenTree::Literal(text), None) = (
        tokens.next()?,
        tokens.next()?,
        tokens.next()?,
        tokens.next(),
    ) else {
        return None;
    };
    let syn::Lit::Str(text) = syn::Lit::new(text) else {
        return None;
    };
    let text = Some(text.value()).filter(|text| !text.contains(['\n', '\r']))?;
    let is_doc = name == "doc" && equals.as_char() == '=';
    is_doc.then(|| text.trim_end().to_owned())
}

/// Whether an entry of one of the groups inside begins with an attribute.
fn has_attributes(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| {
        opens(token).is_some_and(|(_, _, inside)| {
            let mut entries = split(&inside, &ENDS);
            entries.any(|entry| !attributes(entry).0.is_empty() || has_attributes(entry))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn what_rustfmt_takes_for_a_call_is_laid_out_as_one() {
        let (short, long) = ("S".repeat(51), "L".repeat(52));
        let written = |text: String| written(text.parse().unwrap());
        let text = format!("object!(Wire, {short} {{}});\n");
        assert_eq!(written(text.clone()), text);
        let text = format!("object!(Wire, {long} {{}});\n");
        let call = format!("object!(\n    Wire,\n    {long} {{}}\n);\n");
        assert_eq!(written(text), call);
        let text = format!("object!(Wire, {long} {{}} closed);\n");
        assert_eq!(written(text.clone()), text);
    }

    #[test]
    fn what_fits_is_one_line() {
        let tokens = quote!(object!(Wire, User<T> { required id, at: Vec<super::Box<T>> }););
        let line = "object!(Wire, User<T> { required id, at: Vec<super::Box<T>> });\n";
        assert_eq!(written(tokens), line);
        let tokens =
            quote!(a!(b(x: impl Into<Option<&'_ str>>, f: fn(&T) -> ::core::A) => [1, -2] | *c););
        let line =
            "a!(b(x: impl Into<Option<&'_ str>>, f: fn(&T) -> ::core::A) => [1, -2] | *c);\n";
        assert_eq!(written(tokens), line);
    }

    #[test]
    fn what_does_not_fit_is_opened() {
        let fields = (0..8).map(|n| {
            let wire = format!("aLongField{n}");
            quote!(required a_long_field #wire)
        });
        let tokens = quote!(object!(Wire, User { #(#fields),* } lenient rest););
        assert_eq!(
            written(tokens),
            "\
object!(Wire, User {
    required a_long_field \"aLongField0\", required a_long_field \"aLongField1\",
    required a_long_field \"aLongField2\", required a_long_field \"aLongField3\",
    required a_long_field \"aLongField4\", required a_long_field \"aLongField5\",
    required a_long_field \"aLongField6\", required a_long_field \"aLongField7\"
} lenient rest);
"
        );
    }

    #[test]
    fn no_line_is_too_long_where_the_last_entry_is_opened() {
        let (a, b) = ("a".repeat(40), "b".repeat(20));
        let tokens = quote!(object!(Wire, User { a: required #a, b: required #b }););
        let opened =
            format!("object!(Wire, User {{\n    a: required \"{a}\", b: required \"{b}\"\n}});\n");
        assert_eq!(written(tokens), opened);
        let tokens = quote!(construct!(User { new(a: #a, b: #a, c: #b) }););
        let opened = format!(
            "construct!(User {{\n    new(\n        a: \"{a}\",\n        b: \"{a}\", c: \"{b}\"\n    )\n}});\n"
        );
        assert_eq!(written(tokens), opened);
    }

    #[test]
    fn attributes_have_lines_of_their_own() {
        let tokens = quote! {
            calls!(X { a(b: i32), #[doc = " Says it."] #[deprecated] c(d: i32), e(f: i32) });
        };
        assert_eq!(
            written(tokens),
            "\
calls!(X {
    a(b: i32),
    /// Says it.
    #[deprecated]
    c(d: i32),
    e(f: i32)
});
"
        );
    }
}
