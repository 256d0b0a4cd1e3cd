//! What is read though the document does not allow it, and everything that does not fit in one go.

use std::collections::BTreeMap;

use super::model::User;
use super::{Wire, read, write};
use crate::answers::Answers;
use crate::codegen::json::*;

/// Reads as a client with these settings would.
fn read_as<T: Read<Wire>>(answers: Answers, text: &str) -> (Result<T, ReadError>, Vec<Deviation>) {
    let mut input = Reader::new(text.as_bytes()).answers(answers).watching();
    let read = T::read(&mut input).and_then(|value| input.finish().map(|()| value));
    (read, input.drift())
}

fn shown(drift: &[Deviation]) -> Vec<String> {
    let line = |one: &Deviation| {
        let (path, expected, found) = (one.path(), one.expected(), one.found());
        format!("{path}: {:?}: {expected}, {found}", one.drift())
    };
    drift.iter().map(line).collect()
}

fn places(error: &ReadError) -> Vec<String> {
    error.mismatches().map(ToString::to_string).collect()
}

/// Required and optional lists and maps.
#[derive(Debug, PartialEq)]
struct Lists {
    must: Vec<i64>,
    may: Option<Vec<i64>>,
    map: BTreeMap<String, Vec<i64>>,
    word: Option<String>,
}

impl Read<Wire> for Lists {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let (mut f0, mut f1, mut f2, mut f3) = (
            Field::<Wire, _>::new(),
            Field::<Wire, _>::new(),
            Field::<Wire, _>::new(),
            Field::<Wire, String>::new(),
        );
        let table = [
            required("must"),
            optional("may"),
            required("map"),
            optional("word"),
        ];
        input.object(&table, &mut [&mut f0, &mut f1, &mut f2, &mut f3])?;
        Ok(Lists {
            must: f0.required()?,
            may: f1.optional(),
            map: f2.required()?,
            word: f3.optional(),
        })
    }
}

#[test]
fn null_is_an_empty_list_or_map_unless_answers_are_strict() {
    let text = r#"{"must": null, "may": null, "map": {"a": null, "b": [1]}, "word": null}"#;
    let (lists, drift) = read_as::<Lists>(Answers::Tolerant, text);
    let map = BTreeMap::from([("a".to_owned(), vec![]), ("b".to_owned(), vec![1])]);
    let expected = Lists {
        must: vec![],
        may: Some(vec![]),
        map,
        word: None,
    };
    assert_eq!(lists.unwrap(), expected);
    assert_eq!(
        shown(&drift),
        [
            "/must: NullForList: an array, null",
            "/may: NullForList: an array, null",
            "/map/a: NullForList: an array, null",
            "/word: NullProperty: a string, null",
        ]
    );
    // Where nobody listens it is the same.
    assert_eq!(read::<Lists>(text).unwrap(), expected);
    assert!(read::<Vec<i64>>("null").unwrap().is_empty());
    let (map, drift) = read_as::<BTreeMap<String, bool>>(Answers::Tolerant, " null ");
    assert_eq!(map.unwrap(), BTreeMap::new());
    assert_eq!(shown(&drift), [": NullForMap: an object, null"]);
    // No other value stands for a list.
    assert!(read::<Vec<i64>>("nul").is_err() && read::<Vec<i64>>("{}").is_err());
    assert!(read::<Vec<i64>>("nullx").is_err() && read::<(i64,)>("null").is_err());

    let (strict, drift) = read_as::<Lists>(Answers::Strict, text);
    assert_eq!(
        places(&strict.unwrap_err()),
        [
            "at `/must` (byte 9): expected an array, found null",
            "at `/may` (byte 22): expected an array, found null",
            "at `/map/a` (byte 41): expected an array, found null",
            "at `/word` (byte 66): expected a string, found null",
        ]
    );
    assert!(drift.is_empty());
}

