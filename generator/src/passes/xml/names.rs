//! Names of elements and attributes.

use std::collections::HashMap;

use super::{Why, of};
use crate::api::{XmlHint, XmlKind, XmlMember, XmlNode, XmlShape};

/// A member of a table, and whether the document gives its name at the property itself.
pub(super) struct Member {
    pub member: XmlMember,
    pub is_given: bool,
}

/// Properties of one component's type have its name all, if it has one for XML. They are told apart by their own.
pub(super) fn own_names(mut members: Vec<Member>) -> Result<Vec<XmlMember>, Why> {
    let shared = twice(&members);
    for (Member { member, is_given }, twice) in members.iter_mut().zip(shared) {
        let has_name = !matches!(member.kind, XmlKind::Text | XmlKind::Cdata);
        if twice && has_name && !*is_given && is_name(&member.property) {
            member.node.local.clone_from(&member.property);
        }
    }
    // Prefixes do not tell members apart: local names are read.
    let still = twice(&members);
    let members: Vec<XmlMember> = members.into_iter().map(|found| found.member).collect();
    match members.iter().zip(still).find(|(_, twice)| *twice) {
        Some((member, _)) => Err(of(&member.property, "has the name of another in XML")),
        None => Ok(members),
    }
}

/// For each member whether another has its name.
fn twice(members: &[Member]) -> Vec<bool> {
    let name = |found: &Member| {
        let is_attribute = found.member.kind == XmlKind::Attribute;
        (is_attribute, found.member.node.local.clone())
    };
    let mut counts: HashMap<(bool, String), usize> = HashMap::new();
    for member in members {
        *counts.entry(name(member)).or_default() += 1;
    }
    let is_twice = |member: &Member| counts.get(&name(member)).is_some_and(|count| *count > 1);
    members.iter().map(is_twice).collect()
}

/// An element or an attribute, if XML can call it that.
pub(super) fn node(name: &str, hint: &XmlHint, shape: XmlShape) -> Result<XmlNode, Why> {
    let prefix = hint.prefix.clone().unwrap_or_default();
    if !is_name(name) || !(prefix.is_empty() || is_name(&prefix)) {
        return Err(of(name, "is no name in XML"));
    }
    Ok(XmlNode {
        local: name.to_owned(),
        prefix,
        namespace: hint.namespace.clone().unwrap_or_default(),
        strict: hint.name.is_some(),
        shape,
    })
}

/// Whether a text is a name without a prefix (Namespaces in XML 1.0, section 3), of those that are in use.
fn is_name(text: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || c == '_';
    text.starts_with(begins)
        && text
            .chars()
            .all(|c| begins(c) || c.is_numeric() || matches!(c, '-' | '.'))
}
