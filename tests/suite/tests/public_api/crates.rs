//! A package's modules, as they are parsed, and what their paths lead to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::{Item, UseTree, Visibility};

/// The names that lead to a module from the package's root.
pub type Place = Vec<String>;

/// A module.
pub struct Module {
    /// Its declaration; none for the root.
    pub declared: Option<syn::ItemMod>,
    pub items: Vec<Item>,
}

/// All modules of a package.
pub type Package = BTreeMap<Place, Module>;

/// An item: the module that defines it, and its name there.
pub type Definition = (Place, String);

/// Reads the package whose root is `lib.rs` in a folder.
pub fn read(folder: &Path) -> Package {
    let mut package = Package::new();
    let text = fs::read_to_string(folder.join("lib.rs")).unwrap();
    let items = syn::parse_file(&text).unwrap().items;
    enter(folder, Place::new(), None, items, &mut package);
    package
}

fn enter(
    folder: &Path,
    place: Place,
    declared: Option<syn::ItemMod>,
    items: Vec<Item>,
    package: &mut Package,
) {
    let items: Vec<Item> = items
        .into_iter()
        .filter(|item| !attributes(item).iter().any(is_test))
        .collect();
    for item in &items {
        let Item::Mod(module) = item else {
            continue;
        };
        let mut inner = place.clone();
        inner.push(module.ident.to_string());
        let items = match &module.content {
            Some((_, items)) => items.clone(),
            None => {
                let path = inner.join("/");
                let beside = folder.join(format!("{path}.rs"));
                let within = folder.join(path).join("mod.rs");
                let file = [beside, within].into_iter().find(|file| file.exists());
                let text = fs::read_to_string(file.unwrap()).unwrap();
                syn::parse_file(&text).unwrap().items
            }
        };
        enter(folder, inner, Some(module.clone()), items, package);
    }
    package.insert(place, Module { declared, items });
}

fn is_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Ident>()
            .is_ok_and(|word| word == "test" || word == "doctest")
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// What is named, if the item has a name: its visibility and the name.
pub fn named(item: &Item) -> Option<(&Visibility, String)> {
    let (vis, ident) = match item {
        Item::Const(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Fn(item) => (&item.vis, &item.sig.ident),
        Item::Static(item) => (&item.vis, &item.ident),
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    Some((vis, ident.to_string()))
}

/// A name that a `use` brings in, the path that it stands for, and whether it is all of a module.
pub struct Import {
    pub name: String,
    pub path: Vec<String>,
    pub glob: bool,
}

/// The names of a `use`, one by one.
pub fn imports(tree: &UseTree) -> Vec<Import> {
    let mut found = Vec::new();
    flatten(tree, &mut Vec::new(), &mut found);
    found
}

fn flatten(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<Import>) {
    let mut leaf = |name: String, last: Option<String>, glob: bool| {
        let mut path = path.clone();
        path.extend(last);
        let name = match name.as_str() {
            "self" => path.last().cloned().unwrap_or_default(),
            _ => name,
        };
        found.push(Import { name, path, glob });
    };
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            flatten(&tree.tree, path, found);
            path.pop();
        }
        UseTree::Name(tree) => {
            let last = Some(tree.ident.to_string()).filter(|name| name != "self");
            leaf(tree.ident.to_string(), last, false);
        }
        UseTree::Rename(tree) => leaf(tree.rename.to_string(), Some(tree.ident.to_string()), false),
        UseTree::Glob(_) => leaf("*".to_owned(), None, true),
        UseTree::Group(tree) => {
            for tree in &tree.items {
                flatten(tree, path, found);
            }
        }
    }
}

/// What a path in a module leads to, if it is defined in this package.
pub fn resolve(package: &Package, from: &Place, path: &[String]) -> Option<Definition> {
    step(package, from, path, 16)
}

fn step(package: &Package, from: &Place, path: &[String], left: usize) -> Option<Definition> {
    let left = left.checked_sub(1)?;
    let (first, rest) = path.split_first()?;
    let parent = || from.split_last().map(|(_, parent)| parent.to_vec());
    let known = match first.as_str() {
        "crate" => Some(Place::new()),
        "self" => Some(from.clone()),
        "super" => Some(parent()?),
        name => Some([from.as_slice(), &[name.to_owned()]].concat())
            .filter(|place| package.contains_key(place)),
    };
    if let Some(place) = known {
        return match rest {
            [] => None,
            _ => step(package, &place, rest, left),
        };
    }
    let module = package.get(from)?;
    let own = module.items.iter().filter_map(named);
    if rest.is_empty() && own.into_iter().any(|(_, name)| name == *first) {
        return Some((from.clone(), first.clone()));
    }
    let uses = module.items.iter().filter_map(|item| match item {
        Item::Use(item) => Some(imports(&item.tree)),
        _ => None,
    });
    uses.flatten().find_map(|import| {
        let path = match (import.glob, import.name == *first) {
            (false, true) => [import.path.as_slice(), rest].concat(),
            (true, _) => [import.path.as_slice(), path].concat(),
            _ => return None,
        };
        // A name of another package that is imported under its own name leads nowhere here.
        (path != [first.as_str()]).then(|| step(package, from, &path, left))?
    })
}
