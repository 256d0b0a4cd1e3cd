//! [`Api`] and lock -> every Rust name, all at once.
//!
//! A name that the lock file gives to a place stays with it; only places without one get new names,
//! in the document's order, and never one that is taken. So a schema that is added later moves no
//! name that was there before. Arguments are told apart by their position, so the lock has their order too.

mod adopt;
mod alternatives;
mod constants;
mod derived;
mod former;
mod held;
mod ident;
mod identity;
mod items;
mod letters;
mod listed;
mod longer;
mod media;
mod members_known;
mod methods;
mod once;
mod operations;
mod order;
mod rename;
mod respelled;
mod scope;
mod settle;
mod shared;
#[cfg(test)]
mod tests;
mod types;
mod variants;
mod words;
mod xml;

pub use ident::Name;
pub use identity::follow;
pub use order::MOST_ARGUMENTS;
pub use rename::assign_as;

use crate::api::{Api, TypeId};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::lock::Lock;
use crate::source::Origin;

/// The name of a module made of any text, such as a file's name: `petstore.v1` -> `petstore_v1`.
pub fn module_name_from(text: &str) -> Name {
    ident::module(text)
}

/// Every name of one client.
#[derive(Debug, Clone)]
pub struct Names {
    /// By [`TypeId`].
    types: Vec<TypeNames>,
    /// By the tag's place in [`Api::tags`].
    pub modules: Vec<ModuleNames>,
    /// The file of the models that several modules use.
    pub shared: Name,
    /// The file of the models that no operation uses.
    pub unused: Name,
    /// By the operation's place in [`Api::operations`].
    pub operations: Vec<OperationNames>,
    /// By the scheme's place in [`Api::security_schemes`]: the builder's method.
    pub schemes: Vec<Name>,
    /// By the environment's place in [`Api::environments`]: the builder's method.
    pub environments: Vec<Name>,
    /// By the object's place in [`Xml::objects`](crate::api::Xml::objects).
    pub xml_objects: Vec<Name>,
    /// By the root's place in [`Xml::roots`](crate::api::Xml::roots).
    pub xml_roots: Vec<Name>,
    /// Whether no item is called like the standard library's map, so that modules import that.
    pub imports_map: bool,
}

/// The names of one definition.
#[derive(Debug, Clone)]
pub struct TypeNames {
    /// The item's name in `models`.
    pub name: Name,
    /// The struct of its required properties, where they are too many for arguments.
    pub required: Option<Name>,
    /// Its fields or variants, in order.
    pub members: Vec<Name>,
    /// The setters of its fields, or the constructors of its variants, in order.
    pub setters: Vec<Name>,
    /// The places of the fields that its constructor takes, in the order in which it takes them.
    pub arguments: Vec<usize>,
    /// What the item was called before.
    pub former: Vec<Name>,
    /// What the struct of its required properties was called before.
    pub former_required: Vec<Name>,
}

/// The names of one tag.
#[derive(Debug, Clone)]
pub struct ModuleNames {
    /// The module, and the client's method that gives the handle.
    pub module: Name,
    /// The handle.
    pub handle: Name,
    /// What the module was called before.
    pub former: Vec<Name>,
    /// What the handle was called before.
    pub former_handle: Vec<Name>,
}

/// What an operation was called before, and what follows from that.
#[derive(Debug, Clone, Default)]
pub struct Former {
    /// The method of the handle.
    pub method: Vec<Name>,
    /// The type of the call.
    pub call: Vec<Name>,
    /// The enum of its errors.
    pub error: Vec<Name>,
    /// The enum of its answers.
    pub success: Vec<Name>,
    /// The struct of its answers' headers.
    pub headers: Vec<Name>,
    /// The enum of its bodies.
    pub body: Vec<Name>,
}

/// The names of one operation.
#[derive(Debug, Clone)]
pub struct OperationNames {
    /// The method of the handle.
    pub method: Name,
    /// The type of the call.
    pub call: Name,
    /// The enum of its errors.
    pub error: Name,
    /// The enum of its answers, where they differ.
    pub success: Name,
    /// The enum of its bodies, where there are several.
    pub body_enum: Name,
    /// The variants of the bodies, in order.
    pub bodies: Vec<Name>,
    /// The struct of its required values, where there are many.
    pub required: Name,
    /// The struct of its answers' headers.
    pub headers: Name,
    /// The fields of that struct, each header once.
    pub header_fields: Vec<Name>,
    /// By the parameter's place in the operation.
    pub parameters: Vec<Name>,
    /// What must be given, in the order in which the method takes it.
    pub arguments: Vec<Argument>,
    /// The argument or setter of the body.
    pub body: Name,
    /// The variants of the errors, in order.
    pub errors: Vec<Name>,
    /// The variants of the answers, in order.
    pub successes: Vec<Name>,
    /// What it was called before.
    pub former: Former,
}

