//! Documents that cost too much, or lost something, once.

mod all_of;
mod each;
mod unions;

use serde_json::{Value, json};

use crate::api::{Api, Dispatch, Style, Test, Type, TypeKind, Union};
use crate::bundle::Bundled;
use crate::config::{Config, Families};
use crate::diagnostic::Diagnostics;
use crate::source::FileId;
use crate::{lower, normalize, parse, resolve};

/// The model of a document of one file after all passes.
fn api(document: Value) -> Api {
    let mut diagnostics = Diagnostics::default();
    let file = FileId(0);
    let config = Config::new("api.json", "out");
    let bundled = Bundled::alone(file, document);
    let normalized = normalize::normalize(file, bundled, &config, &mut diagnostics).unwrap();
    let document = parse::parse(normalized, &mut diagnostics);
    let references = resolve::References::new(&document);
    let mut api = lower::lower(&references, &mut diagnostics).api;
    let config = Config::new("", "").families(Families::Off);
    super::run(
        &mut api,
        &config,
        &crate::lock::Lock::default(),
        &mut diagnostics,
    );
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    api
}

fn with_schemas(schemas: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    })
}

fn named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The unions that are left, with the last word of their names.
fn unions(api: &Api) -> Vec<(String, &Union)> {
    let kept = api.types.iter().filter(|(_, def)| !def.dropped);
    kept.filter_map(|(_, def)| match &def.kind {
        TypeKind::Union(union) => Some((def.words.last().cloned().unwrap_or_default(), union)),
        _ => None,
    })
    .collect()
}

/// What is declared is sent, and asked for, though an undeclared scheme stands beside it.
#[test]
fn an_undeclared_scheme_takes_no_other_with_it() {
    let operation = |security: Value| json!({"get": {"security": security, "responses": {"204": {"description": "d"}}}});
    let api = api(json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/a": operation(json!([{"Key": [], "key": []}])),
            "/b": operation(json!([{"nope": [], "key": []}, {"other": []}])),
            "/c": operation(json!([{"nope": []}])),
        },
        "components": {"securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "K"},
            "other": {"type": "http", "scheme": "bearer"},
        }},
    }));
    let needed = api.operations.iter().map(|operation| {
        let all = operation.security.iter().flatten();
        all.map(|one| one.scheme.as_str()).collect::<Vec<_>>()
    });
    assert_eq!(
        needed.collect::<Vec<_>>(),
        [vec!["key"], vec!["other"], vec![]]
    );
}

#[test]
fn unions_that_hold_each_other_are_looked_at_once() {
    let api = api(with_schemas(json!({
        "A": {"oneOf": [named("B"), named("C")]},
        "B": {"oneOf": [named("A"), named("C"), {"type": "string"}]},
        "C": {"oneOf": [named("A"), named("B"), {"type": "object"}]},
        "Told": {"oneOf": [named("A"), {"type": "integer"}]},
    })));
    let unions = unions(&api);
    let told = unions.iter().find(|(name, _)| name == "Told").unwrap().1;
    let Dispatch::Tests(tests) = &told.dispatch else {
        panic!("{:?}", told.dispatch);
    };
    // `A` may be a text or an object, and no number.
    assert!(
        tests.contains(&(1, Test::Kind(vec!["Number"]))),
        "{tests:?}"
    );
}

#[test]
fn a_pyramid_of_unions_is_looked_at_once() {
    let mut schemas = json!({
        "A0": {"type": "object", "properties": {"a": {"type": "string"}}},
        "B0": {"type": "object", "properties": {"b": {"type": "string"}}},
    });
    for level in 1..=40 {
        let below = [
            named(&format!("A{}", level - 1)),
            named(&format!("B{}", level - 1)),
        ];
        for side in ["A", "B"] {
            schemas[format!("{side}{level}")] = json!({"oneOf": below});
        }
    }
    let api = api(with_schemas(schemas));
    let unions = unions(&api);
    assert_eq!(unions.len(), 80);
    let tried = |union: &Union| matches!(union.dispatch, Dispatch::Try(..));
    assert!(unions.iter().all(|(_, union)| tried(union)));
}

