//! Methods whose body is a chain of calls, as rustfmt writes them: the methods of handles. The formatter of items has
//! narrower lines and other chains.

use quote::ToTokens;
use syn::{Expr, ExprArray, ExprMethodCall, ImplItem, ImplItemFn, ItemImpl, Pat, Stmt};

use super::declaration::{INDENT, WIDTH, attributes};
use super::flat::flat;

/// The longest chain in one line, and the longest arguments and lists.
const SMALL: usize = 60;
/// The longest item of a list that has several in a line.
const SHORT: usize = 10;

/// An `impl` that has such methods only.
pub fn written(item: &ItemImpl) -> Option<String> {
    if item.trait_.is_some() || !item.attrs.is_empty() || !item.generics.params.is_empty() {
        return None;
    }
    let methods: Vec<(&ImplItemFn, Vec<Chain<'_>>)> =
        item.items.iter().map(method).collect::<Option<_>>()?;
    let mut text = format!("impl {} {{\n", one_line(&item.self_ty));
    for (at, (method, chains)) in methods.into_iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        head(method, &mut text);
        for (local, last) in chains {
            line(2 * INDENT, &mut text);
            if let Some(local) = local {
                text.push_str(&format!("let {} = ", one_line(local)));
            }
            chain(last, 2 * INDENT, &mut text);
            text.push_str(if local.is_some() { ";" } else { "" });
        }
        line(INDENT, &mut text);
        text.push_str("}\n");
    }
    text.push_str("}\n");
    Some(text)
}

/// The last call of a chain, and the local variable that it becomes.
type Chain<'a> = (Option<&'a Pat>, &'a ExprMethodCall);

