//! JSON -> XML, by a table.

use std::borrow::Cow;

use quick_xml::escape::{escape, partial_escape};

use super::{Member, Node, Place, Shape};
use crate::parameter::Shape as Plain;
use crate::request_error::RequestError;

/// The namespace of `nil` (XML Schema, part 1, section 2.6).
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A document of a value that was written as JSON.
pub(super) fn document(json: &[u8], root: &Node) -> Result<String, RequestError> {
    let value = Plain::of_value(json)
        .ok_or_else(|| RequestError::new("the body is nested too deep to be written as XML"))?;
    let mut out = Output {
        text: r#"<?xml version="1.0" encoding="UTF-8"?>"#.to_owned(),
        scope: Vec::new(),
    };
    out.element(root, root.local, &value)?;
    Ok(out.text)
}

struct Output {
    text: String,
    /// The prefixes that are declared here, and their namespaces.
    scope: Vec<(&'static str, &'static str)>,
}

impl Output {
    /// Writes an element; it is as deep as the JSON, whose depth is limited.
    fn element(&mut self, node: &Node, local: &str, value: &Plain) -> Result<(), RequestError> {
        let outside = self.scope.len();
        self.text.push('<');
        let start = self.text.len();
        self.name(node, local);
        let name = self.text.get(start..).unwrap_or_default().to_owned();
        self.declare(node);
        match value {
            Plain::Null => {
                self.declare(
                    &Node::new("nil", &Shape::Boolean)
                        .prefix("xsi")
                        .namespace(INSTANCE),
                );
                self.text.push_str(r#" xsi:nil="true""#);
            }
            value => self.attributes(node.shape, value)?,
        }
        self.text.push('>');
        let content = self.text.len();
        self.content(node.shape, value)?;
        if self.text.len() == content {
            self.text.truncate(content - 1);
            self.text.push_str("/>");
        } else {
            self.text.push_str("</");
            self.text.push_str(&name);
            self.text.push('>');
        }
        self.scope.truncate(outside);
        Ok(())
    }

    fn name(&mut self, node: &Node, local: &str) {
        if !node.prefix.is_empty() {
            self.text.push_str(node.prefix);
            self.text.push(':');
        }
        self.text.push_str(local);
    }

    /// Declares a node's namespace, unless it is declared already.
    fn declare(&mut self, node: &Node) {
        let mut known = self.scope.iter().rev();
        let known = known.find(|(prefix, _)| *prefix == node.prefix);
        if node.namespace.is_empty() || known.is_some_and(|(_, uri)| *uri == node.namespace) {
            return;
        }
        self.text.push_str(" xmlns");
        if !node.prefix.is_empty() {
            self.text.push(':');
            self.text.push_str(node.prefix);
        }
        self.text.push_str("=\"");
        self.text.push_str(&escape(node.namespace));
        self.text.push('"');
        self.scope.push((node.prefix, node.namespace));
    }

    fn attributes(&mut self, shape: &Shape, value: &Plain) -> Result<(), RequestError> {
        let (Shape::Object(members) | Shape::Open(members, _), Plain::Object(entries)) =
            (shape, value)
        else {
            return Ok(());
        };
        for (member, value) in known(members, entries) {
            if member.place != Place::Attribute || *value == Plain::Null {
                continue;
            }
            let text = checked(scalar(value)?)?;
            self.declare(&member.node);
            self.text.push(' ');
            self.name(&member.node, member.node.local);
            self.text.push_str("=\"");
            // Line breaks and tabs in attributes are read as spaces (XML 1.0, section 3.3.3).
            let text = escape(text).replace('\n', "&#10;").replace('\t', "&#9;");
            self.text.push_str(&text);
            self.text.push('"');
        }
        Ok(())
    }

    /// Writes what stands in an element.
    fn content(&mut self, shape: &Shape, value: &Plain) -> Result<(), RequestError> {
        match (shape, value) {
            (_, Plain::Null) => Ok(()),
            (Shape::List(item), Plain::List(items)) => items
                .iter()
                .try_for_each(|value| self.element(item, item.local, value)),
            (Shape::Object(members), Plain::Object(entries)) => self.members(members, entries),
            (Shape::Open(members, rest), Plain::Object(entries)) => {
                self.members(members, entries)?;
                for (key, value) in entries {
                    if members.iter().any(|member| member.property == key) {
                        continue;
                    }
                    if !is_name(key) {
                        return Err(RequestError::new("a key is no name of an XML element"));
                    }
                    self.element(&Node::new("", rest), key, value)?;
                }
                Ok(())
            }
            (_, value) => {
                let text = checked(scalar(value)?)?;
                self.text.push_str(&partial_escape(text));
                Ok(())
            }
        }
    }

    fn members(
        &mut self,
        members: &[Member],
        entries: &[(String, Plain)],
    ) -> Result<(), RequestError> {
        for (member, value) in known(members, entries) {
            let node = &member.node;
            match (member.place, value) {
                (Place::Attribute, _) => {}
                (Place::Element, value) => self.element(node, node.local, value)?,
                (Place::Items, Plain::List(items)) => {
                    for item in items {
                        self.element(node, node.local, item)?;
                    }
                }
                (Place::Items | Place::Text | Place::Cdata, Plain::Null) => {}
                (Place::Cdata, value) => self.cdata(checked(scalar(value)?)?),
                (Place::Items | Place::Text, value) => self.content(node.shape, value)?,
            }
        }
        Ok(())
    }

    fn cdata(&mut self, text: Cow<'_, str>) {
        // There is no way to write a carriage return in CDATA (XML 1.0, section 2.11).
        if text.contains('\r') {
            self.text.push_str(&partial_escape(text));
        } else if !text.is_empty() {
            self.text.push_str("<![CDATA[");
            self.text.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
            self.text.push_str("]]>");
        }
    }
}

/// The values that the table has a place for, in the value's order.
fn known<'v>(
    members: &'v [Member],
    entries: &'v [(String, Plain)],
) -> impl Iterator<Item = (&'v Member, &'v Plain)> {
    entries.iter().filter_map(|(key, value)| {
        let member = members.iter().find(|member| member.property == key)?;
        Some((member, value))
    })
}

fn scalar(value: &Plain) -> Result<Cow<'_, str>, RequestError> {
    match value {
        Plain::Text(text) => Ok(Cow::Borrowed(text)),
        Plain::Null => Ok(Cow::Borrowed("")),
        Plain::List(_) | Plain::Object(_) => Err(RequestError::new(
            "the body has a list or an object where its XML has text",
        )),
    }
}

/// The text, if XML can carry it (XML 1.0, section 2.2).
fn checked(text: Cow<'_, str>) -> Result<Cow<'_, str>, RequestError> {
    let cannot = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(cannot) {
        return Err(RequestError::new(
            "a text has a character that XML cannot carry",
        ));
    }
    Ok(text)
}

/// Whether a text is the name of an element, without a prefix.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    let begins = |c: char| c.is_alphabetic() || c == '_';
    chars.next().is_some_and(begins)
        && chars.all(|c| begins(c) || c.is_numeric() || matches!(c, '-' | '.'))
}
