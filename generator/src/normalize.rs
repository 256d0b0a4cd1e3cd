//! Documents of every version -> the one OpenAPI 3.0 shape that `openapiv3` reads.
//!
//! Takes the value tree of a document, gives a tree in which every construct has the spelling of
//! OpenAPI 3.0 that `openapiv3` keeps whole, and an [`OriginMap`] that leads from the new tree back
//! to the source. Sloppy spots are repaired here, each with a diagnostic. It does not judge whether
//! a construct can be generated: that is for [`crate::lower`].

mod anchors;
pub mod carriers;
mod document;
mod events;
mod keywords;
mod pages;
mod schema;
mod shapes;
mod types;
mod walk;

use indexmap::IndexMap;
use serde_json::Value;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::source::{FileId, Origin};

/// A document in the shape of OpenAPI 3.0.
#[derive(Debug)]
pub struct Normalized {
    /// The version that the document states.
    pub version: String,
    /// The tree.
    pub tree: Value,
    /// From the tree's pointers to the source.
    pub origins: OriginMap,
}

/// Leads from a pointer of the normalized tree to its place in the source.
///
/// Nodes that were not moved have the pointer they had; the others are listed.
#[derive(Debug, Clone)]
pub struct OriginMap {
    file: FileId,
    moved: IndexMap<String, String>,
}

impl OriginMap {
    /// A map that moves nothing.
    pub fn new(file: FileId) -> Self {
        OriginMap {
            file,
            moved: IndexMap::new(),
        }
    }

    /// Says that what is now at `to` stood at `from`.
    pub fn record(&mut self, to: &str, from: &str) {
        self.moved.insert(to.to_owned(), from.to_owned());
    }

    /// Where the node at `pointer`, or its nearest moved ancestor, stands in the source.
    pub fn origin(&self, pointer: &str) -> Origin {
        let mut end = pointer.len();
        if !self.moved.is_empty() {
            while let Some(prefix) = pointer.get(..end) {
                if let Some(from) = self.moved.get(prefix) {
                    let rest = pointer.get(end..).unwrap_or_default();
                    return Origin::new(self.file, &format!("{from}{rest}"));
                }
                match prefix.rfind('/') {
                    Some(slash) => end = slash,
                    None => break,
                }
            }
        }
        Origin::new(self.file, pointer)
    }
}

/// Checks that the tree is a document we read, and brings it into shape.
pub fn normalize(
    file: FileId,
    mut tree: Value,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Normalized> {
    let version = version(file, &tree, diagnostics)?;
    let mut origins = OriginMap::new(file);
    let root = tree.as_object_mut()?;
    if !matches!(root.get("paths"), None | Some(Value::Object(_))) {
        diagnostics.push(
            Diagnostic::warning(
                codes::WRONG_TYPE,
                Origin::new(file, "/paths"),
                "`paths` is not an object and is left out",
            )
            .label("expected an object of path items"),
        );
        root.insert("paths".to_owned(), Value::Object(Default::default()));
    }
    pages::declare(file, &mut tree, &config.pages, diagnostics);
    anchors::resolve(&mut tree, &origins, diagnostics);
    events::data(&mut tree, &mut origins);
    document::components(&mut tree, &mut origins, diagnostics);
    let shelf = document::Shelf::of(&tree);
    let mut repairs = schema::Repairs {
        origins: &mut origins,
        diagnostics,
    };
    walk::parts(&mut tree, &mut |part, node, pointer| match part {
        walk::Part::Schema => repairs.schema(node, pointer),
        part => repairs.part(part, node, pointer, &shelf),
    });
    Some(Normalized {
        version,
        tree,
        origins,
    })
}

/// The versions that are read, any patch of them.
const READ: [&str; 3] = ["3.0", "3.1", "3.2"];

/// Reads the version; anything that is not read ends here.
fn version(file: FileId, tree: &Value, diagnostics: &mut Diagnostics) -> Option<String> {
    let not_a_document = |what: &str| {
        Diagnostic::error(codes::NOT_OPENAPI, Origin::new(file, ""), what)
            .help("an OpenAPI document is an object that begins with `openapi: 3.0.3`")
    };
    let Some(root) = tree.as_object() else {
        diagnostics.push(not_a_document(
            "the document is not an object, so it is not OpenAPI",
        ));
        return None;
    };
    let unsupported = |key: &str, stated: &str| {
        Diagnostic::error(
            codes::UNSUPPORTED_VERSION,
            Origin::new(file, &format!("/{key}")),
            format!("version {} is not read", quoted(stated)),
        )
        .label("this version")
        .help("apiloom reads OpenAPI 3.0, 3.1 and 3.2")
    };
    match (root.get("openapi"), root.get("swagger")) {
        (Some(stated), _) => {
            let stated = match stated {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let minor = stated.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
            if READ.contains(&minor.as_str()) {
                return Some(stated);
            }
            diagnostics.push(unsupported("openapi", &stated));
        }
        (None, Some(stated)) => {
            let stated = stated
                .as_str()
                .map_or_else(|| stated.to_string(), str::to_owned);
            diagnostics.push(unsupported("swagger", &stated));
        }
        (None, None) => {
            diagnostics.push(not_a_document(
                "the document has no `openapi` field, so it is not OpenAPI",
            ));
        }
    }
    None
}
