//! Unions and constants: what decides, what is kept, what is written.

use apiloom_runtime::Answers;
use apiloom_runtime::json::{Drift, Read, ReadError, Reader, Write, from_slice, to_vec};
use golden_unions::Wire;
use golden_unions::models::{
    Action, Alpha, AnyNumber, Aspect, Backend, BareKeys, Beta, Bike, Car, Cat, Coded, Command, Constants, Contact, Cut,
    ConstantsInside, Craft, Deep, DoNothing, Dog, Either, Embedding, Everything, Extent, Fallback, FlagOn, Fleet, FleetNamed, Itself, OtherRing, Ring, RingOne, RingTwo, ThreeRings,
    Flagged, Gamma, Go, Groups, Halt, HaltType, IntOrString, LevelsItem, Literals, LiteralsOne, Mapped, Mixed, NumberFour,
    NumberOne, NumberTwo, Numbered, OnlyOne, Order, Loosely, Reachable, Tame, Ours, Outcome, Pair, Partial, PausePool, Pet, Plant, ScaleMore,
    ScaleOne, Scaled, Shape, Shared, Signal, Solid, Suspend, Switch, SwitchOn, Texts, Told, Tree, Turn, TurnType, TwoKeys, Vehicle, Versioned,
    Void, VoidNothing, Wide,
};

fn read<T: Read<Wire>>(text: &str) -> Result<T, ReadError> {
    from_slice::<Wire, T>(text.as_bytes())
}

fn written<T: Write<Wire>>(value: &T) -> String {
    String::from_utf8(to_vec::<Wire, T>(value)).unwrap()
}

/// Reads a value and writes it: it is the same, byte for byte.
fn same<T: Read<Wire> + Write<Wire>>(text: &str) -> T {
    let value: T = read(text).unwrap();
    assert_eq!(written(&value), text);
    value
}