/// How deep the values of a parameter nest is asked of each type once, whichever ways lead to it.
#[test]
fn a_parameter_of_a_pyramid_is_looked_at_once() {
    let mut schemas = json!({"A0": {"type": "string"}, "B0": {"type": "integer"}});
    for level in 1..=7 {
        let below = ["A", "B"].map(|side| named(&format!("{side}{}", level - 1)));
        let many: Vec<&Value> = below.iter().cycle().take(30).collect();
        for side in ["A", "B"] {
            schemas[format!("{side}{level}")] = json!({"oneOf": many});
        }
    }
    let mut document = with_schemas(schemas);
    document["paths"] = json!({"/a": {"get": {
        "parameters": [{"name": "q", "in": "query", "schema": named("A7")}],
        "responses": {"204": {"description": "d"}},
    }}});
    let api = api(document);
    let parameters = &api.operations[0].parameters;
    assert_eq!(parameters[0].style, Style::Form);
}

#[test]
fn own_properties_tell_variants_unless_each_knows_the_others() {
    let object = |own: &str, other: &str| json!({"type": "object", "required": [own], "properties": {own: {"type": "string"}, other: {"type": "string"}}});
    let api = api(with_schemas(json!({
        "Circle": {"oneOf": [object("a", "b"), object("b", "a")]},
        "Chain": {"oneOf": [object("a", "x"), object("b", "a"), object("c", "b")]},
        "Beside": {"oneOf": [object("a", "x"), {"type": "array", "items": {}}, {"type": "string"}, object("b", "x")]},
        "Alone": {"oneOf": [object("a", "x"), {"type": "string"}]},
        "Open": {"oneOf": [object("a", "x"), {"type": "object", "required": ["b"], "additionalProperties": {}}]},
        "Constant": {"oneOf": [object("a", "x"), {"type": "object", "required": ["b"], "properties": {"b": {"enum": ["one"]}}}]},
    })));
    let keys = unions(&api).into_iter().map(|(name, union)| {
        let keys = match &union.dispatch {
            Dispatch::Keys(keys) => keys.keys.iter().map(|(_, key)| key.as_str()).collect(),
            _ => Vec::new(),
        };
        assert_eq!(union.open, !keys.is_empty(), "{name}");
        (name, keys.join(" "))
    });
    let keys: Vec<(String, String)> = keys.collect();
    let keys: Vec<String> = keys
        .iter()
        .map(|(name, keys)| format!("{name}: {keys}"))
        .collect();
    assert_eq!(
        keys,
        [
            "Circle: ",
            "Chain: c b a",
            "Beside: a b",
            "Alone: ",
            "Open: ",
            "Constant: a b"
        ]
    );
}

/// Too many to try each: the constant that tells most, then the others.
/// As many combinations as no number of the machine holds.
#[test]
fn an_all_of_of_very_many_unions_is_any_value() {
    let part = json!({"oneOf": [
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
        {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}},
    ]});
    let api = api(with_schemas(json!({"T": {"allOf": vec![part; 64]}})));
    let found = api.types.iter().find(|(_, def)| def.component);
    let (_, def) = found.expect("the component is kept");
    assert!(
        matches!(def.kind, TypeKind::Alias(Type::Any)),
        "{:?}",
        def.kind
    );
}

