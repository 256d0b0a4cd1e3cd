//! What generated models read and write, on the golden document of models.

use apiloom_runtime::Answers;
use apiloom_runtime::json::{Drift, Read, ReadError, Reader, from_slice, to_vec};
use golden_models::Wire;
use golden_models::models::{
    Account, AccountInput, AccountListInput, Cat, CatList, Dog, DogList, Everything,
    EverythingLevel, EverythingScalar, Guess, Many, ManyRequired, Media, Message, Open, Pet,
    Refined, Shape, Status, Tree, Vague, Vehicle, Versioned,
};
use serde_json::{Value, json};

fn read<T: Read<Wire>>(value: &Value) -> Result<T, ReadError> {
    from_slice::<Wire, T>(value.to_string().as_bytes())
}

fn written<T: apiloom_runtime::json::Write<Wire>>(value: &T) -> Value {
    serde_json::from_slice(&to_vec::<Wire, T>(value)).unwrap()
}

fn everything() -> Value {
    json!({
        "id": "1", "nullable": null, "optionalNullable": null, "count": 3, "big": 18446744073709551615_u64,
        "price": 1.5, "flag": false, "when": "2026-01-02T03:04:05.250+07:00", "day": "2026-01-02",
        "uuid": "not checked", "bytes": "AAEC", "password": "hunter2", "address": "127.0.0.1",
        "list": [[1], [], [2, 3]], "map": {"a": 1}, "freeForm": {"x": [null]}, "any": null,
        "status": "in-active", "level": 2, "mixed": "auto", "onlyNull": null,
        "tree": {"children": [{"children": []}], "parent": {"children": []}},
        "pet": {"petType": "dog", "friend": {"petType": "cat", "lives": 9}},
        "shape": {"side": 2.0}, "guess": {"a": "x", "b": 1}, "scalar": ["a"], "vague": {"a": 1}, "nullableRef": null,
        "inline": {"x": 1}, "sameInline": {"x": 2}, "nested": [[], [[]]], "open": {"known": "k", "more": 4},
        "child": {"kind": "k", "note": "n", "extra": 5}
    })
}

#[test]
fn everything_comes_out_as_it_went_in() {
    let value = everything();
    let model: Everything = read(&value).unwrap();
    assert_eq!(written(&model), value);
    assert_eq!(model.nullable, None);
    assert_eq!(model.optional_nullable, Some(None));
    assert_eq!(model.optional, None);
    assert_eq!(model.level, Some(EverythingLevel::V2));
    assert_eq!(model.status, Some(Status::InActive));
    assert!(matches!(model.shape, Some(Shape::Square(_))));
    assert!(matches!(model.scalar, Some(EverythingScalar::Texts(_))));
    assert!(matches!(&model.guess, Some(Guess::Wide(wide)) if wide.b == 1));
    assert!(matches!(&model.vague, Some(Vague::Right(right)) if right.a == 1));
    assert_eq!(
        model.open.as_ref().unwrap().additional_properties["more"],
        4
    );
    // Equal inline schemas are one type.
    assert_ne!(model.inline, model.same_inline);
    assert!(!format!("{model:?}").contains("hunter2"));
}

/// Numbers are equal by value, however they are written (JSON Schema 2020-12, section 4.2.2).
#[test]
fn numbers_are_equal_by_value() {
    let text = everything().to_string();
    for written in ["2", "2.0", "2e0", "0.2e1", "20e-1"] {
        let text = text.replace("\"level\":2", &format!("\"level\":{written}"));
        assert!(text.contains(written));
        let model: Everything = from_slice::<Wire, Everything>(text.as_bytes()).unwrap();
        assert_eq!(model.level, Some(EverythingLevel::V2), "{written}");
    }
}

#[test]
fn what_a_later_part_refines_holds_with_the_earlier_one() {
    let value = json!({
        "list": ["a"], "any": null, "open": {"a": "x", "more": [1]}, "named": {"radius": 1.5}, "kind": "b", "size": 3,
        "place": {"x": 1, "y": 2}, "self": {"kind": "c"}
    });
    let model: Refined = read(&value).unwrap();
    assert_eq!(model.list, Some(vec!["a".to_owned()]));
    assert_eq!((model.any.clone(), model.size), (Some(None), Some(3)));
    assert_eq!(written(&model), value);
}

#[test]
fn a_tag_that_is_a_number_stays_one() {
    let value = json!({"version": 2, "b": "x"});
    let model: Versioned = read(&value).unwrap();
    assert!(matches!(&model, Versioned::Second(second) if second.version.as_json() == "2"));
    assert_eq!(written(&model), value);
    // A text with the same digits is another value.
    let value = json!({"version": "2", "b": "x"});
    let model: Versioned = read(&value).unwrap();
    assert!(matches!(&model, Versioned::Unknown(_)), "{model:?}");
    assert_eq!(written(&model), value);
}

