//! Inline types whose short name means several things are called by what the document says of them.

use apiloom::lock::Lock;
use apiloom_tests::{generate_text, generate_text_with};
use serde_json::{Value, json};

/// Two that close, two that open, two that do something else: each of them is called `action`. And a union of which
/// nothing says by a word which variant is which.
fn document(turned: bool) -> String {
    let with = |values: Value, more: &str| {
        let mut properties = json!({"action": {"type": "string", "enum": values}});
        properties[more] = json!({"type": "string"});
        json!({"type": "object", "properties": properties})
    };
    let mut schemas = vec![
        ("issue-closed", with(json!(["closed"]), "a")),
        ("pull-closed", with(json!(["closed"]), "b")),
        ("issue-opened", with(json!(["opened"]), "c")),
        ("pull-opened", with(json!(["opened"]), "d")),
        (
            "team-changed",
            with(json!(["added", "moved", "named", "gone"]), "e"),
        ),
        (
            "team-named",
            with(json!(["added", "moved", "named", "gone"]), "f"),
        ),
        (
            "hit",
            json!({"properties": {"kind": {"type": "string", "enum": ["Unknown", "GMT-1", "GMT+1", "GMT1"]},
            "pages": {"anyOf": [
                {"type": "object", "properties": {"total": {"type": "integer"}, "page": {"type": "integer"}}},
                {"type": "object", "properties": {"total": {"type": "integer"}, "offset": {"type": "integer"}}},
                {"type": "object", "properties": {"total": {"type": "integer"}}},
                {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
                {"type": "object", "additionalProperties": {"type": "object", "properties": {"m": {"type": "integer"}}}},
            ]}}}),
        ),
        ("hit-kind", json!({"type": "object"})),
    ];
    if turned {
        schemas.reverse();
    }
    let schemas: serde_json::Map<String, Value> = schemas
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
        .to_string()
}

fn names(lock: &Lock) -> Vec<(String, String)> {
    let names = lock.of_kind("type", "/components/schemas/");
    let mut names: Vec<(String, String)> = names
        .map(|(place, name)| (place.to_owned(), name.to_owned()))
        .collect();
    names.sort();
    names
}

#[test]
fn names_say_what_the_document_says_before_they_count() {
    let lock = generate_text("a.json", &document(false)).unwrap().lock;
    let pages = "/components/schemas/hit/properties/pages";
    let of = |at: &str| lock.get("type", &format!("/components/schemas/{at}"));
    for (place, name) in [
        ("issue-closed/properties/action", "ActionClosed"),
        ("pull-closed/properties/action", "ActionClosed"),
        ("pull-opened/properties/action", "ActionOpened"),
        ("team-changed/properties/action", "TeamAction"),
        ("team-named/properties/action", "TeamAction"),
        ("hit-kind", "HitKind"),
        ("hit/properties/kind", "HitKindProperty"),
        ("hit/properties/pages/anyOf/0", "HitPagesWithPage"),
        ("hit/properties/pages/anyOf/1", "HitPagesWithOffset"),
        ("hit/properties/pages/anyOf/2", "HitPagesPlain"),
        ("hit/properties/pages/anyOf/3/items", "HitPagesListItem"),
        (
            "hit/properties/pages/anyOf/4/additionalProperties",
            "HitPagesMapValue",
        ),
    ] {
        assert_eq!(of(place), Some(name), "{place}");
    }
    let variants = lock.get("variants", pages).unwrap();
    let variants: Vec<&str> = variants
        .split(' ')
        .filter_map(|pair| Some(pair.split_once('=')?.1))
        .collect();
    assert_eq!(variants, ["WithPage", "WithOffset", "Plain", "List", "Map"]);
    assert_eq!(
        lock.get("variants", "/components/schemas/hit/properties/kind"),
        Some("Unknown=UnknownValue GMT-1=GmtMinus1 GMT+1=GmtPlus1 GMT1=Gmt1")
    );
}

#[test]
fn the_order_of_the_document_changes_no_name() {
    let one = generate_text("a.json", &document(false)).unwrap().lock;
    let other = generate_text("a.json", &document(true)).unwrap().lock;
    assert_eq!(names(&one), names(&other));
}

#[test]
fn numbers_that_a_lock_of_before_has_stay() {
    let mut lock = Lock::default();
    let at = |place: &str| format!("/components/schemas/{place}");
    let pages = at("hit/properties/pages");
    for (place, name) in [
        ("issue-closed/properties/action", "Action"),
        ("pull-closed/properties/action", "Action"),
        ("issue-opened/properties/action", "Action2"),
        ("pull-opened/properties/action", "Action2"),
        ("team-changed/properties/action", "Action3"),
        ("team-named/properties/action", "Action3"),
        ("hit/properties/kind", "HitKind2"),
        ("hit-kind", "HitKind"),
        ("hit/properties/pages/anyOf/0", "HitPagesVariant1"),
        ("hit/properties/pages/anyOf/3/items", "HitPagesVariant4Item"),
    ] {
        lock.set("type", &at(place), name);
    }
    let kind = "Unknown=Unknown2 GMT-1=Gmt1 GMT+1=Gmt1_2 GMT1=Gmt1_3";
    lock.set("variants", &at("hit/properties/kind"), kind);
    lock.set(
        "variants",
        &pages,
        &format!("{pages}/anyOf/0=Variant1 {pages}/anyOf/3=Variant4ItemList"),
    );
    let after = generate_text_with("a.json", &document(false), lock.clone())
        .unwrap()
        .lock;
    for (kind, place, name) in lock.iter() {
        let now = after.get(kind, place).unwrap_or_default();
        let kept = match kind {
            "variants" => name
                .split(' ')
                .all(|pair| now.split(' ').any(|now| now == pair)),
            _ => now == name,
        };
        assert!(kept, "{kind} {place}: {name} is {now}");
    }
    // And what is new has a name of today.
    let new = after.get("type", &at("hit/properties/pages/anyOf/2"));
    assert_eq!(new, Some("HitPagesPlain"));
}

#[test]
fn methods_are_called_as_people_write_them() {
    let operation =
        |id: &str| json!({"operationId": id, "responses": {"204": {"description": "done"}}});
    let document = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
        "/users/{id}": {"get": operation("getUsersByIdGet"), "put": operation("updateUserUsersIdPut")},
        "/a/checks": {"post": operation("run_check_a_checks_post")},
        "/b/checks": {"post": operation("run_check_b_checks_post")},
        "/cats": {"get": operation("CatsController_findOne")},
        "/cats/get": {"get": operation("getCatsGet")},
    }});
    let lock = generate_text("a.json", &document.to_string()).unwrap().lock;
    for (place, name) in [
        ("GET /users/{id}", "get_users_by_id"),
        ("PUT /users/{id}", "update_user"),
        ("POST /a/checks", "run_check_a_checks"),
        ("POST /b/checks", "run_check_b_checks"),
        ("GET /cats", "cats_find_one"),
        ("GET /cats/get", "get_cats_get"),
    ] {
        assert_eq!(
            lock.get("operation", &format!(" {place}")),
            Some(name),
            "{place}"
        );
    }
}

