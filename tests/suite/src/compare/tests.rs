//! Tests of the comparison.

use super::*;
use serde_json::json;

fn difference(schema: Value, given: Value, back: Value) -> Option<String> {
    difference_of(schema, given, back, false)
}

fn difference_of(schema: Value, given: Value, back: Value, sent: bool) -> Option<String> {
    let validator = |pointer: &str| {
        let part = schema.pointer(pointer).unwrap();
        jsonschema::validator_for(part).unwrap()
    };
    let compare = Compare {
        tree: &schema,
        fits: &|pointer, value| validator(pointer).is_valid(value),
        sent,
        is_null_missing: &|pointer| pointer.ends_with("/once"),
    };
    compare.difference(&given, &back, "")
}

#[test]
fn numbers_are_equal_by_value_and_times_by_instant() {
    let any = || json!({});
    assert_eq!(
        difference(any(), json!([1.0, 10e2]), json!([1, 1000])),
        None
    );
    let times = (
        json!("2025-03-11t13:40:11.100Z"),
        json!("2025-03-11T13:40:11.1+00:00"),
    );
    assert_eq!(difference(any(), times.0, times.1), None);
    assert_eq!(
        difference(any(), json!("2001:db8:0::1"), json!("2001:db8::1")),
        None
    );
    assert!(difference(any(), json!("1"), json!(1)).is_some());
    assert!(
        difference(
            any(),
            json!(9007199254740993_i64),
            json!(9007199254740992_i64)
        )
        .is_some()
    );
}

#[test]
fn null_may_go_where_a_type_has_one_option_for_both() {
    let text = json!({"type": ["string", "null"]});
    let schema = json!({"type": "object", "properties": {"once": text, "twice": text}});
    assert_eq!(
        difference(schema.clone(), json!({"once": null}), json!({})),
        None
    );
    let lost = difference(schema.clone(), json!({"twice": null}), json!({})).unwrap();
    assert_eq!(lost, "`/twice` is lost, it was null");
    let lost = difference(schema.clone(), json!({"once": "x"}), json!({})).unwrap();
    assert_eq!(lost, "`/once` is lost, it was \"x\"");
    assert!(difference(schema.clone(), json!({}), json!({"once": null})).is_some());
    let required = json!({"allOf": [schema, {"required": ["once"]}]});
    assert!(difference(required, json!({"once": null}), json!({})).is_some());
}

#[test]
fn absent_is_not_null_and_only_strangers_may_be_lost() {
    let schema = || json!({"type": "object", "properties": {"a": {"type": "string"}}});
    assert_eq!(difference(schema(), json!({"b": 1}), json!({})), None);
    let lost = difference(schema(), json!({"a": "x"}), json!({})).unwrap();
    assert_eq!(lost, "`/a` is lost, it was \"x\"");
    let came = difference(schema(), json!({}), json!({"a": null})).unwrap();
    assert_eq!(came, "`/a` came up, it is null");
    let open = json!({"type": "object", "additionalProperties": true});
    assert!(difference(open, json!({"b": 1}), json!({})).is_some());
    let nested = json!({"allOf": [{"items": {"properties": {"a": {}}}}]});
    assert!(difference(nested, json!([{"a": 1}]), json!([{}])).is_some());
}

#[test]
fn what_only_servers_set_is_no_part_of_what_is_sent() {
    let schema = || json!({"properties": {"a": {"readOnly": true}, "b": {"writeOnly": true}}});
    let given = || json!({"a": 1, "b": 2});
    let without_a = || json!({"b": 2});
    assert_eq!(difference_of(schema(), given(), without_a(), true), None);
    assert!(difference_of(schema(), given(), without_a(), false).is_some());
    assert!(difference_of(schema(), given(), json!({"a": 1}), true).is_some());
}

#[test]
fn what_only_another_alternative_knows_is_a_stranger() {
    let variant = |kind: &str, name: &str| json!({"required": ["kind", name], "properties": {"kind": {"const": kind}, name: {}}});
    let schema = || json!({"oneOf": [variant("a", "x"), variant("b", "y")]});
    let given = || json!({"kind": "a", "x": 1, "y": 2});
    assert_eq!(
        difference(schema(), given(), json!({"kind": "a", "x": 1})),
        None
    );
    let lost = difference(schema(), given(), json!({"kind": "a", "y": 2})).unwrap();
    assert_eq!(lost, "`/x` is lost, it was 1");
}
