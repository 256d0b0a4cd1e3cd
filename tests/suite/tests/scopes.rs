//! No two things of one place have the same name, whatever the document calls them, and none moves when the
//! document grows.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use apiloom::api::{Api, TypeKind};
use apiloom::config::{Config, Layout};
use apiloom::diagnostic::Diagnostics;
use apiloom::lock::Lock;
use apiloom::naming::Names;
use apiloom::source::Sources;
use apiloom::{Generated, bundle, lower, naming, normalize, parse, passes, resolve, source};
use apiloom_tests::declared::expanded;
use apiloom_tests::{generate_text_with, root};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Names that meet each other, suffixes of ours, modules of ours, the prelude, and what looks alike.
const NASTY: &[&str] = &[
    "X",
    "x",
    "XRequired",
    "X_required",
    "XRequiredProperties",
    "XRequiredValues",
    "XError",
    "xError",
    "XErrorError",
    "XCallError",
    "XInput",
    "XHeaders",
    "XSuccess",
    "XBody",
    "XCallBody",
    "XResponse",
    "XErrorBody",
    "XApi",
    "Error",
    "calls",
    "models",
    "Models",
    "Client",
    "client",
    "ClientBuilder",
    "wire",
    "Wire",
    "BTreeMap",
    "Slot",
    "json",
    "Json",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "From",
    "Into",
    "String",
    "Vec",
    "Box",
    "Default",
    "Request",
    "Response",
    "Operation",
    "Parameter",
    "Method",
    "Decoded",
    "self",
    "Self",
    "type",
    "new",
    "clone",
    "fmt",
    "with",
    "raw",
    "items",
    "pages",
    "body",
    "request",
    "required",
    "list",
    "listRequired",
    "list_required",
    "list2",
    "List2",
    "listError",
    "日本",
    "日",
    "カ",
    "力",
    "一",
    "ー",
    "асе",
    "ace",
    "é",
    "e\u{301}",
    "a b",
    "a-b",
    "a_b",
    "AB",
    "",
    " ",
    "1",
    "1.5",
    "1_5",
    "+1",
    "-1",
    "Unknown",
    "additional_properties",
    "shared",
    "unused",
    "shared_models",
    "unused_models",
    "base_url",
    "build",
    "builder",
    "runtime",
    "configure",
    "default",
    "serde",
    "http",
    "bytes",
    "time",
    "chrono",
    "uuid",
    "std",
    "DateTime",
    "Date",
    "T",
    "f0",
    "input",
    "value",
    "out",
];

fn word() -> impl Strategy<Value = String> {
    // Few of them at a time, so that they meet.
    prop_oneof![
        4 => prop::sample::select(&NASTY[..24]),
        2 => prop::sample::select(NASTY),
    ]
    .prop_map(str::to_owned)
}