/// What the library of dates takes beyond RFC 3339, or does not hold, is told.
#[test]
fn dates_are_read_by_one_grammar() {
    let with = |name: &str, text: &str| {
        let mut value = everything();
        value[name] = json!(text);
        value.to_string()
    };
    let told = |text: &str| {
        let mut input = Reader::new(text.as_bytes())
            .answers(Answers::Tolerant)
            .watching();
        let read = <Everything as Read<Wire>>::read(&mut input).unwrap();
        let told = input.drift();
        let dates = told.iter().filter(|it| matches!(it.path(), "/when" | "/day"));
        (read, dates.map(|it| it.drift()).next())
    };
    for (name, text, drift) in [
        ("when", "2020-01-01 00:00:00Z", Some(Drift::OtherForm)),
        (
            "when",
            "2020-01-01T00:00:00.1234567891Z",
            Some(Drift::Shortened),
        ),
        ("when", "2020-01-01t00:00:00.123z", None),
        ("day", "2020-1-1", Some(Drift::OtherForm)),
        ("day", "2020-01-01", None),
    ] {
        let text = with(name, text);
        assert_eq!(told(&text).1, drift, "{text}");
        let mut strict = Reader::new(text.as_bytes()).answers(Answers::Strict);
        let read = <Everything as Read<Wire>>::read(&mut strict);
        assert_eq!(read.is_err(), drift == Some(Drift::OtherForm), "{text}");
    }
    let (model, _) = told(&with("when", "2020-01-01 00:00:00.5Z"));
    assert_eq!(written(&model)["when"], "2020-01-01T00:00:00.500Z");
}

#[test]
fn a_discriminator_may_be_missing_where_a_variant_does_not_require_it() {
    let song = json!({"kind": "song", "album": "x"});
    assert!(matches!(read::<Media>(&song).unwrap(), Media::Song(_)));
    assert_eq!(written(&read::<Media>(&song).unwrap()), song);
    let talk = json!({"kind": "talk", "show": "x"});
    assert!(matches!(read::<Media>(&talk).unwrap(), Media::Talk(_)));
    let untagged = json!({"album": "x"});
    assert_eq!(written(&read::<Media>(&untagged).unwrap()), song);
    let unknown = json!({"kind": "film", "album": "x"});
    assert!(matches!(
        read::<Media>(&unknown).unwrap(),
        Media::Unknown(_)
    ));
}

#[test]
fn the_variants_constants_are_the_tags() {
    let value = json!({"role": "bot", "text": "x"});
    let model: Message = read(&value).unwrap();
    assert!(matches!(&model, Message::BotMessage(_)));
    assert_eq!(written(&model), value);
}

#[test]
fn absent_is_not_null() {
    let mut value = everything();
    value.as_object_mut().unwrap().remove("optionalNullable");
    let model: Everything = read(&value).unwrap();
    assert_eq!(model.optional_nullable, None);
    assert!(written(&model).get("optionalNullable").is_none());
    // A required property that may be null is written as null.
    assert_eq!(written(&model)["nullable"], Value::Null);
    // Null in a property that may only be missing is read as missing.
    value["optional"] = Value::Null;
    assert_eq!(read::<Everything>(&value).unwrap().optional, None);
}

#[test]
fn an_error_knows_its_place() {
    let broken_for = |answers: Answers, pointer: &str, with: Value| {
        let mut value = everything();
        *value.pointer_mut(pointer).unwrap() = with;
        let text = value.to_string();
        let mut input = Reader::new(text.as_bytes()).answers(answers);
        let error = <Everything as Read<Wire>>::read(&mut input).unwrap_err();
        format!("{}: {}", error.path(), error.message())
    };
    let broken = |pointer: &str, with: Value| broken_for(Answers::Tolerant, pointer, with);
    // A union that has a place for what tells no variant keeps it where nobody is strict.
    let broken_strictly = |pointer: &str, with: Value| {
        broken_for(Answers::Strict, pointer, with)
    };
    assert_eq!(
        broken("/count", json!(2147483648_u64)),
        "/count: number 2147483648 does not fit in i32"
    );
    assert_eq!(
        broken("/list/2/1", json!("x")),
        "/list/2/1: expected a number, found a string"
    );
    assert_eq!(
        broken("/when", json!("2026-01-02T03:04:05")),
        "/when: expected a date-time (RFC 3339), found `2026-01-02T03:04:05`, which has no offset such as `Z`; a client made with `date-time = \"string\"` reads it as a text, one made with `answers = \"lenient\"` keeps such a property as it came"
    );
    assert_eq!(
        broken_strictly("/pet/friend", json!({"lives": 1})),
        "/pet/friend: the property `petType` that tells the variant is missing"
    );
    assert_eq!(
        broken_strictly("/shape", json!({})),
        "/shape: the value fits no variant"
    );
    assert_eq!(
        broken("/guess", json!({"b": 1})),
        "/guess/a: missing required property"
    );
    assert_eq!(
        broken("/vague", json!({"a": true})),
        "/vague: the value fits no variant: Right /a: expected a number, found a boolean; \
         Left /a: expected a string, found a boolean"
    );
    let mut value = everything();
    value.as_object_mut().unwrap().remove("id");
    assert_eq!(read::<Everything>(&value).unwrap_err().path(), "/id");
}