/// Two media types of one body, of one answer and of one body that differs by a parameter alone: each type, and what is in it,
/// has the same words.
fn bodies(turned: bool) -> String {
    let of = |property: &str| {
        let inner = json!({"type": "object", "properties": {(property): {"type": "string"}}});
        json!({"schema": {"type": "object", "properties": {"inside": inner}}})
    };
    let content = |one: &str, other: &str| {
        let mut all = vec![(one.to_owned(), of("a")), (other.to_owned(), of("b"))];
        if turned {
            all.reverse();
        }
        Value::Object(all.into_iter().collect())
    };
    let (json, patch) = ("application/json", "application/merge-patch+json");
    json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/dogs": {
        "patch": {"operationId": "patchDog", "requestBody": {"content": content(patch, json)}, "responses": {
            "200": {"description": "ok", "content": content("application/vnd.dog.v1+json", "application/vnd.dog.v2+json")}}},
        "put": {"operationId": "putDog", "requestBody": {"content": content("application/json;version=1", "application/json;version=2")},
            "responses": {"204": {"description": "ok"}}}}}})
    .to_string()
}

#[test]
fn types_of_several_media_types_are_called_by_them() {
    let types = |lock: &Lock| {
        let names = lock.of_kind("type", "/paths/");
        let mut names: Vec<(String, String)> = names
            .map(|(place, name)| (place.to_owned(), name.to_owned()))
            .collect();
        names.sort();
        names
    };
    let first = generate_text("a.json", &bodies(false)).unwrap();
    let turned = generate_text("a.json", &bodies(true)).unwrap();
    let names = types(&first.lock);
    assert_eq!(names, types(&turned.lock));
    let mut all: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    all.sort_unstable();
    // What is equal at several places is one type.
    all.dedup();
    assert_eq!(
        all,
        [
            "PatchDogBodyJson",
            "PatchDogBodyMergePatch",
            "PatchDogResponseDogV1",
            "PatchDogResponseDogV2",
            "PutDogBodyApplicationJsonVersion1",
            "PutDogBodyApplicationJsonVersion2",
            "PutDogBodyInsideApplicationJsonVersion1",
            "PutDogBodyInsideApplicationJsonVersion2",
        ]
    );
    // Names that were given before stay.
    let before = first
        .lock
        .to_text()
        .replace("PatchDogBodyJson", "PatchDogBody2");
    let before = Lock::parse(&before).unwrap();
    let again = generate_text_with("a.json", &bodies(true), before).unwrap();
    assert!(
        types(&again.lock)
            .iter()
            .any(|(_, name)| name == "PatchDogBody2")
    );
}