/// Types without places for more are read by lenient settings as by tolerant ones.
#[test]
fn a_lenient_reader_of_tolerant_types_is_tolerant() {
    for text in [
        r#"{"must": null, "may": null, "map": {"a": null}, "word": null}"#,
        r#"{"must": [1], "map": {}}"#,
        "{}",
        r#"{"must": [1, "2"], "map": {}, "word": 1}"#,
        "[]",
        "null",
    ] {
        let (tolerant, told) = read_as::<Lists>(Answers::Tolerant, text);
        let (lenient, also) = read_as::<Lists>(Answers::Lenient, text);
        let fails = tolerant.as_ref().map_err(places);
        assert_eq!(lenient.as_ref().map_err(places), fails, "{text}");
        assert_eq!(shown(&told), shown(&also), "{text}");
    }
}

#[test]
fn null_is_no_list_where_another_variant_could_be_meant() {
    let union = |text: &str| {
        let mut input = Reader::new(text.as_bytes());
        let span = input.span().unwrap();
        let (mut list, mut word) = (Field::<Wire, Vec<i64>>::new(), Field::<Wire, String>::new());
        input.first_of::<()>(&span, &mut [("List", &mut list), ("Word", &mut word)])
    };
    assert_eq!(union("[1]").unwrap(), 0);
    assert!(union("null").is_err());
    // Inside of a variant it is.
    let mut input = Reader::new(b"{\"must\": null, \"map\": {}}");
    let span = input.span().unwrap();
    let mut lists = Field::<Wire, Lists>::new();
    assert_eq!(
        input
            .first_of::<()>(&span, &mut [("Lists", &mut lists)])
            .unwrap(),
        0
    );
}

