//! References that lead nowhere: what is told of them, and what stands in their place.

use serde_json::{Map, Value};

use super::files::Refused;
use super::{At, Bundler};
use crate::diagnostic::{Code, Mend, codes, quoted};
use crate::openapi::{Kind, Place};

/// Why a reference leads nowhere.
pub enum Astray {
    /// It is not for this stage: an anchor, or a fault inside one file, which a later stage tells of.
    Later,
    /// Not to a file on this machine.
    Remote,
    File(Refused),
    /// The file does not have it.
    NoSuchPart,
    /// Only to other references, and back.
    Cycle,
    /// To the document as a whole.
    Whole,
}

/// What is told of a reference.
struct Said {
    code: Code,
    message: String,
    /// Whether no client is made of the document.
    error: bool,
    /// How it is mended.
    help: Option<String>,
    /// The reference that was meant, where it is known as a whole.
    meant: Option<String>,
}

impl Said {
    fn new(code: Code, message: String) -> Self {
        Said {
            code,
            message,
            error: false,
            help: None,
            meant: None,
        }
    }

    fn help(self, help: Option<String>) -> Self {
        Said { help, ..self }
    }

    /// Asks whether a component, or another file, was meant.
    fn component(self, meant: Option<String>) -> Self {
        let help = meant
            .as_deref()
            .map(|meant| format!("did you mean {}?", quoted(meant)));
        Said {
            help,
            meant,
            ..self
        }
    }
}

impl Bundler<'_> {
    /// What stands in the place of a reference that leads nowhere: the smallest loss.
    pub(super) fn astray(
        &mut self,
        object: &Map<String, Value>,
        reference: &str,
        at: &mut At,
        place: Place,
        why: &Astray,
    ) -> Value {
        let is_told = place.many || matches!(place.kind, Kind::Example | Kind::MediaType);
        if matches!(why, Astray::Later) && !is_told {
            return self.beside(object, at, place, None);
        }
        let any = match place.kind {
            Kind::Schema if !place.many && object.len() > 1 => {
                "only what stands beside it is known here"
            }
            _ => place.loss().0,
        };
        let stated = object.get("$ref").and_then(Value::as_str);
        let shown = quoted(stated.unwrap_or(reference));
        if let Some(said) = self.said(&shown, reference, at, place, why) {
            let words = [Some(any), said.help.as_deref()];
            let words: Vec<&str> = words.into_iter().flatten().collect();
            let mark = self.diagnostics.len();
            self.tell(at, place, said.error, said.code, said.message, &words);
            if let Some(meant) = said.meant {
                self.diagnostics.mend_last(mark, Mend::Word(meant));
            }
        }
        self.instead(object, at, place)
    }

    /// What is told; nothing where that was done.
    fn said(
        &mut self,
        shown: &str,
        reference: &str,
        at: &At,
        place: Place,
        why: &Astray,
    ) -> Option<Said> {
        let similar = |bundler: &mut Self| {
            let near = bundler.similar(reference, at, place);
            near.map(|name| format!("did you mean {}?", quoted(&name)))
        };
        Some(match why {
            // No later stage looks at these.
            Astray::Later => {
                let message = format!("{shown} does not exist");
                Said::new(codes::UNRESOLVED_REFERENCE, message).help(similar(self))
            }
            Astray::NoSuchPart => {
                let message = format!("{shown} does not exist: the file has no such part");
                Said::new(codes::UNRESOLVED_REFERENCE, message).help(similar(self))
            }
            Astray::Remote => {
                let message = format!("{shown} is not on this machine, and nothing is fetched");
                let help = "use a copy of it beside the document".to_owned();
                Said::new(codes::OTHER_FILE, message).help(Some(help))
            }
            Astray::File(Refused::Missing) => {
                let message = format!("{shown} refers to a file that is not there");
                let meant = self.component_meant(reference, at, place);
                let meant = meant.or_else(|| self.file_meant(reference, at));
                Said::new(codes::OTHER_FILE, message).component(meant)
            }
            Astray::File(Refused::Outside) => {
                let message =
                    format!("{shown} leads out of the folder of the document and is not read");
                let allow = "allow its folder with `--allow-refs-under DIR`, or `allow-refs-under` in `apiloom.toml`";
                let meant = self.component_meant(reference, at, place);
                let said = Said::new(codes::OTHER_FILE, message);
                match meant {
                    Some(meant) => said.component(Some(meant)),
                    None => said.help(Some(allow.to_owned())),
                }
            }
            Astray::File(Refused::TooMany) => {
                let message = "the document consists of too many files, or of too large ones";
                let said = Said::new(codes::TOO_LARGE, message.to_owned());
                Said {
                    error: true,
                    ..said
                }
            }
            Astray::File(Refused::Unreadable) => {
                let message = format!("{shown} refers to a file that cannot be read");
                Said::new(codes::OTHER_FILE, message)
            }
            Astray::Cycle => Said::new(
                codes::REFERENCE_CYCLE,
                format!("{shown} leads back to itself"),
            ),
            Astray::Whole => {
                let message = match place.kind {
                    Kind::Schema => format!("{shown} is the whole document, which is no schema"),
                    _ => format!("{shown} is the whole document, of which no part is meant"),
                };
                Said::new(codes::UNRESOLVED_REFERENCE, message).help(around(at, place))
            }
        })
    }

    fn instead(&mut self, object: &Map<String, Value>, at: &mut At, place: Place) -> Value {
        match place {
            // What stands beside the reference needs nothing of it.
            Place {
                kind: Kind::Schema | Kind::PathItem,
                many: false,
            } => {
                let mut rest = object.clone();
                rest.shift_remove("$ref");
                self.beside(&rest, at, place, None)
            }
            // The reference stays: what needs it is left out by whoever knows what that is.
            _ if place.kind.home(self.old_dialect).is_some() && !place.many => {
                Value::Object(object.clone())
            }
            _ if place.many && Place::is_listed(&at.to) => Value::Null,
            _ if place.many || place.kind == Kind::Components => Value::Object(Map::new()),
            _ => Value::Null,
        }
    }
}

/// The reference that a schema has to the component that it is in: `#` is that where a file is a schema.
fn around(at: &At, place: Place) -> Option<String> {
    let homes = ["/components/schemas/", "/definitions/"];
    let home = homes.iter().find(|home| at.from.starts_with(**home));
    let home = home.filter(|_| place.kind == Kind::Schema && at.file == 0)?;
    let name = at.from.get(home.len()..)?.split_once('/')?.0;
    let around = quoted(&format!("#{home}{name}"));
    Some(format!("did you mean {around}, the schema around it?"))
}