fn object(names: &[String], required: usize) -> Value {
    let properties: Map<String, Value> = names
        .iter()
        .map(|name| (name.clone(), json!({"type": "string"})))
        .collect();
    let required: BTreeSet<&String> = names.iter().take(required).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn schema() -> impl Strategy<Value = Value> {
    prop_oneof![
        (prop::collection::vec(word(), 0..14), 0..14usize)
            .prop_map(|(names, required)| object(&names, required)),
        prop::collection::vec(word(), 1..6).prop_map(|values| json!({"type": "string", "enum": values})),
        (prop::collection::vec(word(), 1..3), prop::collection::vec(word(), 1..3)).prop_map(|(one, other)| json!({
            "oneOf": [object(&one, 9), object(&other, 9), {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}]
        })),
    ]
}

fn media(schemas: usize) -> impl Strategy<Value = Value> {
    prop_oneof![
        (0..schemas).prop_map(|index| json!({"$ref": format!("#/components/schemas/s{index}")})),
        schema(),
    ]
}

#[derive(Debug, Clone)]
struct Called {
    id: Option<String>,
    tag: Option<String>,
    operation: Value,
}

fn operation() -> impl Strategy<Value = Called> {
    (
        prop::option::weighted(0.9, word()),
        prop::option::weighted(0.8, word()),
        prop::collection::vec((word(), any::<bool>(), prop::sample::select(&["query", "header", "cookie"][..])), 0..12),
        prop::option::of(prop::collection::vec((prop::sample::select(&["application/json", "application/merge-patch+json", "application/vnd.x+json", "text/plain", "image/png"][..]), media(3)), 1..3)),
        prop::collection::vec((prop::sample::select(&["200", "201", "2XX", "404", "4XX", "default"][..]), media(3), prop::option::of(word())), 1..4),
    )
        .prop_map(|(id, tag, parameters, body, responses)| {
            let parameters: Vec<Value> = parameters
                .into_iter()
                .map(|(name, required, place)| json!({"name": name, "in": place, "required": required, "schema": {"type": "string"}}))
                .collect();
            let mut operation = json!({"parameters": parameters, "responses": {}});
            for (status, schema, header) in responses {
                let headers: Map<String, Value> =
                    header.into_iter().map(|name| (name, json!({"schema": {"type": "string"}}))).collect();
                operation["responses"][status] =
                    json!({"description": "", "headers": headers, "content": {"application/json": {"schema": schema}}});
            }
            if let Some(body) = body {
                let content: Map<String, Value> = body
                    .into_iter()
                    .map(|(name, schema)| (name.to_owned(), json!({"schema": schema})))
                    .collect();
                operation["requestBody"] = json!({"required": true, "content": content});
            }
            Called { id, tag, operation }
        })
}

#[derive(Debug, Clone)]
struct Parts {
    schemas: Vec<(String, Value)>,
    schemes: Vec<String>,
    operations: Vec<Called>,
}

fn parts(most: usize) -> impl Strategy<Value = Parts> {
    (
        prop::collection::vec((word(), schema()), 3..8),
        prop::collection::vec(word(), 0..3),
        prop::collection::vec(operation(), 1..most),
    )
        .prop_map(|(schemas, schemes, operations)| Parts {
            schemas,
            schemes,
            operations,
        })
}

/// A document of the parts; those of the other stand before and behind them.
fn document(parts: &Parts, more: Option<&Parts>) -> Value {
    let mut tree = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}}});
    // New ones first, so that without the lock they would take the names.
    if let Some(more) = more {
        put(&mut tree, more, "new");
    }
    for (index, _) in parts.schemas.iter().enumerate().take(3) {
        let name = format!("s{index}");
        let key = &parts.schemas[index].0;
        tree["components"]["schemas"][name] = json!({"$ref": format!("#/components/schemas/{}", key.replace('~', "~0").replace('/', "~1"))});
    }
    put(&mut tree, parts, "old");
    tree
}

fn put(tree: &mut Value, parts: &Parts, mark: &str) {
    for (name, schema) in &parts.schemas {
        let schemas = tree["components"]["schemas"].as_object_mut().unwrap();
        // An old one of the same name is the one that counts.
        if mark == "old" || !schemas.contains_key(name) {
            schemas.insert(name.clone(), schema.clone());
        }
    }
    for name in &parts.schemes {
        tree["components"]["securitySchemes"][name] = json!({"type": "http", "scheme": "bearer"});
    }
    for (index, called) in parts.operations.iter().enumerate() {
        let mut operation = called.operation.clone();
        if let Some(id) = &called.id {
            operation["operationId"] = json!(id);
        }
        if let Some(tag) = &called.tag {
            operation["tags"] = json!([tag]);
        }
        tree["paths"][format!("/{mark}{index}")] =
            json!({"get": operation.clone(), "post": operation});
    }
}