/// PHP has one value for a list and a map with nothing in it, and writes it as a list.
#[test]
fn an_empty_list_is_an_empty_map_or_object() {
    type Maps = BTreeMap<String, BTreeMap<String, i64>>;
    for answers in [Answers::Tolerant, Answers::Lenient] {
        let (maps, told) = read_as::<Maps>(answers, r#"{"a": [ ], "b": {"c": 1}, "d": []}"#);
        let maps = maps.unwrap();
        assert!(maps["a"].is_empty() && maps["d"].is_empty());
        assert_eq!(maps["b"]["c"], 1);
        let places = [
            "/a: EmptyListForObject: an object, an array",
            "/d: EmptyListForObject: an object, an array",
        ];
        assert_eq!(shown(&told), places);
        let (maps, told) = read_as::<Maps>(answers, " [\n] ");
        assert_eq!((maps.unwrap().len(), told.len()), (0, 1));
    }
    for other in ["[1]", "[{}]", "[[]]", "[,]", "[", "\"\"", "false", "0"] {
        assert!(
            read_as::<Maps>(Answers::Tolerant, other).0.is_err(),
            "{other}"
        );
    }
    assert!(read_as::<Maps>(Answers::Strict, "[]").0.is_err());
    assert!(read_as::<Maps>(Answers::Strict, r#"{"a": []}"#).0.is_err());

    let object = |answers, property: Property, text: &'static str| {
        let mut input = Reader::new(text.as_bytes()).answers(answers).watching();
        let mut slot = Field::<Wire, i64>::new();
        let slots: &mut [&mut dyn Slot] = &mut [&mut slot];
        let read = input
            .object(&[property], slots)
            .and_then(|()| input.finish());
        read.map(|()| (slot.is_set(), input.drift().len()))
    };
    assert_eq!(
        object(Answers::Tolerant, optional("a"), "[]").unwrap(),
        (false, 1)
    );
    assert!(object(Answers::Strict, optional("a"), "[]").is_err());
    assert!(object(Answers::Tolerant, optional("a"), "[1]").is_err());
    // Something is missing.
    let error = object(Answers::Tolerant, required("a"), "[]").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected an object, found an array")
    );
}

/// It may be another variant, or none.
#[test]
fn an_empty_list_is_no_variant_that_is_an_object() {
    let union = |text: &str| {
        let mut input = Reader::new(text.as_bytes());
        let span = input.span().unwrap();
        let mut map = Field::<Wire, BTreeMap<String, i64>>::new();
        let mut word = Field::<Wire, String>::new();
        input.first_of::<()>(&span, &mut [("Map", &mut map), ("Word", &mut word)])
    };
    assert_eq!(union("{}").unwrap(), 0);
    assert!(union("[]").is_err() && union("[ \n]").is_err());
}

#[test]
fn everything_that_does_not_fit_is_found_in_one_go() {
    let text = r#"[{"id": "1", "nick": 2, "name": [], "boss": {"id": 1.5, "boss": 3}}, 4, {"nick": null}]"#;
    assert_eq!(
        places(&read::<Vec<User>>(text).unwrap_err()),
        [
            "at `/0/id` (byte 8): expected a number, found a string",
            "at `/0/nick` (byte 21): expected a string, found a number",
            "at `/0/name` (byte 32): expected a string, found an array",
            "at `/0/boss/id` (byte 51): number 1.5 is not an integer",
            "at `/0/boss/boss` (byte 64): expected an object, found a number",
            "at `/0/boss/nick` (byte 66): missing required property",
            "at `/1` (byte 69): expected an object, found a number",
            "at `/2/id` (byte 86): missing required property",
        ]
    );
    // The first one is what the error says of itself, the others stand behind it.
    let error = read::<Vec<bool>>("[1, true, 2]").unwrap_err();
    assert_eq!((error.path(), error.offset()), ("/0", 1));
    assert_eq!(
        error.to_string(),
        "at `/0` (byte 1): expected a boolean, found a number; at `/2` (byte 10): expected a boolean, found a number"
    );
    // Values of maps, further properties, a property that stands twice.
    let error = read::<BTreeMap<String, i64>>(r#"{"a": true, "b": 1, "c": null}"#).unwrap_err();
    assert_eq!(error.mismatches().count(), 2);
    let error = read::<User>(r#"{"id": 1, "id": 2, "nick": 3}"#).unwrap_err();
    assert_eq!(
        places(&error),
        [
            "at `/id` (byte 15): duplicate property",
            "at `/nick` (byte 27): expected a string, found a number",
        ]
    );
}

#[test]
fn a_text_that_is_no_json_ends_at_once() {
    for (text, expected) in [
        (
            r#"[1, true, tru"#,
            "at `/2` (byte 10): expected `true` or `false`",
        ),
        (r#"[1, true"#, "at byte 8: expected `,` or `]`"),
        (
            r#"[1, {"a": tru}, 2]"#,
            "at `/1` (byte 10): expected `true` or `false`",
        ),
    ] {
        let error = read::<Vec<bool>>(text).unwrap_err();
        assert_eq!(error.mismatches().count(), 1, "{error}");
        assert_eq!(error.to_string(), expected);
    }
    let error =
        read::<Vec<User>>("[{\"id\": true, \"boss\": {\"id\": 1,, \"nick\": 1}}]").unwrap_err();
    assert_eq!((error.path(), error.mismatches().count()), ("/0/boss", 1));
}

#[test]
fn mismatches_are_counted_and_bounded() {
    let many = format!("[{}]", ["true"; 100].join(","));
    let error = read::<Vec<i64>>(&many).unwrap_err();
    assert_eq!((error.mismatches().count(), error.omitted()), (16, 84));
    assert!(error.to_string().ends_with("; and 97 more"));
    let many = format!("[{}]", vec!["[true,true]"; 1_000_000].join(","));
    let start = std::time::Instant::now();
    let error = read::<Vec<Vec<i64>>>(&many).unwrap_err();
    assert!(start.elapsed().as_secs() < 5);
    assert_eq!(error.mismatches().count(), 16);
    assert!(error.omitted() < 2000, "{}", error.omitted());
    // Deep values that do not fit are passed over once, not once a level.
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let wide = format!("[{}]", vec![deep; 10_000].join(","));
    assert!(read::<Vec<Vec<i64>>>(&wide).is_err());
    assert!(start.elapsed().as_secs() < 10);
}

/// A struct as `answers = "lenient"` makes them.
#[derive(Debug, Clone, PartialEq, Default)]
struct Loose {
    id: Option<i64>,
    names: Option<Vec<String>>,
    /// Required and nullable.
    size: Option<i64>,
    extra: Option<serde_json::Value>,
    inner: Option<Box<Loose>>,
    rest: BTreeMap<String, bool>,
    misfits: Misfits,
}

impl Object for Loose {
    const PROPERTIES: &'static [Property] = &[
        required("id"),
        required("names"),
        required_nullable("size"),
        required("extra"),
        optional("inner"),
    ];
}

impl Read<Wire> for Loose {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut f0 = Field::<Wire, _>::new();
        let mut f1 = Field::<Wire, _>::new();
        let mut f2 = Field::<Wire, _>::new();
        let mut f3 = Field::<Wire, _>::new();
        let mut f4 = Field::<Wire, _>::new();
        let mut misfits = Misfits::default();
        let mut rest = BTreeMap::new();
        let slots: &mut [&mut dyn Slot] = &mut [&mut f0, &mut f1, &mut f2, &mut f3, &mut f4];
        input.object_lenient_with_rest::<Wire, _>(
            Self::PROPERTIES,
            slots,
            &mut misfits,
            &mut rest,
        )?;
        Ok(Loose {
            id: f0.optional(),
            names: f1.optional(),
            size: f2.optional().flatten(),
            extra: f3.optional(),
            inner: f4.optional(),
            rest,
            misfits,
        })
    }
}

impl Write<Wire> for Loose {
    fn write(&self, out: &mut Writer) {
        let values: &[&dyn Write<Wire>] =
            &[&self.id, &self.names, &self.size, &self.extra, &self.inner];
        out.object_lenient_with_rest(Self::PROPERTIES, values, &self.misfits, &self.rest);
    }
}

#[test]
fn what_does_not_fit_is_kept_and_written_back() {
    let text = r#"{"id":"x1","names":["a",1],"size":1.5,"extra":null,"inner":{"id":null,"names":null,"size":null,"extra":{"a":[]},"inner":[1e400]},"good":true,"bad":{"k":12345678901234567890123}}"#;
    let (loose, drift) = read_as::<Loose>(Answers::Lenient, text);
    let loose = loose.unwrap();
    assert_eq!((loose.id, &loose.names, loose.size), (None, &None, None));
    assert_eq!(loose.extra, Some(serde_json::Value::Null));
    assert_eq!(loose.misfits.get("id"), Some("x1".into()));
    assert_eq!(loose.misfits.text("names"), Some(r#"["a",1]"#));
    assert_eq!(loose.misfits.get("size"), Some(1.5.into()));
    let names: Vec<_> = loose.misfits.names().collect();
    assert_eq!(names, ["id", "names", "size", "bad"]);
    let inner = loose.inner.as_deref().unwrap();
    assert_eq!((inner.id, &inner.names), (None, &Some(vec![])));
    assert_eq!(loose.rest.get("good"), Some(&true));
    // But for null for a list, which is an empty one, all is as it came.
    let empty = text.replace("\"names\":null", "\"names\":[]");
    assert_eq!(write(&loose), empty);
    assert_eq!(
        shown(&drift),
        [
            "/id: Misfit: a number, a string",
            "/names/1: Misfit: a string, 1",
            "/size: Misfit: an integer, 1.5",
            "/inner/id: NullProperty: a number, null",
            "/inner/names: NullForList: an array, null",
            "/inner/inner: Misfit: an object, an array",
            "/bad: Misfit: a boolean, an object",
        ]
    );
    // What is set wins over what came.
    let mut mended = loose.clone();
    mended.id = Some(2);
    assert_eq!(
        mended.misfits.remove("bad").unwrap()["k"],
        12345678901234567890123u128 as f64
    );
    assert!(write(&mended).starts_with("{\"id\":2,\"names\":[\"a\",1]"));
    assert!(!write(&mended).contains("bad"));
    assert!(format!("{loose:?}").contains("misfits: {\"id\": "));
}

/// The place, and what stands there, of each that does not fit in a list or a map.
#[test]
fn all_that_does_not_fit_inside_of_what_is_kept_is_told_in_its_place() {
    let told = |text: &str| shown(&read_as::<Loose>(Answers::Lenient, text).1)[..].to_vec();
    let of = |names: &str| told(&format!(r#"{{"names":{names},"id":1,"size":1,"extra":1}}"#));
    assert_eq!(
        of(r#"["a", 7, "b", [], {"k": 1}, null, true]"#),
        [
            "/names/1: Misfit: a string, 7",
            "/names/3: Misfit: a string, an array",
            "/names/4: Misfit: a string, an object",
            "/names/5: Misfit: a string, null",
            "/names/6: Misfit: a string, true",
        ]
    );
    // What misses something inside of an unknown property, a number that is too large, more than are kept.
    let text = r#"{"id":99999999999999999999,"names":[],"size":1,"extra":1,"password":12345}"#;
    assert_eq!(
        told(text),
        [
            "/id: Misfit: a number that its type can hold, 99999999999999999999",
            "/password: Misfit: a boolean, a number",
        ]
    );
    let text = format!(r#"{{"names":[{}]}}"#, ["1"; 100].join(","));
    let mut input = Reader::new(text.as_bytes()).watching();
    <Loose as Read<Wire>>::read(&mut input).unwrap();
    // With the three that are missing.
    assert_eq!((input.drift().len(), input.drift_omitted()), (19, 84));

    /// A list of objects in a property of a lenient model.
    struct Users(Option<Vec<User>>);
    impl Read<Wire> for Users {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
            let (mut users, mut misfits) = (Field::<Wire, _>::new(), Misfits::default());
            let table = [optional("users")];
            input.object_lenient(&table, &mut [&mut users], &mut misfits)?;
            Ok(Users(users.optional()))
        }
    }
    let text = r#"{"users": [{"nick": null}, 3, {"id": 1, "nick": "x", "boss": {"id": "y"}}]}"#;
    let (users, drift) = read_as::<Users>(Answers::Lenient, text);
    assert!(users.unwrap().0.is_none());
    assert_eq!(
        shown(&drift),
        [
            "/users/0/id: Misfit: a property, nothing",
            "/users/1: Misfit: an object, 3",
            "/users/2/boss/id: Misfit: a number, a string",
            "/users/2/boss/nick: Misfit: a property, nothing",
        ]
    );
}

#[test]
fn what_was_expected_is_told_in_plain_words() {
    let plain = |message: &str| {
        let error = ReadError::new(0, message);
        error.mismatches().next().unwrap().expected().into_owned()
    };
    assert_eq!(
        plain("expected an object with the property `t`, found null"),
        "an object with the property `t`"
    );
    assert_eq!(plain("the value fits no variant"), "one of several types");
    assert_eq!(
        plain("the value fits no variant: A: no"),
        "one of several types (A: no)"
    );
    assert_eq!(
        plain("duplicate property"),
        "a value that fits (duplicate property)"
    );
}

#[test]
fn what_is_missing_is_not_there() {
    let (loose, drift) = read_as::<Loose>(Answers::Lenient, "{\"inner\": {}}");
    let loose = loose.unwrap();
    assert!(loose.misfits.is_empty());
    assert_eq!(loose.inner, Some(Box::default()));
    let missing = |at: &str| {
        ["id", "names", "size", "extra"]
            .map(|name| format!("{at}/{name}: MissingProperty: a property, nothing"))
    };
    assert_eq!(shown(&drift), [missing(""), missing("/inner")].concat());
    // Null is what is nullable and required, when nothing came.
    assert_eq!(write(&loose), r#"{"size":null,"inner":{"size":null}}"#);
}

#[test]
fn null_is_an_object_with_nothing_in_it() {
    let (loose, drift) = read_as::<Loose>(Answers::Lenient, " null ");
    assert_eq!(loose.unwrap(), Loose::default());
    assert_eq!(shown(&drift), [": EmptyBody: an object, null"]);
    let (boxed, _) = read_as::<Box<Loose>>(Answers::Lenient, "null");
    assert_eq!(*boxed.unwrap(), Loose::default());
    // Where it may be meant it is.
    let (none, drift) = read_as::<Option<Loose>>(Answers::Lenient, "null");
    assert_eq!((none.unwrap(), drift), (None, vec![]));
    assert!(read_as::<Loose>(Answers::Tolerant, "null").0.is_err());
    assert!(read::<User>("null").is_err());
    for text in ["", "nul", "null null"] {
        let (loose, _) = read_as::<Loose>(Answers::Lenient, text);
        assert!(loose.is_err(), "{text}");
    }
}

#[test]
fn a_text_that_is_no_object_is_kept_and_written_back() {
    for (text, found) in [
        ("[]", "an array"),
        (r#"[{"id":1},null]"#, "an array"),
        (r#""no \"such\" thing""#, "a string"),
        ("1e400", "1e400"),
        ("false", "false"),
    ] {
        let (loose, drift) = read_as::<Loose>(Answers::Lenient, text);
        let mut loose = loose.unwrap();
        assert_eq!(loose.misfits.whole(), Some(text));
        assert!(!loose.misfits.is_empty() && loose.misfits.names().next().is_none());
        assert_eq!(write(&loose), text);
        assert!(format!("{loose:?}").contains(&format!("misfits: {text}")));
        assert_eq!(shown(&drift), [format!(": Misfit: an object, {found}")]);
        // What is set is written.
        loose.rest.insert("more".to_owned(), true);
        assert_eq!(write(&loose), r#"{"size":null,"more":true}"#);
        loose.rest.clear();
        loose.id = Some(1);
        assert_eq!(write(&loose), r#"{"id":1,"size":null}"#);
        let (tolerant, _) = read_as::<Loose>(Answers::Tolerant, text);
        assert!(tolerant.is_err());
    }
    // Deeper a property has the place for it, or nothing has.
    let (loose, _) = read_as::<Loose>(Answers::Lenient, r#"{"inner":[]}"#);
    let loose = loose.unwrap();
    assert_eq!(
        (&loose.inner, loose.misfits.text("inner")),
        (&None, Some("[]"))
    );
    for text in ["[1", "[1]]", "\"\n\"", "<p>", "nothing"] {
        assert!(read::<Loose>(text).is_err(), "{text}");
    }
}

#[test]
fn an_element_that_is_no_object_is_kept_where_no_property_can() {
    let text = r#"[{"id":"x"},1,null,[],[{"id":1}],"a b",{"id":2,"size":null}]"#;
    let (all, drift) = read_as::<Vec<Loose>>(Answers::Lenient, text);
    let all = all.unwrap();
    let wholes: Vec<Option<&str>> = all.iter().map(|one| one.misfits.whole()).collect();
    assert_eq!(
        wholes,
        [
            None,
            Some("1"),
            Some("null"),
            Some("[]"),
            Some(r#"[{"id":1}]"#),
            Some(r#""a b""#),
            None
        ]
    );
    assert_eq!(
        write(&all).replace(r#""size":null,"inner""#, ""),
        text.replacen("}", r#","size":null}"#, 1)
    );
    let told = shown(&drift);
    for line in ["/1: Misfit: an object, 1", "/2: Misfit: an object, null"] {
        assert!(told.iter().any(|known| known == line), "{told:#?}");
    }
    // However deep, as long as no property is around it; an unknown property has its own.
    let (map, _) =
        read_as::<BTreeMap<String, Vec<Loose>>>(Answers::Lenient, r#"{"a":[1,{"inner":[2]}]}"#);
    let map = map.unwrap();
    assert_eq!(map["a"][0].misfits.whole(), Some("1"));
    assert_eq!(map["a"][1].misfits.text("inner"), Some("[2]"));
    // After one, the next is where it was.
    let (two, _) = read_as::<(Loose, Loose)>(Answers::Lenient, r#"[{"inner":3},4]"#);
    assert_eq!(two.unwrap().1.misfits.whole(), Some("4"));
    for answers in [Answers::Strict, Answers::Tolerant] {
        assert!(read_as::<Vec<Loose>>(answers, "[1]").0.is_err());
    }
}

#[test]
fn an_element_that_fits_no_type_is_kept_by_itself() {
    use crate::json::Loose as Element;
    let text = r#"{"a":1,"b":"x","c":null,"d":{"e":[1.0e3]},"f":2}"#;
    let (map, drift) = read_as::<BTreeMap<String, Element<i64>>>(Answers::Lenient, text);
    let map = map.unwrap();
    assert_eq!(
        (map["a"].fitting(), map["f"].fitting()),
        (Some(&1), Some(&2))
    );
    assert_eq!(map["d"].misfit().unwrap().as_json(), r#"{"e":[1.0e3]}"#);
    assert_eq!(write(&map), text);
    assert_eq!(
        shown(&drift),
        [
            "/b: Misfit: a number, a string",
            "/c: Misfit: a number, null",
            "/d: Misfit: a number, an object",
        ]
    );
    // What is inside of one that keeps is kept by it.
    let text = r#"[[{"id":1,"size":null},2],[{"id":3,"size":null}],4]"#;
    let (lists, _) = read_as::<Vec<Element<Vec<Loose>>>>(Answers::Lenient, text);
    let lists = lists.unwrap();
    assert!(lists[0].misfit().is_some() && lists[2].misfit().is_some());
    assert_eq!(lists[1].fitting().unwrap()[0].id, Some(3));
    assert_eq!(write(&lists), text);
    // More than are told of one text.
    let many = format!("[{}]", vec!["true"; 3000].join(","));
    let (kept, _) = read_as::<Vec<Element<i64>>>(Answers::Lenient, &many);
    assert_eq!(write(&kept.unwrap()), many);
    for answers in [Answers::Strict, Answers::Tolerant] {
        assert!(read_as::<Vec<Element<i64>>>(answers, r#"["x"]"#).0.is_err());
    }
    for text in ["[1", "[tru]", "[\"a]", "[1,]"] {
        assert!(read::<Vec<Element<i64>>>(text).is_err(), "{text}");
    }
}

#[test]
fn a_property_with_more_misfits_than_are_told_is_kept() {
    let names = format!("[{}]", vec!["1"; 3000].join(","));
    let text = format!(r#"{{"id":1,"names":{names},"size":null}}"#);
    let loose = read::<Loose>(&text).unwrap();
    assert_eq!(loose.misfits.text("names"), Some(names.as_str()));
    assert_eq!(write(&loose), text);
}

#[test]
fn lenient_types_can_be_read_strictly() {
    let text = r#"{"id": "x", "size": 1, "extra": 2, "more": 3}"#;
    for answers in [Answers::Strict, Answers::Tolerant] {
        let (loose, _) = read_as::<Loose>(answers, text);
        assert_eq!(
            places(&loose.unwrap_err()),
            [
                "at `/id` (byte 7): expected a number, found a string",
                "at `/more` (byte 43): expected a boolean, found a number",
                "at `/names` (byte 45): missing required property",
            ]
        );
    }
    // Twice the same property: neither is the right one.
    let error = read::<Loose>(r#"{"id": 1, "id": 2}"#).unwrap_err();
    assert_eq!(error.message(), "duplicate property");
    let error = read::<Loose>(r#"{"id": "a", "id": "b"}"#).unwrap_err();
    assert_eq!(error.message(), "duplicate property");
    assert_eq!(
        read::<Vec<Loose>>("[{\"id\": tru}]").unwrap_err().path(),
        "/0/id"
    );
}

#[test]
fn leniency_does_not_decide_between_variants() {
    let text = b"{\"id\": \"x\", \"names\": []}";
    let mut input = Reader::new(text);
    let span = input.span().unwrap();
    let (mut loose, mut map) = (
        Field::<Wire, Loose>::new(),
        Field::<Wire, BTreeMap<String, serde_json::Value>>::new(),
    );
    let best = input.first_of::<()>(&span, &mut [("Loose", &mut loose), ("Map", &mut map)]);
    assert_eq!(best.unwrap(), 1);
    assert!(
        input
            .first_of::<()>(&span, &mut [("Loose", &mut loose)])
            .is_err()
    );
    // What is known to be meant is read leniently.
    assert!(input.reread(&span, <Loose as Read<Wire>>::read).is_ok());
}
