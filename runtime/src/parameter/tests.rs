//! The tables of OAS 3.0.4 and RFC 6570, and what must not change a URL.

use super::*;

fn json(text: &str) -> Shape {
    Shape::of_value(text.as_bytes()).unwrap()
}

/// The table of OAS 3.0.4, "Style Examples", for the styles of this module.
#[test]
fn styles_are_as_in_the_specification() {
    let (text, list) = (json(r#""blue""#), json(r#"["blue","black","brown"]"#));
    let object = json(r#"{"R":100,"G":200,"B":150}"#);
    let color = Parameter::new("color");
    let query = |parameter: Parameter, value: &Shape| parameter.in_query(value);
    assert_eq!(query(color, &text), "color=blue");
    assert_eq!(query(color, &json("\"\"")), "color=");
    assert_eq!(query(color, &list), "color=blue&color=black&color=brown");
    assert_eq!(query(color, &object), "R=100&G=200&B=150");
    assert_eq!(query(color.explode(false), &list), "color=blue,black,brown");
    assert_eq!(
        query(color.explode(false), &object),
        "color=R,100,G,200,B,150"
    );
    assert_eq!(
        query(color.space_delimited(), &list),
        "color=blue%20black%20brown"
    );
    assert_eq!(
        query(color.pipe_delimited(), &list),
        "color=blue%7Cblack%7Cbrown"
    );
    assert_eq!(
        query(color.deep_object(), &object),
        "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
    );
    assert_eq!(color.in_path(text.clone()).unwrap(), "blue");
    assert_eq!(color.in_path(list.clone()).unwrap(), "blue,black,brown");
    assert_eq!(color.in_path(object.clone()).unwrap(), "R,100,G,200,B,150");
    assert_eq!(
        color.explode(true).in_path(object.clone()).unwrap(),
        "R=100,G=200,B=150"
    );
    assert_eq!(color.in_header(&list), "blue,black,brown");
}

#[test]
fn a_path_keeps_its_shape() {
    let id = Parameter::new("id");
    assert_eq!(
        id.in_path(Shape::Text("a/b?c#d%e\\f".into())).unwrap(),
        "a%2Fb%3Fc%23d%25e%5Cf"
    );
    assert_eq!(
        id.in_path(Shape::Text("%2e%2e".into())).unwrap(),
        "%252e%252e"
    );
    // Whether it may be empty, or dots, depends on what stands beside it.
    for part in ["", ".", ".."] {
        assert_eq!(id.in_path(Shape::Text(part.into())).unwrap(), part);
    }
    for refused in ["[]", "{}", "null"] {
        let error = id.in_path(json(refused)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the path parameter `id` must not be empty, `.` or `..`"
        );
    }
}

#[test]
fn delimiters_in_values_are_escaped() {
    assert_eq!(
        Parameter::new("q")
            .explode(false)
            .in_query(&json(r#"["a,b","c&d"]"#)),
        "q=a%2Cb,c%26d"
    );
    assert_eq!(
        Parameter::new("q")
            .allow_reserved()
            .in_query(&Shape::Text("/a?b:c&d#e".into())),
        "q=/a?b:c%26d%23e"
    );
    assert_eq!(
        Parameter::new("a b").in_query(&Shape::Text("ü".into())),
        "a%20b=%C3%BC"
    );
    assert_eq!(Parameter::new("q").in_query(&json("[]")), "");
}

/// The rows of OAS 3.0.4, "Style Examples", for `label` and `matrix`: empty, string, list, object.
#[test]
fn label_and_matrix_are_as_in_the_specification() {
    let values = [
        json(r#""blue""#),
        json(r#"["blue","black","brown"]"#),
        json(r#"{"R":100,"G":200,"B":150}"#),
    ];
    let color = Parameter::new("color");
    let rows = [
        (
            color.label(),
            [".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
        ),
        (
            color.label().explode(true),
            [".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
        ),
        (
            color.matrix(),
            [
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150",
            ],
        ),
        (
            color.matrix().explode(true),
            [
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150",
            ],
        ),
    ];
    for (parameter, expected) in rows {
        for (value, expected) in values.iter().zip(expected) {
            assert_eq!(
                parameter.in_path(value.clone()).unwrap(),
                expected,
                "{parameter:?}"
            );
        }
    }
    assert_eq!(color.matrix().in_path(json("\"\"")).unwrap(), ";color");
    // RFC 6570 writes a lone dot here, which would change the path.
    assert_eq!(color.label().in_path(json("\"\"")).unwrap(), ".");
}

#[test]
fn cookies_have_pairs_of_their_own() {
    let id = Parameter::new("id");
    assert_eq!(id.in_cookie(&json("7")).unwrap(), "id=7");
    assert_eq!(
        id.in_cookie(&json(r#"["a;b","c"]"#)).unwrap(),
        "id=a%3Bb; id=c"
    );
    assert_eq!(
        id.explode(false).in_cookie(&json(r#"["a","b"]"#)).unwrap(),
        "id=a,b"
    );
}

/// OAS 3.2.0, "Style Values": `cookie` is `form` without percent-encoding, pairs between `; `.
#[test]
fn cookies_can_be_as_they_are() {
    let greeting = Parameter::new("greeting").verbatim();
    let written = |parameter: Parameter, text: &str| parameter.in_cookie(&json(text)).unwrap();
    assert_eq!(
        written(greeting, r#""x y%20=\"z\"""#),
        "greeting=x y%20=\"z\""
    );
    assert_eq!(written(greeting, "[1,2]"), "greeting=1; greeting=2");
    assert_eq!(written(greeting.explode(false), "[1,2]"), "greeting=1,2");
    assert_eq!(written(greeting, r#"{"a":1,"b":"x y"}"#), "a=1; b=x y");
    for injected in [r#""a; b=c""#, r#"["a;"]"#, r#"{"a;b":1}"#] {
        assert!(greeting.in_cookie(&json(injected)).is_err(), "{injected}");
    }
    // The parameter is named, not the header that all cookies share.
    for unsendable in [r#""a\nb""#, r#""é""#, r#"["a","\u0000"]"#, r#"{"é":1}"#] {
        let error = greeting.in_cookie(&json(unsendable)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the cookie `greeting` has a value that cannot be sent"
        );
    }
}

/// RFC 6570, section 2.3: null is undefined, and so are lists and objects without members.
#[test]
fn null_says_nothing() {
    let shape = |text: &str| json(text).defined();
    let q = Parameter::new("q");
    let object = r#"{"R":1,"G":null,"B":[null,2],"A":{"x":null}}"#;
    assert_eq!(q.in_query(&shape("[1,null,3]")), "q=1&q=3");
    assert_eq!(q.in_query(&shape(r#"{"R":1,"G":null}"#)), "R=1");
    assert_eq!(q.in_query(&shape(object)), "R=1&B=2");
    assert_eq!(
        q.explode(false).in_query(&shape(r#"{"R":1,"G":null}"#)),
        "q=R,1"
    );
    assert_eq!(q.explode(false).in_query(&shape("[null]")), "");
    assert_eq!(q.pipe_delimited().in_query(&shape("[1,null,3]")), "q=1%7C3");
    assert_eq!(
        q.deep_object().in_query(&shape(object)),
        "q%5BR%5D=1&q%5BB%5D%5B%5D=2"
    );
    assert_eq!(q.as_form(&shape(object)), "R=1&B=2");
    assert_eq!(q.in_header(&shape("[1,null]")), "1");
    assert_eq!(q.in_path(shape(r#"{"a":null,"b":2}"#)).unwrap(), "b,2");
    assert_eq!(
        q.matrix()
            .explode(true)
            .in_path(shape(r#"{"a":null,"b":2}"#))
            .unwrap(),
        ";b=2"
    );
    assert_eq!(q.in_cookie(&shape("[null,1]")).unwrap(), "q=1");
    assert!(shape(r#"{"a":null}"#).is_undefined());
}

/// RFC 6570, section 3.2.3, and OAS 3.2.0, "Path Templating".
#[test]
fn reserved_expansion_keeps_triples() {
    let q = Parameter::new("q").allow_reserved();
    let text = |text: &str| Shape::Text(text.into());
    assert_eq!(
        q.in_query(&text("a%2Fb%2fc%zz 100%")),
        "q=a%2Fb%2fc%25zz%20100%25"
    );
    assert_eq!(q.in_query(&text("List(1,2)")), "q=List(1,2)");
    assert_eq!(
        q.in_path(text("a%2Fb/c?d#e:@;=+&[100%")).unwrap(),
        "a%2Fb%2Fc%3Fd%23e:@;=+&%5B100%25"
    );
    assert_eq!(Parameter::new("q").in_query(&text("a%2Fb")), "q=a%252Fb");
}

#[test]
fn a_list_is_a_part_for_each_item() {
    let parts = |json: &str, media_type| {
        let parts = value_parts("p", json.as_bytes(), media_type).unwrap();
        parts
            .iter()
            .map(|part| format!("{part:?}"))
            .collect::<Vec<_>>()
    };
    let count = |json: &str| parts(json, None).len();
    assert_eq!(count("[]"), 0);
    assert_eq!(count("null"), 0);
    assert_eq!(count("[1,null,\"a\"]"), 2);
    assert_eq!(count(r#"[{"a":1},{"a":2}]"#), 2);
    assert_eq!(count("[[1,2],[3]]"), 2);
    assert_eq!(count(r#"{"a":[1,2]}"#), 1);
    let json = "application/json";
    assert!(parts("[[1,2]]", None)[0].contains("content: 5 bytes"));
    assert!(parts("[[1,2]]", None)[0].contains(json));
    assert!(!parts("\"a\"", None)[0].contains(json));
    assert!(parts("[\"a\"]", Some(json))[0].contains("content: 3 bytes"));
    assert!(
        parts("\"\u{fc}\"", Some("text/plain; charset=iso-8859-1"))[0].contains("content: 1 bytes")
    );
    assert!(
        value_parts(
            "p",
            "\"\u{20ac}\"".as_bytes(),
            Some("text/plain; charset=iso-8859-1")
        )
        .is_err()
    );
}

#[test]
fn content_is_json_text() {
    let filter = Parameter::new("filter").json();
    let shape = filter.shape("{\"a\":[1,\"ü\"]}".as_bytes()).unwrap();
    assert_eq!(filter.in_header(&shape), r#"{"a":[1,"\u00fc"]}"#);
    assert_eq!(
        filter.in_query(&shape),
        "filter=%7B%22a%22%3A%5B1%2C%22%5Cu00fc%22%5D%7D"
    );
}

#[test]
fn deep_objects_go_as_deep_as_they_are() {
    let items = Parameter::new("items").deep_object();
    assert_eq!(
        items.in_query(&json(r#"[{"id":1,"tags":["a","b"]},{"id":2}]"#)),
        "items%5B0%5D%5Bid%5D=1&items%5B0%5D%5Btags%5D%5B%5D=a&items%5B0%5D%5Btags%5D%5B%5D=b&items%5B1%5D%5Bid%5D=2"
    );
    // A list has brackets of its own, once.
    let list = json(r#"["a","b"]"#);
    assert_eq!(items.in_query(&list), "items%5B%5D=a&items%5B%5D=b");
    let named = Parameter::new("items[]").deep_object();
    assert_eq!(named.in_query(&list), "items%5B%5D=a&items%5B%5D=b");
    let parts = |value: &str| items.in_parts(&json(value));
    let part = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    assert_eq!(
        parts(r#"{"a":[1,2],"b":[{"c":[3]}]}"#),
        [
            part("items[a][]", "1"),
            part("items[a][]", "2"),
            part("items[b][0][c][]", "3")
        ]
    );
}

/// Servers in other languages write whole numbers so, and those that want an integer take nothing else.
#[test]
fn whole_numbers_have_no_fraction() {
    for (written, sent) in [
        ("5.0", "5"),
        ("-3.0", "-3"),
        ("-0.0", "0"),
        ("1e21", "1000000000000000000000"),
        ("2.50", "2.50"),
        ("0.1", "0.1"),
        ("1e300", "1e300"),
        ("9007199254740993", "9007199254740993"),
    ] {
        assert_eq!(json(written), Shape::Text(sent.to_owned()), "{written}");
    }
    let number = Parameter::new("n");
    assert_eq!(number.in_query(&json("[1.0,1.5]")), "n=1&n=1.5");
    // JSON is written as JSON.
    assert_eq!(
        number
            .json()
            .in_query(&number.json().shape(b"[1.0]").unwrap()),
        "n=%5B1.0%5D"
    );
}

/// What most parameters are is not read as JSON: it is the same all the same.
#[test]
fn scalars_are_as_if_they_were_read() {
    let usual = Parameter::new("a");
    for text in [
        "0",
        "7",
        "-1",
        "-0",
        "12345678901234567890123456789",
        "1.50",
        "1e3",
        "true",
        "null",
        r#""""#,
        r#""blue""#,
        r#""a b/c""#,
        r#""Ünï 😀""#,
        r#""a\"b\\""#,
        r#""\u0007\n""#,
        r#""12""#,
        r#"["a","b"]"#,
        r#"{"a":"b"}"#,
        "[]",
    ] {
        assert_eq!(usual.shape_of(text.into()), usual.shape(text.as_bytes()));
        let json = usual.json();
        assert_eq!(json.shape_of(text.into()), json.shape(text.as_bytes()));
    }
}