/// The methods that each macro of the runtime gives a type.
fn methods_of_macros() -> HashMap<String, Vec<String>> {
    let text = std::fs::read_to_string(root().join("runtime/src/macros.rs")).unwrap();
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("macro_rules! ") {
            current = name
                .trim_start_matches("__")
                .trim_end_matches([' ', '{'])
                .to_owned();
        }
        let line = line.trim_start();
        let public = line
            .strip_prefix("pub fn ")
            .or(line.strip_prefix("pub async fn "));
        if let Some(rest) = public {
            let name = rest.split(['(', '<']).next().unwrap();
            all.entry(current.clone())
                .or_default()
                .push(name.to_owned());
        }
    }
    assert!(all["operation_methods"].contains(&"with_response".to_owned()));
    all
}

/// Names by where they stand; the second of two that are the same is a fault.
#[derive(Default)]
struct Taken(BTreeSet<(String, String)>, Vec<String>);

impl Taken {
    fn take(&mut self, place: &str, name: impl ToString) {
        let name = name.to_string();
        if !self.0.insert((place.to_owned(), name.clone())) {
            self.1.push(format!("{name} twice in {place}"));
        }
    }
}

fn imported(tree: &syn::UseTree, taken: &mut Taken, module: &str) {
    match tree {
        syn::UseTree::Path(path) => match (&*path.tree, path.ident.to_string().as_str()) {
            (syn::UseTree::Name(name), parent) if name.ident == "self" => {
                taken.take(module, parent)
            }
            (syn::UseTree::Group(group), parent) => {
                for tree in &group.items {
                    match tree {
                        syn::UseTree::Name(name) if name.ident == "self" => {
                            taken.take(module, parent)
                        }
                        tree => imported(tree, taken, module),
                    }
                }
            }
            (tree, _) => imported(tree, taken, module),
        },
        syn::UseTree::Name(name) => taken.take(module, &name.ident),
        syn::UseTree::Rename(name) if name.rename != "_" => taken.take(module, &name.rename),
        syn::UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| imported(tree, taken, module)),
        _ => {}
    }
}

/// The name of a type, and whether it is one of the module above.
fn last(ty: &syn::Type) -> Option<(String, bool)> {
    match ty {
        syn::Type::Path(path) => {
            let segments = &path.path.segments;
            Some((segments.last()?.ident.to_string(), segments.len() > 1))
        }
        _ => None,
    }
}

fn walk(file: &syn::File, module: &str, macros: &HashMap<String, Vec<String>>, taken: &mut Taken) {
    let name_of = |name: String| format!("type {module}::{name}");
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => {
                taken.take(module, &item.ident);
                for field in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
                    taken.take(&format!("fields of {module}::{}", item.ident), field);
                }
            }
            syn::Item::Enum(item) => {
                taken.take(module, &item.ident);
                for variant in &item.variants {
                    taken.take(&name_of(item.ident.to_string()), &variant.ident);
                }
            }
            syn::Item::Type(item) => taken.take(module, &item.ident),
            syn::Item::Static(item) => taken.take(module, &item.ident),
            syn::Item::Mod(item) => taken.take(module, &item.ident),
            // What is handed on stands where it comes from.
            syn::Item::Use(item) if !matches!(item.vis, syn::Visibility::Public(_)) => {
                // `models` has its items in one, whichever file they stand in.
                let own = matches!(&item.tree, syn::UseTree::Path(path) if path.ident == "super");
                if !(own && module == "models") {
                    imported(&item.tree, taken, &format!("{module} "));
                }
            }
            syn::Item::Impl(item) if item.trait_.is_none() => {
                let (name, of_root) = last(&item.self_ty).unwrap();
                // Every tag gives the client a method.
                let name = if of_root {
                    "type client::Client".to_owned()
                } else {
                    name_of(name)
                };
                for member in &item.items {
                    let syn::ImplItem::Fn(member) = member else {
                        continue;
                    };
                    taken.take(&name, &member.sig.ident);
                    let arguments = member.sig.inputs.iter().filter_map(|input| match input {
                        syn::FnArg::Typed(argument) => match &*argument.pat {
                            syn::Pat::Ident(name) => Some(name.ident.to_string()),
                            _ => None,
                        },
                        syn::FnArg::Receiver(_) => None,
                    });
                    let place = format!("arguments of {name}::{}", member.sig.ident);
                    arguments.for_each(|argument| taken.take(&place, argument));
                }
            }
            syn::Item::Macro(item) => {
                let name = item.mac.path.segments.last().unwrap().ident.to_string();
                let tokens = item.mac.tokens.to_string();
                for method in macros.get(&name).into_iter().flatten() {
                    if name.ends_with("_methods") || name.ends_with("_method") {
                        taken.take(&name_of(tokens.clone()), method);
                    }
                }
            }
            _ => {}
        }
    }
}