#[test]
fn a_constant_is_written_without_being_said() {
    assert_eq!(written(&DoNothing::default()), r#"{"type":"do-nothing"}"#);
    let action = Action::Suspend(Suspend::default());
    assert_eq!(written(&action), r#"{"type":"suspend"}"#);
    let everything = Everything::default().action(Action::PausePool(PausePool::default()));
    assert_eq!(written(&everything), r#"{"action":{"type":"pause-pool"}}"#);
    let constants = Constants::new("n").inside(ConstantsInside::default());
    assert_eq!(
        written(&constants),
        r#"{"text":"t","real":0.5,"one":"only","inside":{"kind":"inner"},"needed":"n"}"#
    );
}

/// What may be left out says something by being there, unless it is the default: it is never sent, or read, by itself.
#[test]
fn an_optional_constant_is_a_flag() {
    let constants = Constants::new("n").number().flag().of().both();
    assert_eq!(
        written(&constants),
        r#"{"text":"t","number":1,"real":0.5,"flag":true,"one":"only","of":"referred","both":"both","needed":"n"}"#
    );
    let absent: Constants = same(r#"{"text":"t","needed":"n"}"#);
    assert_eq!((absent.flag, absent.one, absent.real), (None, None, None));
    assert!(noted::<Constants>(r#"{"text":"t","needed":"n"}"#).0.is_empty());
    // What only one variant may lack tells that one by its absence.
    assert!(matches!(same(r#"{"level":1}"#), Switch::On(_)));
    assert_eq!(written(&SwitchOn::default()), r#"{"on":true}"#);
}

/// A variant does not go without what tells it, whether that has one value or several.
#[test]
fn what_tells_a_variant_is_written() {
    assert_eq!(written(&Signal::Go(Go::default())), r#"{"type":"go"}"#);
    assert_eq!(written(&Signal::Halt(Halt::default())), r#"{"type":"pause"}"#);
    let hold = Halt::default().type_(HaltType::Hold).delay(1);
    assert_eq!(written(&Signal::Halt(hold)), r#"{"type":"hold","delay":1}"#);
    assert_eq!(written(&Signal::Turn(Turn::new(TurnType::Left))), r#"{"type":"left"}"#);
    // What came without it goes without it.
    let absent: Halt = same(r#"{"delay":1}"#);
    assert_eq!(absent.type_, None);
}

/// What says nothing else is called by the only property that it knows, or by the only value that it has.
#[test]
fn variants_are_called_by_the_one_thing_that_they_have() {
    let Extent::Pages(pages) = same(r#"{"pages":3}"#) else {
        panic!("no pages");
    };
    assert_eq!(pages.pages, 3);
    assert!(matches!(same(r#""whole""#), Extent::Text(_)));
    assert!(matches!(same(r#"{"other":3}"#), Extent::Unknown(_)));
    assert!(read::<Extent>(r#"{"pages":"x"}"#).is_err());
    assert!(matches!(same("0"), Cut::V0(_)));
    assert!(matches!(same(r#"{"at":1}"#), Cut::At(_)));
    assert!(matches!(same(r#"{"around":"a"}"#), Cut::Around(_)));
    assert!(matches!(same(r#"{"from":1,"to":2}"#), Cut::Variant5(_)));
}

/// Servers write null for what is absent.
#[test]
fn a_key_that_is_null_does_not_decide() {
    let contact = |text| read::<Contact>(text).unwrap();
    for text in [
        r#"{"id":1,"email":null,"phone":"5"}"#,
        r#"{"phone":"5","email":null}"#,
        r#"{"phone":"5"}"#,
    ] {
        assert!(matches!(contact(text), Contact::ByPhone(_)), "{text}");
    }
    for text in [
        r#"{"email":"a","phone":null}"#,
        r#"{"phone":null,"id":2,"email":"a"}"#,
        r#"{"email":"a"}"#,
    ] {
        assert!(matches!(contact(text), Contact::ByMail(_)), "{text}");
    }
    for text in [r#"{"email":null,"phone":null}"#, r#"{"email":null}"#] {
        assert!(matches!(same(text), Contact::Unknown(_)), "{text}");
        let strict = Contact::read(&mut Reader::new(text.as_bytes()).answers(Answers::Strict));
        let error = strict.unwrap_err().to_string();
        assert!(error.contains("ByMail /email: expected a string, found null"), "{error}");
    }
    let outcome = |text| read::<Outcome>(text).unwrap();
    for text in [r#"{"fault":null,"at":"a"}"#, r#"{"at":"a","fault":null}"#, r#"{"fault":"b"}"#] {
        assert!(matches!(outcome(text), Outcome::Failed(_)), "{text}");
    }
    for text in [r#"{"at":"a"}"#, r#"{"count":1}"#, "{}"] {
        assert!(matches!(outcome(text), Outcome::Done(_)), "{text}");
    }
}

#[test]
fn a_key_decides_as_long_as_the_rest_fits() {
    let contact = |text| read::<Contact>(text);
    // The key of the one, and a value of the other.
    for text in [r#"{"email":5,"phone":"7"}"#, r#"{"phone":"7","id":1,"email":["a"]}"#] {
        assert!(matches!(contact(text), Ok(Contact::ByPhone(_))), "{text}");
    }
    assert!(matches!(contact(r#"{"email":"a","phone":false}"#), Ok(Contact::ByMail(_))));
    // Both fit: the first one, as ever.
    assert!(matches!(contact(r#"{"phone":"7","email":"a"}"#), Ok(Contact::ByMail(_))));
    // None fits: why is said of the one that is meant.
    let error = contact(r#"{"phone":[]}"#).unwrap_err().to_string();
    assert!(error.starts_with("at `/phone` (byte"), "{error}");
    // What has no key is left over for the last one.
    let outcome = |text| read::<Outcome>(text).unwrap();
    assert!(matches!(outcome(r#"{"fault":{"a":1},"at":"b"}"#), Outcome::Done(_)));
    let lenient = |text: &str| {
        let mut input = Reader::new(text.as_bytes()).answers(Answers::Lenient);
        <Contact as Read<Wire>>::read(&mut input).unwrap()
    };
    assert!(matches!(lenient(r#"{"email":5,"phone":"7"}"#), Contact::ByPhone(_)));
}

#[test]
fn the_form_of_a_text_tells() {
    use golden_unions::models::{
        TextsAddress, TextsDay, TextsForms, TextsId, TextsKey, TextsKnown, TextsNumber,
    };

    let uuid = "550e8400-e29b-41d4-a716-446655440000";
    let texts = |property: &str, value: &str| {
        same::<Texts>(&format!(r#"{{"{property}":{value}}}"#))
    };
    let of = |property: &str, value: &str| texts(property, &format!("\"{value}\""));
    assert!(matches!(of("id", uuid).id, Some(TextsId::Id(_))));
    for text in ["x", "550e8400e29b41d4a716446655440000", ""] {
        assert!(matches!(of("id", text).id, Some(TextsId::Text(_))), "{text}");
    }
    let forms = |value| of("forms", value).forms.unwrap();
    assert!(matches!(forms("2020-01-01T00:00:00Z"), TextsForms::Time(_)));
    assert!(matches!(forms("2020-01-01"), TextsForms::Day(_)));
    assert!(matches!(forms(uuid), TextsForms::Id(_)));
    assert!(matches!(forms("x"), TextsForms::Text(_)));
    let address = |value| of("address", value).address.unwrap();
    assert!(matches!(address("127.0.0.1"), TextsAddress::V4(_)));
    assert!(matches!(address("::1"), TextsAddress::V6(_)));
    assert!(matches!(address("localhost"), TextsAddress::Text(_)));
    assert!(matches!(texts("address", "5").address, Some(TextsAddress::Integer(5))));
    assert!(matches!(of("key", uuid).key, Some(TextsKey::Id(_))));
    assert!(matches!(of("key", "aGk=").key, Some(TextsKey::Bytes(bytes)) if bytes == "hi"));
    assert!(matches!(of("known", uuid).known, Some(TextsKnown::Id(_))));
    for text in ["auto", "x"] {
        assert!(matches!(of("known", text).known, Some(TextsKnown::Text(_))), "{text}");
    }
    assert!(matches!(of("day", "2020-01-01").day, Some(TextsDay::Day(_))));
    for text in [uuid, "x"] {
        assert!(matches!(of("day", text).day, Some(TextsDay::Id(_))), "{text}");
    }
    // Many words can be read as base64, and would be written otherwise.
    assert_eq!(of("blob", "dGVzdA").blob.unwrap(), "dGVzdA");
    assert!(matches!(of("number", "test").number, Some(TextsNumber::Text(text)) if text == "test"));
}

#[test]
fn a_constant_that_is_another_one_is_kept() {
    let text = r#"{"text":"u","number":2.0,"real":1e400,"flag":false,"one":"other","of":"far","both":"none","inside":{"kind":"outer"},"set":"client","needed":"n"}"#;
    same::<Constants>(text);
    assert!(read::<Constants>(r#"{"needed":"n"}"#).is_err());
}

#[test]
fn constants_decide_whether_they_are_required_or_not() {
    assert!(matches!(
        same(r#"{"type":"do-nothing"}"#),
        Action::DoNothing(_)
    ));
    assert!(matches!(same(r#"{"type":"suspend"}"#), Action::Suspend(_)));
    let pause: Action = same(r#"{"type":"pause-pool","pool":null}"#);
    assert!(matches!(pause, Action::PausePool(_)));
    // What is missing is what fits best.
    let pause: Action = read(r#"{"pool":"p"}"#).unwrap();
    assert_eq!(written(&pause), r#"{"type":"pause-pool","pool":"p"}"#);
    // A number and a boolean are the same in any form.
    for one in ["1", "1.0", "1e0", "10E-1"] {
        let text = format!(r#"{{"version":{one},"a":"x"}}"#);
        assert!(
            matches!(read(&text).unwrap(), Versioned::Version1(_)),
            "{one}"
        );
    }
    assert!(matches!(
        same(r#"{"version":3.0,"b":"x"}"#),
        Versioned::Variant2(_)
    ));
    assert!(matches!(same(r#"{"version":4}"#), Versioned::Version4(_)));
}

#[test]
fn what_the_document_does_not_know_is_kept_as_it_came() {
    let text = r#"{"type":"new","big":123456789012345678901234567890,"a":1.0,"b":1e3,"z":{"y":[1.50,"\u00e9 x"]},"c":null}"#;
    assert!(matches!(same(text), Action::Unknown(_)));
    let spaced: Action = read("{ \"type\" : \"new\",\n \"text\": \"a \\\" b\" }").unwrap();
    let Action::Unknown(unknown) = &spaced else {
        panic!("{spaced:?}");
    };
    assert_eq!(unknown.as_json(), r#"{"type":"new","text":"a \" b"}"#);
    assert_eq!(unknown.to_value().unwrap()["text"], "a \" b");
    // In lists, maps, with null, in unions.
    let text = format!(
        r#"{{"actions":[{{"type":"suspend"}},{text}],"byName":{{"x":{text}}},"perhaps":null,"pet":{{"kind":"bird","wings":2.0}}}}"#
    );
    let everything: Everything = same(&text);
    assert!(matches!(
        everything.actions.unwrap().as_slice(),
        [Action::Suspend(_), Action::Unknown(_)]
    ));
    assert!(matches!(everything.pet, Some(Pet::Unknown(_))));
    assert_eq!(everything.perhaps, Some(None));
    let wide: Wide = same(r#"{"type":"later","to":1.0}"#);
    assert!(format!("{wide:?}").contains("Unknown"), "{wide:?}");
    // A constant of another kind is another constant.
    for other in ["5.0", "\"2\"", "[2]"] {
        assert!(matches!(
            same(&format!(r#"{{"version":{other},"z":"x"}}"#)),
            Versioned::Unknown(_)
        ));
    }
    assert!(matches!(
        read(r#"{"version":3,"b":"x"}"#).unwrap(),
        Versioned::Variant2(_)
    ));
    assert!(matches!(
        same(r#"{"meta":{"kind":"up"},"value":1}"#),
        Deep::Unknown(_)
    ));
    assert!(matches!(same(r#"{"a":"x","b":"3"}"#), Pair::Unknown(_)));
    // What a newer server has can be sent.
    let new = Action::Unknown(serde_json::json!({"type": "newer"}).into());
    assert_eq!(written(&new), r#"{"type":"newer"}"#);
}

/// What a reader notes about a value, and what is written back.
fn noted<T: Read<Wire> + Write<Wire>>(text: &str) -> (Vec<(String, Drift)>, String) {
    let mut input = Reader::new(text.as_bytes()).watching();
    let value = T::read(&mut input).unwrap();
    let drift = input.drift();
    let drift = drift.iter().map(|it| (it.path().to_owned(), it.drift()));
    (drift.collect(), written(&value))
}

/// Where the enum has a place for what it does not know, what tells no variant goes there.
#[test]
fn what_tells_no_variant_is_kept_as_it_came() {
    let strict = |text: &str| Pet::read(&mut Reader::new(text.as_bytes()).answers(Answers::Strict));
    assert!(matches!(same(r#"{"lives":1}"#), Pet::Unknown(_)));
    let told = |path: &str| (path.to_owned(), Drift::UnknownVariant);
    assert_eq!(noted::<Pet>(r#"{"lives":1}"#).0, [told("/kind")]);
    let error = strict(r#"{"lives":1}"#).unwrap_err().to_string();
    assert!(error.contains("the property `kind` that tells the variant is missing"), "{error}");
    assert!(matches!(same(r#"{"a":"x"}"#), Versioned::Unknown(_)));
    assert!(matches!(same("{}"), Extent::Unknown(_)));
    // Another kind, wherever there is one.
    let text = r#"{"action":5,"actions":["x",null,[1.0]],"byName":{"a":true},"pet":false,"versioned":[],"deep":"x","pair":[{}],"number":{"h":1},"numbers":[],"shape":7,"command":[1.0],"mapped":"m","backend":1e3,"measures":{"a":1,"b":1.5,"c":{"d":1.0},"e":null}}"#;
    same::<Everything>(text);
    let (drift, _) = noted::<Everything>(text);
    assert!(drift.iter().all(|(_, drift)| *drift == Drift::UnknownVariant), "{drift:?}");
    let places: Vec<&str> = drift.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(places.len(), 16, "{places:?}");
    assert!(places.contains(&"/measures/c") && places.contains(&"/actions/1"), "{places:?}");
    let mut input = Reader::new(text.as_bytes()).answers(Answers::Strict);
    assert!(Everything::read(&mut input).is_err());
    // Null is what is absent where nothing says that it is a value, and a body as a whole is what is documented.
    assert_eq!(noted::<Everything>(r#"{"pet":null}"#).0, [("/pet".to_owned(), Drift::NullProperty)]);
    let tolerant = |text: &str| Pet::read(&mut Reader::new(text.as_bytes()).answers(Answers::Tolerant));
    for other in ["5", "null", "[]", r#""x""#] {
        assert!(tolerant(other).is_err(), "{other}");
        // Lenient ones keep it, but for nothing.
        assert_eq!(read::<Pet>(other).is_err(), other == "null", "{other}");
    }
}

#[test]
fn an_absent_constant_is_not_invented() {
    assert!(matches!(same(r#"{"x":1}"#), Partial::Bare(_)));
    assert!(matches!(
        same(r#"{"x":1,"kind":"marked"}"#),
        Partial::Marked(_)
    ));
    // The variant that fits has no place for the constant, which is told.
    let (drift, back) = noted::<Partial>(r#"{"x":1,"kind":"new"}"#);
    assert_eq!(drift, [("/kind".to_owned(), Drift::TagLeftOut)]);
    assert_eq!(back, r#"{"x":1}"#);
    // One that denies it is not meant.
    for other in [r#"{"type":"other","enabled":true}"#, r#"{"type":5,"enabled":true,"more":[1.0]}"#] {
        assert!(matches!(same(other), Backend::Unknown(_)), "{other}");
        assert_eq!(noted::<Backend>(other).0, [("/type".to_owned(), Drift::UnknownVariant)]);
    }
    assert!(matches!(same(r#"{"enabled":true}"#), Backend::Toggle(_)));
    assert!(read::<Backend>(r#"{"type":"local","enabled":true}"#).is_err());
    assert!(noted::<Partial>(r#"{"x":1}"#).0.is_empty());
    // Where all variants have one and there is none, it is told.
    let missing = |path: &str| vec![(path.to_owned(), Drift::MissingConstant)];
    let (drift, back) = noted::<Action>("{}");
    assert_eq!(
        (drift, back.as_str()),
        (missing(""), r#"{"type":"do-nothing"}"#)
    );
    let (drift, _) = noted::<Vec<Action>>(r#"[{"type":"suspend"},{"pool":"x"},{"pool":null}]"#);
    assert_eq!(drift, [missing("/1"), missing("/2")].concat());
    let (drift, _) = noted::<Everything>(r#"{"byName":{"a":{}},"switch":{"level":1}}"#);
    // Only one variant of the switch may be without it.
    assert_eq!(drift, missing("/byName/a"));
}

#[test]
fn constants_beside_null_decide() {
    assert!(matches!(same(r#"{"k":"one","x":1}"#), Literals::One(_)));
    assert!(matches!(same(r#"{"k":"two","x":1}"#), Literals::Two(_)));
    assert!(matches!(same(r#"{"k":"three","x":1}"#), Literals::Three(_)));
    // A `const` is never null: no Option, and nobody need say it.
    let one = Literals::One(LiteralsOne::default().x(1));
    assert_eq!(written(&one), r#"{"k":"one","x":1}"#);
    // Null is what may be null, absence what may be absent: neither is made a constant.
    assert_eq!(
        written(&same::<Literals>(r#"{"k":null,"x":1}"#)),
        r#"{"k":null,"x":1}"#
    );
    assert!(matches!(same(r#"{"x":1}"#), Literals::Two(_)));
    for unknown in [
        r#"{"k":"four"}"#,
        r#"{"k":1,"x":1}"#,
        r#"{"k":["one"]}"#,
        r#"{"k":{}}"#,
    ] {
        assert!(matches!(same(unknown), Literals::Unknown(_)), "{unknown}");
    }
    assert!(matches!(
        same(r#"{"form":"circle","radius":1.5}"#),
        Shape::Circle(_)
    ));
    assert!(matches!(
        same(r#"{"form":"square","side":2.0}"#),
        Shape::Square(_)
    ));
    assert!(matches!(same(r#"{"form":"line"}"#), Shape::Unknown(_)));
    assert!(matches!(same(r#"{"form":[1.0]}"#), Shape::Unknown(_)));
    assert!(matches!(
        read(r#"{"form":null,"radius":1}"#).unwrap(),
        Shape::Circle(_)
    ));
}

#[test]
fn a_constant_of_several_variants_tells_them_from_others() {
    assert!(matches!(
        same(r#"{"type":"a","data":{"n":1}}"#),
        Shared::Count(_)
    ));
    assert!(matches!(
        same(r#"{"type":"a","data":{"s":"x"}}"#),
        Shared::Words(_)
    ));
    assert!(matches!(same(r#"{"type":"b"}"#), Shared::Nothing(_)));
    for unknown in [
        r#"{"type":"new","data":{"s":"x"}}"#,
        r#"{"data":{"n":"no number"},"type":"new"}"#,
        r#"{"type":5,"data":{"n":1}}"#,
        r#"{"type":{"a":1.0}}"#,
    ] {
        assert!(matches!(same(unknown), Shared::Unknown(_)), "{unknown}");
    }
    // What a known constant means and does not fit is an error, not unknown.
    assert!(read::<Shared>(r#"{"type":"a","data":5}"#).is_err());
}

#[test]
fn constants_of_several_kinds_are_different() {
    assert!(matches!(same(r#"{"t":1,"x":1}"#), Mixed::Number(_)));
    assert!(matches!(same(r#"{"t":"1","x":1}"#), Mixed::Text(_)));
    assert!(matches!(same(r#"{"t":true,"x":1}"#), Mixed::Flag(_)));
    assert!(matches!(same(r#"{"t":2,"x":1}"#), Mixed::Both(_)));
    assert!(matches!(same(r#"{"t":"2","x":1}"#), Mixed::Both(_)));
    assert!(matches!(same(r#"{"t":null,"x":1}"#), Mixed::Both(_)));
    for unknown in [
        r#"{"t":"true"}"#,
        r#"{"t":false}"#,
        r#"{"t":3.0}"#,
        r#"{"t":[]}"#,
    ] {
        assert!(matches!(same(unknown), Mixed::Unknown(_)), "{unknown}");
    }
    assert!(matches!(same(r#"{"on":true,"level":1}"#), Switch::On(_)));
    assert!(matches!(same(r#"{"on":false,"why":"x"}"#), Switch::Off(_)));
    assert!(matches!(same(r#"{"on":"true"}"#), Switch::Unknown(_)));
    // Of another kind where texts decide.
    for unknown in [
        r#"{"type":1}"#,
        r#"{"type":true,"pool":"x"}"#,
        r#"{"type":[null]}"#,
    ] {
        assert!(matches!(same(unknown), Action::Unknown(_)), "{unknown}");
    }
    assert!(matches!(same(r#"{"t":"b1","n":1}"#), Groups::Variant1(_)));
    assert!(matches!(same(r#"{"t":"a2","n":1}"#), Groups::Variant2(_)));
    assert!(matches!(same(r#"{"t":"c3","n":1}"#), Groups::Unknown(_)));
    assert!(matches!(same(r#"{"t":3,"n":1}"#), Groups::Unknown(_)));
}

#[test]
fn what_is_known_and_does_not_fit_is_an_error() {
    let error = read::<Action>(r#"{"type":"pause-pool","pool":5}"#).unwrap_err();
    assert_eq!(error.path(), "/pool");
}

#[test]
fn a_variant_without_a_constant_is_what_else_there_may_be() {
    assert!(matches!(
        same(r#"{"type":"suspend"}"#),
        Fallback::Suspend(_)
    ));
    assert!(matches!(
        same(r#"{"note":"n","type":"other"}"#),
        Fallback::Variant2(_)
    ));
    assert!(matches!(same(r#"{"note":"n"}"#), Fallback::Variant2(_)));
    assert!(matches!(same(r#"{"type":"other"}"#), Fallback::Unknown(_)));
}

#[test]
fn several_constants_and_those_of_parts_decide() {
    assert!(matches!(
        same(r#"{"meta":{"kind":"right"},"value":1}"#),
        Deep::Right(_)
    ));
    assert!(matches!(same(r#"{"a":"x","b":"2"}"#), Pair::X2(_)));
    assert!(matches!(same(r#"{"a":"y","b":"1"}"#), Pair::Y(_)));
    assert!(matches!(same(r#"{"a":"y"}"#), Pair::Y(_)));
    same::<Wide>("\"text\"");
    same::<Wide>("[1,2]");
    same::<Wide>("null");
    same::<Wide>(r#"{"type":"notify","to":"x"}"#);
}

#[test]
fn several_required_constants_tell_variants_together() {
    assert!(matches!(
        same(r#"{"op":"add","v":1,"value":"x"}"#),
        Command::AddV1(_)
    ));
    assert!(matches!(same(r#"{"op":"add","v":2}"#), Command::AddV2(_)));
    assert!(matches!(same(r#"{"op":"drop","v":1}"#), Command::DropV1(_)));
    for other in [
        r#"{"op":"drop","v":2,"value":"kept"}"#,
        r#"{"op":"zz","v":0,"value":[1.0]}"#,
        r#"{"op":"add","v":"1"}"#,
    ] {
        assert!(matches!(same(other), Command::Unknown(_)), "{other}");
    }
}

#[test]
fn known_values_mean_a_variant_beside_its_name() {
    for near in ["Near", "close"] {
        let text = format!(r#"{{"k":"{near}","a":"x"}}"#);
        assert!(matches!(same(&text), Aspect::Near(_)), "{near}");
    }
    for far in ["Far", "away"] {
        let text = format!(r#"{{"k":"{far}"}}"#);
        assert!(matches!(same(&text), Aspect::Far(_)), "{far}");
    }
    // Both know it, so it says nothing.
    assert!(matches!(same(r#"{"k":"any","a":"x"}"#), Aspect::Unknown(_)));
}

#[test]
fn discriminators_that_are_no_texts_are_put_right_on_writing() {
    assert_eq!(
        written(&Numbered::NumberOne(NumberOne::default())),
        r#"{"v":1}"#
    );
    assert_eq!(
        written(&Numbered::NumberTwo(NumberTwo::default())),
        r#"{"v":2}"#
    );
    let four = NumberFour::new("x");
    assert_eq!(written(&Numbered::NumberFour(four)), r#"{"v":4,"b":"x"}"#);
    assert_eq!(
        written(&Flagged::FlagOn(FlagOn::default())),
        r#"{"on":true}"#
    );
    assert_eq!(
        written(&Scaled::ScaleOne(ScaleOne::default())),
        r#"{"scale":1}"#
    );
    assert_eq!(
        written(&Scaled::ScaleMore(ScaleMore::default())),
        r#"{"scale":2.5}"#
    );
    // What came is right as it is.
    assert!(matches!(same(r#"{"v":3,"a":"x"}"#), Numbered::NumberTwo(_)));
    assert!(matches!(
        same(r#"{"v":4,"b":"x"}"#),
        Numbered::NumberFour(_)
    ));
    assert!(matches!(same(r#"{"v":5}"#), Numbered::Unknown(_)));
    assert!(matches!(same(r#"{"on":false}"#), Flagged::FlagOff(_)));
    let whole = read::<Scaled>(r#"{"scale":1.0}"#).unwrap();
    assert!(matches!(whole, Scaled::ScaleOne(_)));
}

#[test]
fn names_mean_their_schemas_beside_a_mapping() {
    assert!(matches!(same(r#"{"kind":"one","a":"x"}"#), Mapped::Ours(_)));
    assert!(matches!(
        same(r#"{"kind":"Ours","a":"x"}"#),
        Mapped::Ours(_)
    ));
    // The mapping says otherwise of this name.
    assert!(matches!(same(r#"{"kind":"Theirs"}"#), Mapped::Ours(_)));
    assert!(matches!(same(r#"{"kind":"two"}"#), Mapped::Theirs(_)));
    assert!(matches!(same(r#"{"kind":"Others"}"#), Mapped::Others(_)));
    assert!(matches!(same(r#"{"kind":"none"}"#), Mapped::Unknown(_)));
    let new = Mapped::Ours(Ours::new("two"));
    assert_eq!(written(&new), r#"{"kind":"one"}"#);
}

#[test]
fn numbers_keep_the_form_that_they_came_in() {
    assert_eq!(same::<AnyNumber>("2"), AnyNumber::Integer(2));
    assert_eq!(same::<AnyNumber>("2.0"), AnyNumber::Number(2.0));
    assert_eq!(
        same::<AnyNumber>("9007199254740993"),
        AnyNumber::Integer(9007199254740993)
    );
    assert_eq!(read::<AnyNumber>("1e3").unwrap(), AnyNumber::Number(1000.0));
    assert!(matches!(same("-0.0"), AnyNumber::Number(_)));
    assert!(matches!(same("[1.0,2.0]"), Embedding::Numbers(_)));
    assert!(matches!(same("[1.0,2.5]"), Embedding::Numbers(_)));
    assert!(matches!(same("[1,2]"), Embedding::Integers(_)));
    assert!(matches!(same("2.5"), Told::Number(_)));
    assert!(matches!(read("2.0").unwrap(), Told::Variant1(_)));
    let everything: Everything = same(r#"{"numbers":[1,1.0,"1",9007199254740993]}"#);
    assert_eq!(everything.numbers.unwrap().len(), 4);
    // What is whole and fits no integer keeps its digits.
    for large in [
        "123456789012345678901234567890",
        "-12345678901234567890123",
        "12345678901234567891",
        "-9223372036854775809",
    ] {
        assert!(matches!(same(large), AnyNumber::Unknown(_)), "{large}");
        same::<Everything>(&format!(r#"{{"numbers":[{large},1,"x"]}}"#));
    }
    assert!(matches!(
        read("18446744073709551616").unwrap(),
        AnyNumber::Number(_)
    ));
    let lost = [("/1".to_owned(), Drift::Rounded)];
    let (drift, _) = noted::<Embedding>("[0.5,123456789012345678901,18446744073709551616]");
    assert_eq!(drift, lost);
    let levels: Vec<LevelsItem> = read("[1.0,2.50,25e-1,3.0,4,100,0.4e1]").unwrap();
    assert_eq!(written(&levels), "[1,2.5,2.5,3.0,4.0,100.0,4.0]");
}

#[test]
fn two_tags_of_one_schema_stay_what_they_were() {
    assert!(matches!(
        same(r#"{"version":"b","beta":"x"}"#),
        TwoKeys::Beta(_)
    ));
    assert!(matches!(
        same(r#"{"version":"b.1","beta":"x"}"#),
        TwoKeys::Beta(_)
    ));
    assert_eq!(
        written(&TwoKeys::Beta(Beta::default())),
        r#"{"version":"b"}"#
    );
    let other = Beta::default().version("b.1");
    assert_eq!(written(&TwoKeys::Beta(other)), r#"{"version":"b.1"}"#);
    let alpha = TwoKeys::Alpha(Alpha::default());
    assert_eq!(written(&alpha), r#"{"version":"a"}"#);
    // Without a property of its own a variant for each.
    assert!(matches!(
        same(r#"{"version":"g","gamma":"x"}"#),
        BareKeys::Gamma(_)
    ));
    assert!(matches!(
        same(r#"{"version":"g.1","gamma":"x"}"#),
        BareKeys::G1(_)
    ));
    assert_eq!(
        written(&BareKeys::G1(Gamma::default())),
        r#"{"version":"g.1"}"#
    );
}

/// JSON Schema 2020-12, section 10.2.1.2: a value of `anyOf` is of any of them.
#[test]
fn a_constant_decides_as_long_as_the_rest_fits() {
    assert!(matches!(
        same(r#"{"type":"exact","x":1}"#),
        Either::Exact(_)
    ));
    assert!(matches!(
        same(r#"{"y":"z","type":"exact","x":"far"}"#),
        Either::Open(_)
    ));
    assert!(matches!(same(r#"{"type":"other","x":1}"#), Either::Open(_)));
    assert!(matches!(same(r#"{"y":"z"}"#), Either::Open(_)));
    assert!(read::<Either>(r#"{"type":"exact","x":"far","y":1}"#).is_err());
}

#[test]
fn what_is_of_another_kind_contradicts_no_constant() {
    assert!(matches!(same("\"x\""), Order::Text(_)));
    assert!(matches!(same(r#"{"op":"add","v":2}"#), Order::AddV2(_)));
    for unknown in [r#"{"op":"drop","v":2,"why":1.0}"#, r#"{"op":"zz","v":9}"#] {
        assert!(matches!(same(unknown), Order::Unknown(_)), "{unknown}");
    }
    assert!(matches!(same("{}"), Order::Unknown(_)));
    assert!(matches!(same("1"), Order::Unknown(_)));
}

#[test]
fn what_is_read_through_its_parent_keeps_its_tag() {
    let car = r#"{"kind":"car","wheels":4,"doors":2}"#;
    assert!(matches!(same(car), Vehicle::Car(_)));
    assert!(matches!(
        same(r#"{"kind":"bike","bell":true}"#),
        Vehicle::Bike(_)
    ));
    assert!(matches!(
        same(r#"{"kind":"boat","sails":1}"#),
        Vehicle::Unknown(_)
    ));
    assert_eq!(
        written(&Vehicle::Car(Car::new(3))),
        r#"{"kind":"car","doors":3}"#
    );
    assert_eq!(written(&Bike::default()), r#"{"kind":"bike"}"#);
    assert!(matches!(
        same(r#"{"sort":"Tree","height":1.5,"rings":3}"#),
        Plant::Tree(_)
    ));
    assert!(matches!(
        same(r#"{"sort":"Herb","smell":"x"}"#),
        Plant::Herb(_)
    ));
    assert!(matches!(
        read(r#"{"sort":"Moss","wet":true}"#),
        Ok(Plant::Base(_))
    ));
    assert_eq!(
        written(&Plant::Tree(Tree::default().rings(1))),
        r#"{"sort":"Tree","rings":1}"#
    );
}

#[test]
fn null_is_a_constant() {
    assert!(matches!(same(r#"{"e":null,"d":1}"#), Void::Nothing(_)));
    assert!(matches!(same(r#"{"e":"x","d":1}"#), Void::Something(_)));
    assert_eq!(written(&VoidNothing::default()), r#"{"e":null}"#);
    assert!(read::<Void>(r#"{"d":1}"#).is_err());
}

#[test]
fn a_discriminator_that_is_a_constant_is_no_argument() {
    assert_eq!(written(&Pet::Cat(Cat::default())), r#"{"kind":"Cat"}"#);
    assert_eq!(written(&Pet::Dog(Dog::default())), r#"{"kind":"Dog"}"#);
}

mod parents {
    use apiloom_runtime::json::{Drift, Read, Reader, Write, from_slice, to_vec};
    use golden_hierarchy::Wire;
    use golden_hierarchy::models::{Animal, Bird, Cat, Dog, Fish, Lion};

    fn same<T: Read<Wire> + Write<Wire>>(text: &str) -> T {
        let value = from_slice::<Wire, T>(text.as_bytes()).unwrap();
        assert_eq!(written(&value), text);
        value
    }

    fn written<T: Write<Wire>>(value: &T) -> String {
        String::from_utf8(to_vec::<Wire, T>(value)).unwrap()
    }

    #[test]
    fn what_builds_on_a_parent_is_an_alternative_of_it() {
        let lion = r#"{"kind":"Lion","name":"Leo","lives":1,"mane":true}"#;
        assert!(matches!(same(lion), Animal::Lion(_)));
        assert!(matches!(same(lion), Cat::Lion(_)));
        assert!(matches!(
            same(r#"{"kind":"Cat","lives":9}"#),
            Animal::Cat(_)
        ));
        assert!(matches!(same(r#"{"kind":"Cat","lives":9}"#), Cat::Base(_)));
        assert!(matches!(
            same(r#"{"kind":"Dog","barks":true}"#),
            Animal::Dog(_)
        ));
        assert!(matches!(same(r#"{"kind":"Fish"}"#), Animal::Fish(_)));
        let eel = same(r#"{"kind":"Eel","length":0.5,"volts":860}"#);
        assert!(
            matches!(eel, Animal::Eel(eel) if eel.length == Some(0.5) && eel.volts == Some(860))
        );
        assert!(matches!(
            same(r#"{"kind":"bird","wings":2}"#),
            Animal::Bird(_)
        ));
        // What builds on it in a newer document loses nothing.
        let worm = r#"{"kind":"Worm","name":"w","rings":7}"#;
        assert!(matches!(same(worm), Animal::Base(_)));
    }

    /// A parent takes what it does not know, and says so: no document has that tag.
    #[test]
    fn what_a_parent_does_not_know_is_told() {
        let told = |text: &str| {
            let mut input = Reader::new(text.as_bytes()).watching();
            <Vec<Animal> as Read<Wire>>::read(&mut input).unwrap();
            let drift = input.drift();
            let told = drift.iter().map(|it| (it.path().to_owned(), it.drift(), it.found().to_owned()));
            told.collect::<Vec<_>>()
        };
        let worm = ("/1/kind".to_owned(), Drift::UnknownVariant, "\"Worm\"".to_owned());
        let some = r#"[{"kind":"Animal"},{"rings":7,"kind":"Worm"},{"kind":"Cat"},{"kind":"bird"},{"kind":"Lion","mane":true}]"#;
        assert_eq!(told(some), [worm]);
        assert!(matches!(same(r#"{"kind":"Animal","name":"a"}"#), Animal::Base(_)));
        // What knows its own tag tells itself, once.
        let mut input = Reader::new(br#"{"kind":"Worm"}"#).watching();
        <Cat as Read<Wire>>::read(&mut input).unwrap();
        assert_eq!(input.drift().len(), 1);
    }

    #[test]
    fn what_builds_on_a_parent_writes_its_own_tag() {
        assert_eq!(written(&Lion::new(true)), r#"{"kind":"Lion","mane":true}"#);
        assert_eq!(written(&Dog::default()), r#"{"kind":"Dog"}"#);
        assert_eq!(written(&Fish::default()), r#"{"kind":"Fish"}"#);
        assert_eq!(written(&Bird::default()), r#"{"kind":"bird"}"#);
        assert_eq!(
            written(&Animal::Lion(Lion::new(false))),
            r#"{"kind":"Lion","mane":false}"#
        );
    }
}

#[test]
fn a_parent_beside_what_builds_on_it_is_the_choice_that_it_is() {
    let fleet: Fleet = same(
        r#"{"all":[{"$type":"boat","draft":2},{"$type":"plane","span":9},{"$type":"craft","name":"c"},{"$type":"ferry","draft":3,"cars":4}]}"#,
    );
    let all = fleet.all.unwrap();
    assert!(matches!(
        all.as_slice(),
        [Craft::Boat(_), Craft::Plane(_), Craft::Base(_), Craft::Ferry(_)]
    ));
    let fleet: Fleet = same(r#"{"last":{"$type":"plane","span":9},"named":{"$type":"ferry","cars":1}}"#);
    assert!(matches!(fleet.named, Some(FleetNamed::Craft(_))));
    assert!(matches!(same::<Fleet>(r#"{"named":"Ark"}"#).named, Some(FleetNamed::Text(_))));
    same::<Fleet>(r#"{"last":null}"#);
}

#[test]
fn an_integer_or_a_text_stays_what_it_is() {
    let all: Everything = same(r#"{"port":8080,"ports":[80,"50%","http"],"most":null}"#);
    assert!(matches!(all.port, Some(IntOrString::Integer(8080))));
    let all: Everything = same(r#"{"port":"http","most":"8080"}"#);
    assert!(matches!(all.port, Some(IntOrString::Text(text)) if text == "http"));
    same::<Everything>(r#"{"most":1}"#);
}

#[test]
fn a_base_that_is_not_mapped_comes_and_goes_without_a_tag() {
    assert!(matches!(same(r#"{"$type":"cube","edge":2}"#), Solid::SolidCube(_)));
    assert!(matches!(same(r#"{"$type":"ball","radius":2}"#), Solid::SolidBall(_)));
    assert!(matches!(same(r#"{"color":"red"}"#), Solid::SolidBase(_)));
    assert!(matches!(same(r#"{"$type":"cone","top":1}"#), Solid::Unknown(_)));
}

#[test]
fn a_tag_that_is_a_text_is_no_number() {
    assert!(matches!(same(r#"{"code":"1"}"#), Coded::CodeOne(_)));
    assert!(matches!(same(r#"{"code":1}"#), Coded::Unknown(_)));
    assert!(matches!(same(r#"{"code":true}"#), Coded::Unknown(_)));
    assert!(matches!(same(r#"{"v":1}"#), Numbered::NumberOne(_)));
    assert!(matches!(same(r#"{"v":"1"}"#), Numbered::Unknown(_)));
    assert!(matches!(same(r#"{"on":"true"}"#), Flagged::Unknown(_)));
    // Numbers are equal by value.
    assert!(matches!(read(r#"{"scale":1.0}"#), Ok(Scaled::ScaleOne(_))));
    assert!(matches!(same(r#"{"scale":"1.0"}"#), Scaled::Unknown(_)));
}

/// `anyOf`: what is of several variants is read as one of them, and nothing is lost in silence.
#[test]
fn what_another_variant_has_a_place_for_is_told() {
    let left_out = |path: &str| (path.to_owned(), Drift::OfOtherVariant);
    let both = r#"{"nickname":"Fido","breed":"dog","age":4,"hunts":true,"strange":1}"#;
    let (drift, back) = noted::<Tame>(both);
    assert_eq!(drift, [left_out("/breed"), left_out("/hunts")]);
    assert_eq!(back, r#"{"age":4,"nickname":"Fido"}"#);
    let (drift, _) = noted::<Reachable>(r#"{"id":1,"email":"e","phone" : "p"}"#);
    assert_eq!(drift, [left_out("/phone")]);
    // Each value of its own, and no object inside of one.
    let (drift, _) = noted::<Everything>(
        r#"{"tame":[{"age":4},{"breed":"cat","age":1,"x":{"hunts":true}},{"breed":"dog"}],"reachable":{"phone":"p","other":{"email":1}}}"#,
    );
    assert!(drift.contains(&left_out("/tame/1/breed")), "{drift:?}");
    assert_eq!(drift.iter().filter(|(_, drift)| *drift == Drift::OfOtherVariant).count(), 1, "{drift:?}");
    // Where nothing tells them apart, and in a union of unions.
    for (text, path) in [
        (r#"{"a":"1","b":"2","s":"3"}"#, "/b"),
        (r#"{"b":"2","s":"3","a":"1"}"#, "/b"),
        (r#"{"age":1,"nickname":"n","b":"2"}"#, "/b"),
    ] {
        assert_eq!(noted::<Loosely>(text).0, [left_out(path)], "{text}");
    }
    // Of one alone nothing is left out, and `oneOf` allows no other.
    for text in [r#"{"age":4}"#, r#"{"breed":"dog","hunts":true}"#] {
        assert!(noted::<Tame>(text).0.is_empty());
    }
    assert!(noted::<OnlyOne>(both).0.is_empty());
    // What is of several can be sent as what it is.
    let value: serde_json::Value = serde_json::from_str(r#"{"email":"e","phone":"p"}"#).unwrap();
    assert_eq!(written(&Reachable::Unknown(value.into())), r#"{"email":"e","phone":"p"}"#);
}

/// A null says of no variant that it is that one.
#[test]
fn null_for_what_tells_a_variant_loses_nothing() {
    let told = |path: &str| (path.to_owned(), Drift::UnknownVariant);
    for text in [r#"{"id":1,"email":null,"phone":null}"#, r#"{"phone":null}"#, r#"{"id":1}"#] {
        assert!(matches!(same(text), Reachable::Unknown(_)), "{text}");
        assert_eq!(noted::<Reachable>(text).0, [told("")], "{text}");
    }
    let (drift, back) = noted::<Everything>(r#"{"tame":[{"age":null},{"age":1},{"age":null,"breed":"dog"}]}"#);
    assert!(drift.contains(&told("/tame/0")), "{drift:?}");
    assert_eq!(back, r#"{"tame":[{"age":null},{"age":1},{"breed":"dog"}]}"#);
    let strict = |text: &str| Reachable::read(&mut Reader::new(text.as_bytes()).answers(Answers::Strict));
    assert!(strict(r#"{"email":null}"#).is_err());
    // What is told is what does not fit.
    assert!(read::<Reachable>(r#"{"email":5,"phone":null}"#).is_err());
}

#[test]
fn a_union_that_is_its_own_variant_is_read() {
    assert!(matches!(
        same::<Ring>("5"),
        Ring::OtherRing(other) if matches!(*other, OtherRing::Integer(5))
    ));
    assert!(matches!(same::<Ring>("\"a\""), Ring::Text(_)));
    // In the list it stands anew.
    assert!(matches!(
        same::<Ring>("[\"a\",[5,[]]]"),
        Ring::OtherRing(other) if matches!(&*other, OtherRing::RingList(all) if all.len() == 2)
    ));
    assert!(matches!(same::<Itself>("\"a\""), Itself::Text(_)));
    for neither in ["true", "{}", "1.5", "null"] {
        read::<Ring>(neither).unwrap_err();
        read::<Itself>(neither).unwrap_err();
    }
    read::<Itself>("5").unwrap_err();
    let one = same::<ThreeRings>("{\"one\":1}");
    assert!(
        matches!(&one, ThreeRings::RingOne(one) if matches!(&**one, RingOne::Object(_))),
        "{one:?}"
    );
    let two = same::<ThreeRings>("{\"two\":2}");
    let is_two = |two: &RingTwo| matches!(two, RingTwo::Object(two) if two.two == Some(2));
    assert!(
        match &two {
            ThreeRings::RingTwo(two) => is_two(two),
            ThreeRings::RingOne(one) => matches!(&**one, RingOne::RingTwo(two) if is_two(two)),
            _ => false,
        },
        "{two:?}"
    );
}
