//! Documents of every version -> the one OpenAPI 3.0 shape that `openapiv3` reads.
//!
//! Takes the value tree of a document, gives a tree in which every construct has the spelling of
//! OpenAPI 3.0 that `openapiv3` keeps whole, and an [`OriginMap`] that leads from the new tree back
//! to the source. Sloppy spots are repaired here, each with a diagnostic. It does not judge whether
//! a construct can be generated: that is for [`crate::lower`].

pub mod carriers;
mod channels;
mod configured;
mod document;
mod error_bodies;
mod errors;
mod events;
mod keywords;
mod mistakes;
mod pages;
mod repair;
mod schema;
mod security;
mod shapes;
mod swagger2;
mod told;
mod types;
mod value_names;
mod walk;

use serde_json::Value;

use crate::bundle::Bundled;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar};
pub use crate::source::OriginMap;
use crate::source::{FileId, Origin};
pub(crate) use told::Told;

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

/// Checks that the tree is a document we read, and brings it into shape.
pub fn normalize(
    file: FileId,
    bundled: Bundled,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Normalized> {
    let Bundled {
        mut tree,
        mut origins,
        configuration,
    } = bundled;
    let version = version(file, &tree, diagnostics)?;
    mistakes::tell(&tree, &version, &origins, diagnostics);
    if tree.get("openapi").is_none() {
        tree = swagger2::upgrade(&tree, &mut origins, diagnostics);
    }
    let root = tree.as_object_mut()?;
    if !matches!(root.get("paths"), None | Some(Value::Object(_))) {
        root.insert("paths".to_owned(), Value::Object(Default::default()));
    }
    repair::repair(&mut tree, version == "2.0", &mut origins, diagnostics);
    pages::declare((file, &mut tree), config, configuration, diagnostics);
    errors::presume((file, &mut tree), config, configuration, diagnostics);
    security::declare(
        (file, &mut tree),
        &config.security,
        configuration,
        diagnostics,
    );
    error_bodies::as_json(&mut tree, &mut origins, diagnostics);
    channels::describe(&mut tree, &mut origins, diagnostics);
    events::data(&mut tree, &mut origins);
    document::components(&mut tree, &mut origins, diagnostics);
    let mut shelf = document::Shelf::of(&tree);
    let mut repairs = schema::Repairs {
        origins: &mut origins,
        diagnostics,
    };
    walk::parts(&mut tree, &mut |part, node, pointer| match part {
        walk::Part::Schema => repairs.schema(node, pointer),
        part => repairs.part(part, node, pointer, &mut shelf),
    });
    let mut told = told::Told {
        file,
        configuration,
        diagnostics,
    };
    configured::select(&mut tree, config, &origins, &mut told);
    configured::declare(&mut tree, config, &mut told);
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
        let keys = tree.as_object().into_iter().flat_map(|root| root.keys());
        let typo = keys
            .filter_map(|key| Some((key, similar(key, ["openapi", "swagger"].into_iter())?)))
            .next();
        match typo {
            Some((key, meant)) => {
                let origin = Origin::new(file, "").child(key);
                Diagnostic::error(codes::NOT_OPENAPI, origin, what)
                    .at_key()
                    .meant(meant)
            }
            None => Diagnostic::error(codes::NOT_OPENAPI, Origin::new(file, ""), what)
                .help("an OpenAPI document is an object that begins with `openapi: 3.0.3`"),
        }
    };
    let Some(root) = tree.as_object() else {
        diagnostics.push(not_a_document(
            "the document is not an object, so it is not OpenAPI",
        ));
        return None;
    };
    let unsupported = |key: &str, stated: &str| {
        let said = Diagnostic::error(
            codes::UNSUPPORTED_VERSION,
            Origin::new(file, &format!("/{key}")),
            format!("version {} is not read", quoted(stated)),
        )
        .label("this version")
        .help("apiloom reads Swagger 2.0, and OpenAPI 3.0, 3.1 and 3.2");
        match stated {
            "3" => said.help("a version has three numbers: `openapi: 3.0.3`"),
            "2" => said.help("the version is a text: `swagger: \"2.0\"`"),
            _ => said,
        }
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
            if stated == "2.0" {
                return Some(stated);
            }
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