/// A value that a call must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Argument {
    /// The parameter at this place in the operation.
    Parameter(usize),
    /// The body.
    Body,
}

impl TypeNames {
    /// Of a definition that is not emitted.
    fn unused() -> Self {
        TypeNames {
            name: Name::ours("Unused"),
            required: None,
            members: Vec::new(),
            setters: Vec::new(),
            arguments: Vec::new(),
            former: Vec::new(),
            former_required: Vec::new(),
        }
    }
}

impl Names {
    /// The names of a definition; every id of the api has some.
    #[allow(clippy::indexing_slicing)]
    pub fn ty(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0 as usize]
    }
}

/// The map of the standard library.
pub const MAP: &str = "BTreeMap";

/// Gives every name, and the lock with the new ones added.
pub fn assign(api: &Api, mut lock: Lock, diagnostics: &mut Diagnostics) -> (Names, Lock) {
    let lock = &mut lock;
    constants::compare(api, lock, diagnostics);
    let types = types::assign(api, lock, diagnostics);
    // Models of the same name stand elsewhere, but beside an error of that name they would confuse.
    let defs = api.types.iter().filter(|(_, def)| !def.dropped);
    let models = defs.filter_map(|(id, def)| {
        let names = types.get(id.0 as usize)?;
        Some((names.name.to_string(), def.origin.clone()))
    });
    let models = models.collect();
    let modules = operations::modules(api, lock, diagnostics);
    let (handles, operations) = operations::assign(api, &modules, &models, lock, diagnostics);
    let (schemes, environments) = operations::schemes(api, lock, diagnostics);
    let (xml_objects, xml_roots) = xml::assign(api);
    let home = |name: &'static str, other: &'static str| {
        let taken = modules.iter().any(|module| module.as_str() == name);
        Name::ours(if taken { other } else { name })
    };
    let (shared, unused) = (
        home("shared", "shared_models"),
        home("unused", "unused_models"),
    );
    let imports_map = !is_item(MAP, &types, &handles, &operations);
    let modules = modules.into_iter().zip(handles);
    let modules = modules.map(|(module, handle)| ModuleNames {
        module,
        handle,
        former: Vec::new(),
        former_handle: Vec::new(),
    });
    let modules = modules.collect();
    listed::remember(api, lock);
    identity::remember(api, lock);
    let mut names = Names {
        types,
        modules,
        shared,
        unused,
        operations,
        schemes,
        environments,
        xml_objects,
        xml_roots,
        imports_map,
    };
    names.former(api, lock);
    (names, std::mem::take(lock))
}

/// Whether an item of any module has the name.
fn is_item(
    name: &str,
    types: &[TypeNames],
    handles: &[Name],
    operations: &[OperationNames],
) -> bool {
    let types = types.iter();
    let of_types = types.flat_map(|names| names.required.iter().chain([&names.name]));
    let of_operations = operations.iter().flat_map(|names| {
        let OperationNames {
            call,
            error,
            success,
            body_enum,
            required,
            headers,
            ..
        } = names;
        [call, error, success, body_enum, required, headers]
    });
    let mut all = of_types.chain(handles).chain(of_operations);
    all.any(|known| known.as_str() == name)
}

/// Says that callers who compile as before may mean something else.
fn say_replaced(
    origin: &Origin,
    function: &str,
    replaced: Option<order::Replaced>,
    diagnostics: &mut Diagnostics,
) {
    let Some(order::Replaced { position, old, new }) = replaced else {
        return;
    };
    let message = format!("argument {position} of `{function}` was `{old}` and is `{new}` now");
    diagnostics.push(
        Diagnostic::warning(codes::ARGUMENT_REPLACED, origin.clone(), message)
            .note("there are as many arguments as before, so calls that nobody looks at may still compile")
            .help(format!("look at every call of `{function}`")),
    );
}
