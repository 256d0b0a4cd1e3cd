//! How bodies in XML are shown.

use super::Page;
use crate::api::{XmlNode, XmlShape};

impl Page<'_> {
    /// The tables, which operations have their roots in.
    pub(super) fn xml_tables(&mut self) {
        let xml = &self.api.xml;
        for root in &xml.roots {
            self.line(0, &format!("xml root {}", node(root)));
        }
        for (index, object) in xml.objects.iter().enumerate() {
            let name = self.names.and_then(|names| names.xml_objects.get(index));
            let name = name.map(|name| format!(" -> {name}"));
            let words = object.words.join(".");
            let text = format!("xml object {index} {words}{}", name.unwrap_or_default());
            self.line(0, &text);
            for member in &object.members {
                let required = if member.required { "!" } else { "" };
                let kind = format!("{:?}", member.kind).to_lowercase();
                let text = format!(
                    "{}{required}: {kind} {}",
                    member.property,
                    node(&member.node)
                );
                self.line(1, &text);
            }
            if let Some(rest) = &object.rest {
                self.line(1, &format!("*: {}", shape(rest)));
            }
        }
    }
}

fn node(node: &XmlNode) -> String {
    let prefix = match node.prefix.as_str() {
        "" => String::new(),
        prefix => format!("{prefix}:"),
    };
    let mut text = format!("<{prefix}{}>", node.local);
    if !node.namespace.is_empty() {
        text.push_str(&format!(" in {}", node.namespace));
    }
    if node.strict {
        text.push_str(" strict");
    }
    text + " " + &shape(&node.shape)
}

fn shape(of: &XmlShape) -> String {
    match of {
        XmlShape::Text => "text".to_owned(),
        XmlShape::Token => "token".to_owned(),
        XmlShape::Number => "number".to_owned(),
        XmlShape::Boolean => "boolean".to_owned(),
        XmlShape::Object(index) => format!("object {index}"),
        XmlShape::Map(inner) => format!("{{{}}}", shape(inner)),
        XmlShape::List(inner) => format!("[{}]", node(inner)),
    }
}