#[test]
fn many_variants_are_told_by_several_constants() {
    let variant = |index: usize| {
        json!({"type": "object", "required": ["op", "v"], "properties": {
            "op": {"const": format!("op{}", index / 2)},
            "v": {"const": index % 2},
            "value": {"type": "integer"},
        }})
    };
    let variants: Vec<Value> = (0..100)
        .map(variant)
        .chain([json!({"type": "string"})])
        .collect();
    let api = api(with_schemas(json!({"All": {"oneOf": variants}})));
    let unions = unions(&api);
    let [(_, all)] = unions.as_slice() else {
        panic!("{} unions", unions.len());
    };
    let Dispatch::Constant(constant) = &all.dispatch else {
        panic!("{:?}", all.dispatch);
    };
    assert!(all.open && constant.further);
    assert_eq!(constant.property, "op");
    assert_eq!(constant.before, [(100, Test::Kind(vec!["String"]))]);
    assert_eq!(constant.values.len(), 50);
    assert_eq!(constant.values[1].0, [2, 3]);
}

#[test]
fn many_variants_are_listed_from_the_last_to_the_first() {
    let count = 400;
    let mut schemas = json!({});
    let mut variants = Vec::new();
    for index in 0..count {
        let (own, next) = (format!("p{index}"), format!("p{}", index + 1));
        let (more, further) = (format!("q{index}"), format!("q{}", index + 1));
        let text = json!({"type": "string"});
        schemas[format!("V{index}")] = json!({
            "type": "object",
            "properties": {own.clone(): text, next: text, more.clone(): text, further: text},
            "required": [own, more],
        });
        variants.push(named(&format!("V{index}")));
    }
    variants.reverse();
    schemas["All"] = json!({"oneOf": variants});
    let api = api(with_schemas(schemas));
    let unions = unions(&api);
    let [(_, all)] = unions.as_slice() else {
        panic!("{} unions", unions.len());
    };
    let Dispatch::Tests(tests) = &all.dispatch else {
        panic!("{:?}", all.dispatch);
    };
    // `p0` is of `V0` alone; without that, `p1` of `V1`; what is left last is an object.
    assert_eq!(tests.len(), count);
    for (turn, (variant, test)) in tests.iter().enumerate() {
        assert_eq!(*variant, count - 1 - turn);
        let expected = match turn + 1 == count {
            true => Test::Kind(vec!["Object"]),
            false => Test::Has(format!("p{turn}")),
        };
        assert_eq!(*test, expected);
    }
}

#[test]
fn unions_with_other_defaults_are_not_merged() {
    let operation = |default: &str| {
        let schema = json!({
            "oneOf": [named("A"), named("B")],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"a": "#/components/schemas/A", "b": "#/components/schemas/B"},
                "defaultMapping": format!("#/components/schemas/{default}"),
            },
        });
        // What they are of has a name that the places share.
        let schema = json!({"type": "object", "properties": {"pet": schema}});
        let content = json!({"application/json": {"schema": schema}});
        json!({"get": {"responses": {"200": {"description": "", "content": content}}}})
    };
    let part = |own: &str| {
        let text = json!({"type": "string"});
        json!({"type": "object", "properties": {"kind": text, own: text}})
    };
    let mut document = with_schemas(json!({"A": part("a"), "B": part("b")}));
    document["openapi"] = json!("3.2.0");
    document["paths"] = json!({
        "/a": operation("A"),
        "/also-a": operation("A"),
        "/b": operation("B"),
    });
    let api = api(document);
    let defaults: Vec<Vec<bool>> = unions(&api)
        .iter()
        .map(|(_, union)| union.variants.iter().map(|it| it.otherwise).collect())
        .collect();
    assert_eq!(defaults, [[true, false], [false, true]]);
}

/// What a pass requires is ensured by one before it, or by lowering.
#[test]
fn each_pass_requires_what_is_ensured_before() {
    let mut ensured = super::LOWERED.to_vec();
    for pass in super::PASSES {
        for required in pass.requires {
            assert!(ensured.contains(required), "{}: {required:?}", pass.name);
        }
        ensured.extend(pass.ensures);
    }
    for property in super::Property::ALL {
        assert!(ensured.contains(property), "{property:?}");
    }
}
