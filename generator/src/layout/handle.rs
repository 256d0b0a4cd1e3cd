//! Methods whose body is a chain of calls, as rustfmt writes them: the methods of handles.

use quote::ToTokens;
use syn::{Expr, ExprArray, ExprMethodCall, ImplItem, ImplItemFn, ItemImpl, Stmt};

use super::declaration::{INDENT, WIDTH, attributes};
use super::flat::flat;
use super::item;

/// The longest chain in one line, and the longest arguments and lists.
const SMALL: usize = 60;
/// The longest item of a list that has several in a line.
const SHORT: usize = 10;

/// An `impl` that has such methods only; what else there is is not opened.
pub fn written(item: &ItemImpl) -> String {
    let mut text = format!("impl {} {{\n", one_line(&item.self_ty));
    for (at, item) in item.items.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        let ImplItem::Fn(method) = item else {
            text.push_str(&one_line(item));
            continue;
        };
        head(method, &mut text);
        for statement in &method.block.stmts {
            line(2 * INDENT, &mut text);
            match statement {
                Stmt::Expr(Expr::MethodCall(last), None) => chain(last, 2 * INDENT, &mut text),
                Stmt::Expr(body, None) => value(body, 2 * INDENT, &mut text),
                Stmt::Local(local) => {
                    text.push_str(&format!("let {} = ", one_line(&local.pat)));
                    if let Some(init) = &local.init {
                        // A chain of as many calls as there are in one is never small.
                        value(&init.expr, 2 * INDENT, &mut text);
                    }
                    text.push(';');
                }
                statement => text.push_str(&one_line(statement)),
            }
        }
        line(INDENT, &mut text);
        text.push_str("}\n");
    }
    text.push_str("}\n");
    text
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
    let each = signature.inputs.iter();
    let each = each.map(|argument| item::argument(argument, 2 * INDENT));
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
    for argument in each {
        line(2 * INDENT, text);
        text.push_str(&argument);
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
