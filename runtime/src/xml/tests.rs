use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::json::Limits;

enum Wire {}

static TREE: Shape = Shape::Open(
    &[
        Member::attribute("id", Node::new("id", &Shape::Number)).required(),
        Member::attribute(
            "lang",
            Node::new("lang", &Shape::Text)
                .prefix("x")
                .namespace("urn:x"),
        ),
        Member::element("title", Node::new("Title", &Shape::Text)),
        Member::element("on", Node::new("on", &Shape::Boolean)),
        Member::element("day", Node::new("day", &Shape::Token)),
        Member::element(
            "tags",
            Node::new("tags", &Shape::List(Node::new("tag", &Shape::Text))),
        ),
        Member::items("sizes", Node::new("size", &Shape::Number)).required(),
        Member::items(
            "children",
            Node::new("child", &TREE).prefix("y").namespace("urn:y"),
        ),
        Member::element("next", Node::new("next", &TREE).namespace("urn:z")),
        Member::cdata("note", &Shape::Text),
    ],
    &Shape::Text,
);
static ROOT: Node = Node::new("tree", &TREE);

fn read(text: &str) -> Result<Value, ReadError> {
    from_slice::<Wire, Value>(text.as_bytes(), &ROOT)
}

fn read_value(text: &str) -> Value {
    let mut value = read(text).unwrap();
    // Those that are always there, so that the tests below need not repeat them.
    let object = value.as_object_mut().unwrap();
    if object.get("sizes") == Some(&json!([])) {
        object.remove("sizes");
    }
    if object.get("note") == Some(&json!("")) {
        object.remove("note");
    }
    value
}

#[track_caller]
fn fails(text: &str, expected: &str) {
    assert_eq!(read(text).unwrap_err().to_string(), expected);
}

#[test]
fn elements_attributes_lists_and_text() {
    let text = r#"<?xml version="1.0" encoding="utf-8"?>
        <!-- a tree -->
        <t:tree xmlns:t="urn:t" id="7" q:lang="de" other="1">
            <Title> A &lt;&#x41;&amp;<![CDATA[<b>]]> </Title>
            <size>1</size><tags><tag>a</tag><tag/></tags><size> +02.50 </size>
            <on>1</on><day>
                2020-01-01
            </day>
            <z:child id="8"><unknown-to-us>kept</unknown-to-us></z:child>
        </t:tree>
        <?end?>"#;
    let expected = json!({
        "id": 7, "lang": "de", "title": " A <A&<b> ", "on": true, "day": "2020-01-01",
        "tags": ["a", ""], "sizes": [1, 2.50],
        "children": [{"id": 8, "sizes": [], "note": "", "unknown-to-us": "kept"}],
    });
    let mut value = read_value(text);
    // The white space between elements is text too.
    assert!(value.as_object_mut().unwrap().remove("note").is_some());
    assert_eq!(value, expected);
}

