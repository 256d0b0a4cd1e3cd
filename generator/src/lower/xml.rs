//! What the document says of XML (OAS 3.0.4 and 3.2.0, XML Object).

use serde_json::Value;

use super::Lowering;
use super::media::{self, Media};
use crate::api::{Type, XmlBody, XmlHint, XmlKind};
use crate::source::node;

/// Lists in lists of which something is said. Deeper ones are not shown in XML.
const DEEPEST: usize = 8;

impl Lowering<'_> {
    /// A body that is XML.
    pub fn xml_body(&self, media_type: &str, ty: Type, schema: &str) -> XmlBody {
        XmlBody {
            media_type: media::sent(media_type, Media::Xml),
            ty,
            hint: self.xml_hint(schema).unwrap_or_default(),
            root: None,
        }
    }

    /// Remembers what is said of the property or the definition at a place, as it is written there.
    pub fn note_xml(&mut self, pointer: &str, written: Option<&Value>) {
        if let Some(hint) = written.and_then(|written| hint(written, DEEPEST)) {
            let origin = self.origin(pointer);
            self.api.xml.hints.insert(origin, hint);
        }
    }

    fn xml_hint(&self, pointer: &str) -> Option<XmlHint> {
        let schema = node(&self.references.document().tree, pointer)?;
        hint(schema, DEEPEST)
    }
}

fn hint(schema: &Value, deepest: usize) -> Option<XmlHint> {
    let items = schema.get("items").filter(|_| deepest > 0);
    let items = items.and_then(|items| hint(items, deepest - 1));
    let xml = schema.get("xml").and_then(Value::as_object);
    if xml.is_none() && items.is_none() {
        return None;
    }
    let text = |key: &str| {
        let text = xml?.get(key)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let flag = |key: &str| xml?.get(key)?.as_bool();
    let is_list = schema.get("items").is_some();
    let kind = match (text("nodeType").as_deref(), flag("wrapped")) {
        (Some("element"), _) => Some(XmlKind::Element),
        (Some("attribute"), _) => Some(XmlKind::Attribute),
        (Some("text"), _) => Some(XmlKind::Text),
        (Some("cdata"), _) => Some(XmlKind::Cdata),
        (Some("none"), _) => Some(XmlKind::Nothing),
        _ if flag("attribute") == Some(true) => Some(XmlKind::Attribute),
        // What Azure's documents say in place of `nodeType: text`.
        _ if flag("x-ms-text") == Some(true) => Some(XmlKind::Text),
        // "Only for arrays."
        (_, Some(true)) if is_list => Some(XmlKind::Element),
        (_, Some(false)) if is_list => Some(XmlKind::Nothing),
        _ => None,
    };
    Some(XmlHint {
        name: text("name"),
        prefix: text("prefix"),
        namespace: text("namespace"),
        kind,
        items: items.map(Box::new),
    })
}
