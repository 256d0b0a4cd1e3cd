//! What is told of answers that do not quite keep to the document.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::json::{Deviation, Drift};
use crate::response_head::{OnDrift, ResponseHead};

/// A response that does not quite keep to the document, and was read all the same.
#[derive(Debug)]
pub struct DriftEvent<'r> {
    head: &'r ResponseHead,
    item: Option<u64>,
    deviation: Deviation,
    omitted: usize,
}

impl DriftEvent<'_> {
    /// The operation's id, the status and the headers.
    pub fn head(&self) -> &ResponseHead {
        self.head
    }

    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.head.operation()
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status()
    }

    /// Which item of a sequence, counted from 0, where the answer is one: an event, or a line.
    pub fn item(&self) -> Option<u64> {
        self.item
    }

    /// Where: `status`, `content type`, `header` and its name, `body`, `item`, or the place in the body or item as a
    /// JSON pointer.
    pub fn place(&self) -> &str {
        if let Some(header) = self.deviation.header() {
            return header;
        }
        match (self.deviation.drift(), self.deviation.path()) {
            (Drift::UndocumentedStatus, _) => "status",
            (Drift::OtherContentType, _) => "content type",
            (_, "") if self.item.is_some() => "item",
            (_, "") => "body",
            (_, path) => path,
        }
    }

    /// Where in the body, or in the item of a sequence, as a JSON pointer (RFC 6901): empty for it as a whole, and for
    /// what is not in it.
    pub fn path(&self) -> &str {
        self.deviation.path()
    }

    /// What it is.
    pub fn drift(&self) -> Drift {
        self.deviation.drift()
    }

    /// What the document says.
    pub fn expected(&self) -> &str {
        self.deviation.expected()
    }

    /// What came: its kind, and the value where that cannot be a secret.
    pub fn found(&self) -> &str {
        self.deviation.found()
    }

    /// How many further deviations of the same body are not told, because there are too many.
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// The event as one line of JSON, for a log. `apiloom probe SPEC --drift FILE` reads such lines, and proposes what would make
    /// the document allow them.
    pub fn to_json(&self) -> String {
        serde_json::json!({
            "operation": self.operation(),
            "status": self.status().as_u16(),
            "item": self.item(),
            "place": self.place(),
            "path": self.path(),
            "drift": format!("{:?}", self.drift()),
            "expected": self.expected(),
            "found": self.found(),
        })
        .to_string()
    }
}

/// `listPets: 200: /0/tags: expected an array, found null; read as empty`.
impl fmt::Display for DriftEvent<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: {}: ",
            self.operation(),
            self.status().as_u16()
        )?;
        if let Some(item) = self.item {
            write!(formatter, "item {item}: ")?;
        }
        write!(
            formatter,
            "{}: expected {}, found {}; {}",
            self.place(),
            self.expected(),
            self.found(),
            self.drift(),
        )
    }
}

/// What is called with an event for each deviation.
pub(crate) fn telling(callback: impl Fn(&DriftEvent<'_>) + Send + Sync + 'static) -> OnDrift {
    OnDrift(Arc::new(move |head, item, deviation, omitted| {
        callback(&DriftEvent {
            head,
            item,
            deviation: deviation.without(head.meta.secrets),
            omitted,
        });
    }))
}