#[test]
fn missing_empty_and_null() {
    assert_eq!(read_value("<tree/>"), json!({}));
    assert_eq!(
        read_value(r#"<tree id=" "><Title/><on/><day></day><tags/></tree>"#),
        json!({"id": null, "title": "", "on": null, "day": null, "tags": []})
    );
    let nil = r#"<tree xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Title i:nil="true"/><next i:nil="1"><id/></next></tree>"#;
    assert_eq!(read_value(nil), json!({"title": null, "next": null}));
}

#[test]
fn of_several_the_first_counts() {
    let text = r#"<tree id="1" id="2"><Title>a</Title><Title><b/></Title><k>1</k><k>2</k></tree>"#;
    assert_eq!(read_value(text), json!({"id": 1, "title": "a", "k": "1"}));
}

#[test]
fn a_property_is_known_by_its_own_name_too() {
    assert_eq!(
        read_value("<tree><title>a</title></tree>"),
        json!({"title": "a"})
    );
}

#[test]
fn roots_and_items_are_told_by_declared_names() {
    static STRICT: Shape = Shape::List(Node::new("a", &Shape::Number).strict());
    static ROOT: Node = Node::new("list", &STRICT).strict();
    let read = |text: &str| from_slice::<Wire, Value>(text.as_bytes(), &ROOT);
    assert_eq!(
        read("<list><a>1</a><b>x</b><a>2</a></list>").unwrap(),
        json!([1, 2])
    );
    assert_eq!(
        read("<Error><a>1</a></Error>").unwrap_err().to_string(),
        "at byte 0: expected the element `list`"
    );
}

#[test]
fn an_error_has_its_place() {
    fails(
        "<tree><size>1</size><size>x</size></tree>",
        "at `/sizes/1` (byte 20): expected a number",
    );
    fails(r#"<tree id="."/>"#, "at `/id` (byte 0): expected a number");
    fails(
        "<tree><next><on>yes</on></next></tree>",
        "at `/next/on` (byte 12): expected `true` or `false`",
    );
    fails(
        "<tree><Title>a<b/></Title></tree>",
        "at `/title` (byte 14): expected text, found an element",
    );
    fails(
        "\u{feff}<tree><k>&secret;</k></tree>",
        &format!(
            "at `/k` (byte 12): {}",
            "an entity that is not one of XML's own, or a character that there is not"
        ),
    );
    fails(
        "<tree>&#0;</tree>",
        "at byte 6: an entity that is not one of XML's own, or a character that there is not",
    );
}

/// What JSON has to say is told with the place in the XML.
#[test]
fn an_error_of_the_value_has_its_place() {
    static NUMBERS: Shape = Shape::Object(&[Member::items("n", Node::new("n", &Shape::Number))]);
    static ROOT: Node = Node::new("r", &NUMBERS);
    type Target = std::collections::BTreeMap<String, Vec<i8>>;
    let text = b"<r><n>1</n><n>300</n></r>";
    let error = from_slice::<Wire, Target>(text, &ROOT).unwrap_err();
    assert_eq!((error.path(), error.offset()), ("/n/1", 11));
}

#[test]
fn what_is_not_well_formed_is_told_without_its_words() {
    let ends = "the document ends inside an element";
    fails("", "at byte 0: there is no element");
    fails("text", "at byte 0: there is no element");
    fails("<tree>", &format!("at byte 6: {ends}"));
    fails("<tree><Title>", &format!("at `/title` (byte 13): {ends}"));
    fails(
        "<tree><k",
        "at byte 6: tag not closed: `>` not found before end of input",
    );
    fails(
        "<tree><a></b></tree>",
        "at `/a` (byte 9): an end tag that is not that of the element it stands in",
    );
    fails(
        "<tree/><tree/>",
        "at byte 7: something follows the root element",
    );
    fails(
        r#"<tree id=7/>"#,
        "at byte 0: an attribute is not well-formed",
    );
    for text in [
        "<tree>&secret",
        "<tree a='secret",
        "<tree></secret>",
        "<!-- secret",
        "<![secret",
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn only_utf8_is_read() {
    let not = "the document is not in UTF-8";
    let error = from_slice::<Wire, Value>(b"<tree>\xe9</tree>", &ROOT).unwrap_err();
    assert_eq!(error.to_string(), format!("at byte 6: {not}"));
    fails(
        r#"<?xml version="1.0" encoding="ISO-8859-1"?><tree/>"#,
        &format!("at byte 0: {not}"),
    );
    let told = br#"<?xml version="1.0" encoding="ISO-8859-1"?><tree/>"#;
    assert!(Document::told(told, &ROOT).is_ok());
}

#[test]
fn there_are_no_document_types() {
    let laughs = r#"<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;">]><tree><Title>&lol1;</Title></tree>"#;
    let external = r#"<!DOCTYPE tree SYSTEM "file:///etc/passwd"><tree/>"#;
    for text in [laughs, external, "<!DOCTYPE tree><tree/>"] {
        fails(text, "at byte 0: a document type is not read");
    }
    assert!(read("<tree><!DOCTYPE tree></tree>").is_err());
}

#[test]
fn depth_is_limited() {
    let nested = |name: &str, depth: usize| {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        format!("<tree>{}{}</tree>", open.repeat(depth), close.repeat(depth))
    };
    let limit = Limits::default().depth as usize;
    // Lists without an element around them are a level in JSON.
    assert!(read(&nested("next", limit - 2)).is_ok());
    for (name, depth) in [("next", limit), ("next", 100_000)] {
        let error = read(&nested(name, depth)).unwrap_err();
        assert_eq!(error.message(), "nested more than 128 levels deep");
    }
    // What is skipped is limited too.
    static NOTHING: Node = Node::new("tree", &Shape::Object(&[]));
    let read = |text: &str| from_slice::<Wire, Value>(text.as_bytes(), &NOTHING);
    assert!(read(&nested("a", limit - 1)).is_ok());
    assert!(read(&nested("a", limit)).is_err());
    assert!(read(&nested("a", 100_000)).is_err());
}

#[test]
fn many_attributes_and_keys_cost_no_more_than_their_length() {
    let attributes: String = (0..30_000).map(|at| format!(" a{at}='1'")).collect();
    assert_eq!(read_value(&format!("<tree{attributes}/>")), json!({}));
    let keys: String = (0..30_000).map(|at| format!("<k{at}/>")).collect();
    let value = read_value(&format!("<tree>{keys}</tree>"));
    assert_eq!(value.as_object().unwrap().len(), 30_000);
}

#[test]
fn namespaces_are_declared_where_they_are_needed() {
    let value = json!({
        "id": 1, "lang": "\"a\n\t<", "next": {"id": 2, "children": [{"id": 3, "next": {"id": 4}}, {"id": 5}]},
        "note": "a]]>b", "title": null,
    });
    let text = to_string::<Wire, _>(&value, &ROOT).unwrap();
    let (_, body) = text.split_once("?>").unwrap();
    expect(
        body,
        &[
            r#"<tree id="1" xmlns:x="urn:x" x:lang="&quot;a&#10;&#9;&lt;">"#,
            r#"<next xmlns="urn:z" id="2"><y:child xmlns:y="urn:y" id="3"><next id="4"/></y:child>"#,
            r#"<y:child xmlns:y="urn:y" id="5"/></next>"#,
            r#"<![CDATA[a]]]]><![CDATA[>b]]>"#,
            r#"<Title xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></tree>"#,
        ],
    );
}

#[track_caller]
fn expect(text: &str, lines: &[&str]) {
    assert_eq!(text, lines.concat());
}

#[test]
fn what_xml_cannot_carry_is_refused() {
    let write = |value: Value| to_string::<Wire, _>(&value, &ROOT).unwrap_err().to_string();
    let carry = "a text has a character that XML cannot carry";
    assert!(write(json!({"id": 1, "title": "\u{1}"})).contains(carry));
    assert!(write(json!({"id": 1, "lang": "\u{ffff}"})).contains(carry));
    assert!(write(json!({"id": 1, "a b": "x"})).contains("a key is no name of an XML element"));
    assert!(write(json!({"id": 1, "title": {}})).contains("where its XML has text"));
}

/// Text with what is special in XML.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        prop::sample::select(vec![
            '<', '>', '&', '"', '\'', ']', '\r', '\n', '\t', ' ', 'a'
        ]),
        any::<char>().prop_filter("XML can carry it", |c| !c.is_control()
            && !('\u{fffe}'..='\u{ffff}').contains(c)),
    ];
    prop::collection::vec(character, 0..12).prop_map(|all| all.into_iter().collect())
}