#[test]
fn unknown_values_are_kept() {
    let mut value = everything();
    value["status"] = json!("brand-new");
    value["level"] = json!(17);
    value["mixed"] = json!(false);
    value["pet"] = json!({"petType": "hamster", "wheel": true});
    let model: Everything = read(&value).unwrap();
    assert!(matches!(&model.status, Some(Status::Unknown(value)) if value.as_str() == "brand-new"));
    assert!(matches!(model.pet, Pet::Unknown(_)));
    assert_eq!(written(&model), value);
}

#[test]
fn the_variants_tag_wins() {
    let mut cat = Cat::default().lives(9);
    cat.pet_type = "WRONG".into();
    assert_eq!(
        written(&Pet::Cat(cat)),
        json!({"petType": "cat", "lives": 9})
    );
    let dog = Dog::default().friend(Pet::Cat(Cat::default()));
    assert_eq!(
        written(&Pet::Dog(dog)),
        json!({"petType": "dog", "friend": {"petType": "cat"}})
    );
}

#[test]
fn construction() {
    let mut tree = Tree::new(vec![]);
    tree = tree.parent(Tree::new(vec![]));
    assert_eq!(
        written(&tree),
        json!({"children": [], "parent": {"children": []}})
    );
    assert_eq!(written(&Open::default().known("k")), json!({"known": "k"}));
    let text = || "x".to_owned();
    let many = Many::new(ManyRequired {
        a: text(),
        b: text(),
        c: text(),
        d: text(),
        e: text(),
        f: text(),
        g: text(),
        h: text(),
    });
    assert_eq!(written(&many).as_object().unwrap().len(), 8);
    assert_eq!("on_hold".parse::<Status>(), Ok(Status::OnHold));
    assert_eq!(Status::OnHold.to_string(), "on_hold");
}

#[test]
fn serde_means_the_same() {
    let value = everything();
    let model: Everything = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), value);
    assert_eq!(model, read(&value).unwrap());
    // Order and large numbers survive: no tree in between.
    let text = serde_json::to_string(&model).unwrap();
    assert_eq!(text.as_bytes(), to_vec::<Wire, _>(&model));
    assert!(text.contains("18446744073709551615"));
    let error = serde_json::from_str::<Tree>("{}").unwrap_err();
    assert!(
        error.to_string().contains("missing required property"),
        "{error}"
    );
}

#[test]
fn a_base_that_lists_what_extends_it() {
    let car = json!({"wheels": "four", "name": "Trabant", "fuel": "petrol", "doors": 2});
    let Vehicle::Car(read_car) = read::<Vehicle>(&car).unwrap() else {
        panic!("not a car");
    };
    assert_eq!(
        (
            read_car.name.as_str(),
            read_car.fuel.as_str(),
            read_car.doors
        ),
        ("Trabant", "petrol", Some(2))
    );
    assert_eq!(written(&Vehicle::Car(read_car)), car);
    let bicycle = json!({"wheels": "two", "name": "Diamant", "bell": true});
    assert!(
        matches!(read::<Vehicle>(&bicycle).unwrap(), Vehicle::Bicycle(bicycle) if bicycle.bell == Some(true))
    );
    let missing = read::<Vehicle>(&json!({"wheels": "four", "name": "x"})).unwrap_err();
    assert!(
        missing.to_string().contains("missing required property"),
        "{missing}"
    );
}

#[test]
fn what_one_direction_has_is_no_burden_for_the_other() {
    let account = AccountInput::new("Ani", "hunter2", "1234");
    let sent = AccountListInput::new(vec![account]);
    assert_eq!(
        written(&sent),
        json!({"accounts": [{"name": "Ani", "password": "hunter2", "pin": "1234"}]})
    );
    let received: Account = read(&json!({"id": "1", "number": "7", "name": "Ani"})).unwrap();
    assert_eq!((received.password, received.pin), (None, None));
    for missing in ["id", "number"] {
        let mut account = json!({"id": "1", "number": "7", "name": "Ani"});
        account.as_object_mut().unwrap().remove(missing);
        let error = read::<Account>(&account).unwrap_err();
        assert!(error.to_string().contains(missing), "{error}");
    }
}

#[test]
fn schemas_that_are_alike_are_one_generic_type() {
    fn totals<T>(pages: &[golden_models::models::List<T>]) -> i64 {
        pages.iter().map(|page| page.total).sum()
    }
    let cats =
        json!({"items": [{"petType": "cat"}], "first": {"petType": "cat", "lives": 9}, "total": 1});
    let page: CatList = read(&cats).unwrap();
    assert_eq!(written(&page), cats);
    let dogs: DogList = read(&json!({"items": [], "total": 2})).unwrap();
    assert_eq!(dogs.first, None);
    assert_eq!(totals(&[page]) + totals(&[dogs]), 3);
}