/// A method and its chains: local ones that are too long for one line, and what it gives.
fn method(item: &ImplItem) -> Option<(&ImplItemFn, Vec<Chain<'_>>)> {
    let ImplItem::Fn(method) = item else {
        return None;
    };
    let chains = method
        .block
        .stmts
        .iter()
        .map(|statement| match statement {
            Stmt::Expr(Expr::MethodCall(chain), None) => Some((None, chain)),
            Stmt::Local(local) => match &*local.init.as_ref()?.expr {
                Expr::MethodCall(chain) if small_chain(chain).is_none() => {
                    Some((Some(&local.pat), chain))
                }
                _ => None,
            },
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    (!chains.is_empty()).then_some((method, chains))
}

/// What stands before the body: in one line, or each argument in its own.
fn head(method: &ImplItemFn, text: &mut String) {
    let notes: Vec<_> = method
        .attrs
        .iter()
        .flat_map(|note| note.to_token_stream())
        .collect();
    for note in attributes(&notes).0 {
        text.extend(std::iter::repeat_n(' ', INDENT));
        text.push_str(&note);
        text.push('\n');
    }
    let (signature, visibility) = (&method.sig, one_line(&method.vis));
    let arguments: Vec<String> = signature.inputs.iter().map(one_line).collect();
    let generics = one_line(&signature.generics);
    let open = format!("{visibility} fn {}{generics}(", signature.ident);
    let close = format!(") {} {{", one_line(&signature.output));
    let whole = format!("{open}{}{close}", arguments.join(", "));
    text.extend(std::iter::repeat_n(' ', INDENT));
    if INDENT + whole.len() <= WIDTH {
        text.push_str(&whole);
        return;
    }
    text.push_str(&open);
    for argument in arguments {
        line(2 * INDENT, text);
        text.push_str(&argument);
        text.push(',');
    }
    line(INDENT, text);
    text.push_str(&close);
}

/// A chain: in one line, or each call in its own.
fn chain(last: &ExprMethodCall, indent: usize, text: &mut String) {
    if let Some(whole) = small_chain(last)
        && indent + whole.len() <= WIDTH
    {
        text.push_str(&whole);
        return;
    }
    let (root, calls) = calls(last);
    text.push_str(&one_line(root));
    for call in calls {
        line(indent + INDENT, text);
        let open = format!(".{}(", call.method);
        let arguments: Vec<&Expr> = call.args.iter().collect();
        let small =
            joined(&arguments).filter(|small| indent + INDENT + open.len() + small.len() < WIDTH);
        text.push_str(&open);
        match (small, arguments.as_slice()) {
            (Some(small), _) => text.push_str(&small),
            // A list alone is opened beside the parenthesis.
            (None, [list @ Expr::Reference(_)]) => value(list, indent + INDENT, text),
            (None, _) => {
                for argument in arguments {
                    line(indent + 2 * INDENT, text);
                    value(argument, indent + 2 * INDENT, text);
                    text.push(',');
                }
                line(indent + INDENT, text);
            }
        }
        text.push(')');
    }
}

/// What a call is given: in one line where that is small, else opened.
fn value(value: &Expr, indent: usize, text: &mut String) {
    if let Some(whole) = small(value).filter(|whole| indent + whole.len() < WIDTH) {
        text.push_str(&whole);
        return;
    }
    match value {
        Expr::MethodCall(last) => chain(last, indent, text),
        Expr::Reference(reference) => {
            text.push('&');
            self::value(&reference.expr, indent, text);
        }
        Expr::Array(array) => list(array, indent, text),
        value => text.push_str(&one_line(value)),
    }
}

/// A list: each item in a line, or as many as there is room for where all are short.
fn list(array: &ExprArray, indent: usize, text: &mut String) {
    text.push('[');
    let items: Vec<(&Expr, String)> = array
        .elems
        .iter()
        .map(|item| (item, one_line(item)))
        .collect();
    let short = items.iter().all(|(_, whole)| whole.len() <= SHORT);
    let mut used = WIDTH;
    for (item, whole) in &items {
        if short && used + 2 + whole.len() < WIDTH {
            text.push(' ');
            used += 1;
        } else {
            line(indent + INDENT, text);
            used = indent + INDENT;
        }
        value(item, indent + INDENT, text);
        text.push(',');
        used += whole.len() + 1;
    }
    line(indent, text);
    text.push(']');
}

/// What the calls of a chain begin with, and the calls.
fn calls(last: &ExprMethodCall) -> (&Expr, Vec<&ExprMethodCall>) {
    let mut calls = vec![last];
    let mut root = &*last.receiver;
    while let Expr::MethodCall(call) = root {
        calls.push(call);
        root = &call.receiver;
    }
    calls.reverse();
    (root, calls)
}

/// A chain in one line, if it is small.
fn small_chain(last: &ExprMethodCall) -> Option<String> {
    let (root, calls) = calls(last);
    let mut whole = one_line(root);
    for call in &calls {
        let arguments: Vec<&Expr> = call.args.iter().collect();
        whole.push_str(&format!(".{}({})", call.method, joined(&arguments)?));
        if calls.len() > 1 && whole.len() > SMALL {
            return None;
        }
    }
    Some(whole)
}

/// A value in one line, if all in it is small.
fn small(value: &Expr) -> Option<String> {
    match value {
        Expr::MethodCall(last) => small_chain(last),
        Expr::Call(call) => {
            let arguments: Vec<&Expr> = call.args.iter().collect();
            Some(format!("{}({})", one_line(&call.func), joined(&arguments)?))
        }
        Expr::Reference(reference) => Some(format!("&{}", small(&reference.expr)?)),
        Expr::Array(array) => {
            let items: Vec<String> = array.elems.iter().map(small).collect::<Option<_>>()?;
            let items = items.join(", ");
            (items.len() <= SMALL).then(|| format!("[{items}]"))
        }
        value => Some(one_line(value)),
    }
}

/// Arguments in one line, if they are small. One alone may be as long as the line.
fn joined(arguments: &[&Expr]) -> Option<String> {
    let all: Vec<String> = arguments
        .iter()
        .map(|argument| small(argument))
        .collect::<Option<_>>()?;
    let whole = all.join(", ");
    (all.len() < 2 || whole.len() <= SMALL).then_some(whole)
}

/// Code in one line.
fn one_line(code: impl ToTokens) -> String {
    flat(&code.to_token_stream().into_iter().collect::<Vec<_>>())
}

/// Begins a line.
fn line(indent: usize, text: &mut String) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}
