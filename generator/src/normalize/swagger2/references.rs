//! References into the 2.0 document -> references to where that is now.

use std::collections::HashMap;

use serde_json::Value;

use super::super::walk;
use crate::source::local;
use crate::source::nearest;

/// Where everything is now.
struct Moves<'m> {
    old: &'m Value,
    to: HashMap<&'m str, &'m str>,
}

/// Rewrites every reference of the new tree.
pub fn rewrite(tree: &mut Value, old: &Value, moves: &[(String, String)]) {
    let mut now = Moves {
        old,
        to: HashMap::new(),
    };
    for (to, from) in moves {
        // What is said of several media types stands at the first.
        now.to.entry(from).or_insert(to);
    }
    walk::parts(tree, &mut |_, node, _| reference(node, &now));
}

/// Rewrites one reference. One that leads nowhere is left as it is written, for the diagnostic.
fn reference(node: &mut Value, now: &Moves<'_>) {
    let Some(Value::String(text)) = node.get_mut("$ref") else {
        return;
    };
    let Some(pointer) = local(text) else { return };
    if now.old.pointer(&pointer).is_none() {
        return;
    }
    if let Some((to, rest)) = nearest(&pointer, |prefix| now.to.get(prefix)) {
        // RFC 6901, section 6: in a fragment a percent sign is encoded.
        *text = format!("#{to}{rest}").replace('%', "%25");
    }
}