fn tree() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            // A whole one is written without a fraction, and read as an integer.
            .prop_filter("JSON has it", |number| {
                number.is_finite() && (number.fract() != 0.0 || number.abs() > 1e39)
            })
            .prop_map(Value::from),
    ];
    let day = prop_oneof![Just(Value::Null), "[a-z0-9-]{1,10}".prop_map(Value::from)];
    let fields = (
        number.clone(),
        prop::option::of(text()),
        prop::option::of(prop::option::of(text())),
        prop::option::of(prop::option::of(any::<bool>())),
        prop::option::of(day),
        prop::option::of(prop::collection::vec(prop::option::of(text()), 0..3)),
        prop::collection::vec(number, 0..3),
        text(),
        prop::collection::btree_map("k[a-z0-9.-]{0,5}", text(), 0..3),
    );
    let leaf = fields.prop_map(|(id, lang, title, on, day, tags, sizes, note, others)| {
        let mut value = json!({"id": id, "sizes": sizes, "note": note});
        let object = value.as_object_mut().unwrap();
        let optional = [
            ("lang", lang.map(Value::from)),
            ("title", title.map(Value::from)),
            ("on", on.map(Value::from)),
            ("day", day),
            ("tags", tags.map(Value::from)),
        ];
        for (key, value) in optional {
            object.extend(value.map(|value| (key.to_owned(), value)));
        }
        object.extend(
            others
                .into_iter()
                .map(|(key, text)| (key, Value::from(text))),
        );
        value
    });
    leaf.prop_recursive(4, 16, 4, |inner| {
        let children = prop::collection::vec(inner.clone(), 1..3);
        let below = (
            inner.clone(),
            prop::option::of(children),
            prop::option::of(inner),
        );
        below.prop_map(|(mut value, children, next)| {
            let object = value.as_object_mut().unwrap();
            object.extend(children.map(|all| ("children".to_owned(), Value::from(all))));
            object.extend(next.map(|next| ("next".to_owned(), next)));
            value
        })
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(value in tree()) {
        let text = to_string::<Wire, _>(&value, &ROOT).unwrap();
        prop_assert_eq!(read(&text).unwrap(), value);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[<>/a-z&;#!?\\[\\]\"'= \\r\\nxk0-9-]{0,60}") {
        let _ = read(&text);
        let _ = read(&format!("<tree>{text}</tree>"));
    }
}