fn assert_no_two(generated: &Generated) {
    let macros = methods_of_macros();
    let mut taken = Taken::default();
    let mut paths = BTreeSet::new();
    for (path, bytes) in generated.files.iter() {
        assert!(paths.insert(path.to_lowercase()), "{path} twice");
        let text = std::str::from_utf8(bytes).unwrap();
        if path == "Cargo.toml" {
            let features = text.split("[features]").nth(1).unwrap_or_default();
            let features = features.split("\n[").next().unwrap();
            for line in features.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) = line.split_once('=') {
                    taken.take("features", name.trim());
                }
            }
        }
        let Some(module) = path.strip_suffix(".rs") else {
            continue;
        };
        let module = module.trim_start_matches("src/");
        let module = if module.starts_with("models/") {
            "models"
        } else {
            module
        };
        let mut file =
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        file.items = expanded(file.items).unwrap();
        let mut own = Taken::default();
        walk(&file, module, &macros, &mut own);
        taken.1.append(&mut own.1);
        let imports = format!("{module} ");
        for (place, name) in &own.0 {
            if *place == imports && own.0.contains(&(module.to_owned(), name.clone())) {
                taken
                    .1
                    .push(format!("{name} is imported and made in {path}"));
            }
        }
        for (place, name) in own.0.into_iter().filter(|(place, _)| *place != imports) {
            taken.take(&place, name);
        }
    }
    assert!(taken.1.is_empty(), "{:#?}", taken.1);
}

/// The pipeline up to the names.
fn named(tree: &Value, lock: Lock) -> (Api, Names, Lock) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    std::fs::write(&path, tree.to_string()).unwrap();
    let config = Config::new(&path, folder.path());
    let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
    let (file, tree) = source::load(&path, &mut sources, &mut said).unwrap();
    let bundled = bundle::bundle(file, tree, &config, &mut sources, &mut said);
    let normalized = normalize::normalize(file, bundled, &config, &mut said).unwrap();
    let document = parse::parse(normalized, &mut said);
    let references = resolve::References::new(&document);
    let mut api = lower::lower(&references, &mut said).api;
    passes::run(&mut api, &config, &lock, &mut said);
    let (names, lock) = naming::assign(&api, lock, &mut said);
    (api, names, lock)
}

/// What callers write, by where the document has it.
fn written(api: &Api, names: &Names) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut put = |key: String, name: &dyn std::fmt::Display| all.insert(key, name.to_string());
    for (tag, names) in api.tags.iter().zip(&names.modules) {
        put(format!("module {}", tag.name), &names.module);
        put(format!("handle {}", tag.name), &names.handle);
    }
    for (operation, names) in api.operations.iter().zip(&names.operations) {
        let place = format!("{} {}", operation.method.as_str(), operation.path.0);
        put(format!("method {place}"), &names.method);
        put(format!("call {place}"), &names.call);
        put(format!("required {place}"), &names.required);
        if !operation.errors.is_empty() {
            put(format!("error {place}"), &names.error);
        }
        for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
            put(
                format!(
                    "parameter {place} {} {}",
                    parameter.location.as_str(),
                    parameter.wire
                ),
                name,
            );
        }
        for (header, name) in operation
            .documented_headers()
            .iter()
            .zip(&names.header_fields)
        {
            put(format!("header {place} {}", header.wire), name);
        }
        if !names.header_fields.is_empty() {
            put(format!("headers {place}"), &names.headers);
        }
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        for (content, name) in contents.zip(&names.bodies) {
            put(format!("content {place} {}", content.media_type), name);
        }
        if names.bodies.len() > 1 {
            put(format!("bodies {place}"), &names.body_enum);
        }
        for (reply, name) in operation.errors.iter().zip(&names.errors) {
            put(
                format!("error {place} {:?} {:?}", reply.status, reply.media_types),
                name,
            );
        }
    }
    for (id, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        put(format!("type {}", def.place(api)), &names.ty(id).name);
        if let Some(required) = &names.ty(id).required {
            put(format!("required {}", def.place(api)), required);
        }
        let wires: Vec<String> = match &def.kind {
            TypeKind::Struct(object) => object
                .fields
                .iter()
                .map(|field| field.wire.clone())
                .collect(),
            TypeKind::StringEnum(values) => values
                .values
                .iter()
                .map(|value| value.wire.clone())
                .collect(),
            TypeKind::Union(union) => {
                let variants = union.variants.iter();
                variants.map(|variant| api.place(&variant.origin)).collect()
            }
            _ => Vec::new(),
        };
        for (wire, name) in wires.iter().zip(&names.ty(id).members) {
            put(format!("member {} {wire}", def.place(api)), name);
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_two_things_of_one_place_have_the_same_name(parts in parts(8)) {
        let tree = document(&parts, None).to_string();
        assert_no_two(&generate_text_with("a.json", &tree, Lock::default()).unwrap());
    }

    #[test]
    fn no_name_moves_when_the_document_grows(old in parts(5), new in parts(5)) {
        let (api, names, lock) = named(&document(&old, None), Lock::default());
        let before = written(&api, &names);
        let lock = Lock::parse(&lock.to_text()).unwrap();
        let (api, names, grown) = named(&document(&old, Some(&new)), lock.clone());
        let after = written(&api, &names);
        for (key, name) in &before {
            if let Some(now) = after.get(key) {
                prop_assert_eq!(now, name, "{}", key);
            }
        }
        // And with the places gone and back again.
        let (_, _, lock) = named(&document(&new, None), lock);
        let (api, names, _) = named(&document(&old, None), Lock::parse(&lock.to_text()).unwrap());
        prop_assert_eq!(&written(&api, &names), &before);
        // And with what was new gone again.
        let (api, names, _) = named(&document(&old, None), Lock::parse(&grown.to_text()).unwrap());
        prop_assert_eq!(&written(&api, &names), &before);
    }
}

fn layouts(tree: &Value) -> Vec<Generated> {
    [Layout::Crate, Layout::Module, Layout::File]
        .into_iter()
        .map(|layout| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.json");
            std::fs::write(&path, tree.to_string()).unwrap();
            let config = Config::new(&path, folder.path().join("out")).layout(layout);
            apiloom::generate(&config, Lock::default())
        })
        .collect()
}

#[test]
fn what_follows_from_a_name_meets_nothing() {
    let operation = |id: &str, tag: &str| json!({"operationId": id, "tags": [tag], "responses": {"200": {"description": ""}, "404": {"description": ""}}});
    let tree = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
        "/a": {"get": operation("pet", "petError"), "put": operation("petError", "petError")},
        "/b": {"get": operation("list", "list")},
    }});
    for generated in layouts(&tree) {
        let text: String = generated
            .files
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect();
        assert!(text.contains("pub struct PetError(Client);"), "{text}");
        assert!(text.contains("pub enum PetCallError {"), "{text}");
        assert!(text.contains("pub enum PetErrorError {"), "{text}");
        assert!(text.contains("pub struct List(Client);"), "{text}");
    }
}
