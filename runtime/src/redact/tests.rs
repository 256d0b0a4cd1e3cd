use super::*;

fn told(body: &str) -> String {
    text(body, &["ssn"])
}

#[test]
fn values_of_secrets_are_not_told() {
    for body in [
        r#"{"token":"s3cret"}"#,
        r#"{"a":1, "access_token" : "s3cret", "b":2}"#,
        r#"{"a":{"b":[{"apiKey":["s3cret"]}]}}"#,
        r#"{"password":{"old":"s3cret","new":["s3cret"]},"x":1}"#,
        r#"{"password":-s3cret}"#,
        r#"{"tok\u0065n":"s3cret"}"#,
        r#"{"ssn":"s3cret"}"#,
        r#"{"SSN": "s3cret"}"#,
        r#"{"password":"a\"s3cret"}"#,
        r#"{"password":"a\\","secret":"s3cret"}"#,
        // Cut off, or no JSON.
        r#"{"password":"s3cret"#,
        r#"{"password":{"a":"s3cret"#,
        r#"{"password":["x","s3cret"#,
        r#"{password:"s3cret",}"#,
        r#"{'password': 's3cret with spaces s3cret'}"#,
        r#"[{"x":1},{"token":"s3cret"}"#,
        r#""token": "s3cret""#,
        // JSON in texts.
        r#"{"message":"{\"client_secret\": \"s3cret\"}"}"#,
        r#"{"message":"{\"m\":\"{\\\"client_secret\\\": \\\"s3cret\\\"}\"}"}"#,
        r#"{"message":"got {\"token\":\"a\\\"s3cret\"} instead"}"#,
        // Values beside their names.
        r#"{"name":"password","value":"s3cret"}"#,
        r#"{"value":"s3cret","name":"password"}"#,
        r#"{"value":{"a":"s3cret"},"x":1,"key":"X-Api-Key"}"#,
        r#"{"detail":[{"type":"t","loc":["body","password"],"msg":"m","input":"s3cret"}]}"#,
        r#"{"field":"user.password","rejectedValue":"s3cret"}"#,
        r#"{"instancePath":"/body/password","value":"s3cret"}"#,
        // Forms, queries, headers, texts.
        "password=s3cret&x=1",
        "x=1&access_token=s3cret+s3cret%20s3cret",
        "pass%77ord=s3cret",
        "user[password]=s3cret",
        "https://a.example/x?token=s3cret&y=1",
        "https://a.example/x?y=1&token=a,s3cret",
        // Addresses with users.
        "https://me:s3cret@a.example/x",
        "see https://s3cret@a.example:8080, please",
        "postgres://me:a@s3cret@a.example/x",
        r#"{"next":"https:\/\/me:s3cret@a.example\/"}"#,
        r#"{"a":"{\"b\":\"https://me:s3cret@a.example/\"}"}"#,
        "Authorization: Bearer s3cret",
        "authorization: Digest username=\"a\", response=\"s3cret\"",
        "Cookie: a=s3cret; b=s3cret\r\nHost: x",
        "sent Bearer s3cret",
        "the password: s3cret",
        r#"{"message":"Authorization: Bearer s3cret was refused"}"#,
        // XML.
        "<a><password>s3cret</password></a>",
        "<a><password><b>s3cret</b></password></a>",
        "<ns:token a=\"s3cret\">s3cret",
        "<a token=\"s3cret\"/>",
        "<a token='s3cret'/>",
        // What `{:?}` prints.
        r#"Login { user: "a", password: "s3cret" }"#,
        r#"Login { password: Some("s3cret"), n: 1 }"#,
        r#"Login { password: Some(Deep { a: "x", b: "s3cret" }), n: 1 }"#,
        r#"Login { password: Deep { a: "x", b: "s3cret" }, n: 1 }"#,
        r#"Object {"token": String("s3cret")}"#,
    ] {
        let told = told(body);
        assert!(!told.contains("s3cret"), "{body}: {told}");
        assert!(told.contains(REDACTED), "{body}: {told}");
    }
}

#[test]
fn the_rest_is_told() {
    for body in [
        "",
        r#"{"max_tokens":5,"tokenizer":"bpe","token_type":"bearer"}"#,
        r#"{"name":"Rex","value":"brown","tags":["a","b"]}"#,
        r#"{"token":null,"b":1}"#,
        r#"{"has_password":true,"password":true}"#,
        "page 2: token, x: 1",
        "the token is missing",
        "see https://a.example/@me and mail:a@b or http://[::1]:80/x?y=@",
        "file:///a@b",
        "Bearer token is missing",
        "<a><b>c</b></a>",
        "don't: it's 3 o'clock",
        r#"Pet { name: "Rex", tag: None }"#,
        "\\\\\" \\ \\\" {{[",
    ] {
        assert_eq!(told(body), body);
    }
}

#[test]
fn what_is_beside_a_secret_stays() {
    for (body, expected) in [
        (
            r#"{"a":1,"token":"s3cret","b":[2]}"#,
            r#"{"a":1,"token":"[redacted]","b":[2]}"#,
        ),
        (
            r#"{"token":{"a":1},"b":2}"#,
            r#"{"token":[redacted],"b":2}"#,
        ),
        ("token=abc&b=2", "token=[redacted]&b=2"),
        (
            "<password>x</password><b>1</b>",
            "<password>[redacted]</password><b>1</b>",
        ),
        (
            r#"Login { password: Some("x"), n: 1 }"#,
            "Login { password: [redacted], n: 1 }",
        ),
        (
            r#"{"name":"password","value":"x","n":1}"#,
            r#"{"name":"password","value":"[redacted]","n":1}"#,
        ),
    ] {
        assert_eq!(told(body), expected);
    }
}

#[test]
fn it_is_cut_where_a_character_ends() {
    let shown = |body: &[u8]| format!("{:?}", Excerpt::of(body, &[]));
    assert_eq!(shown(b"{}"), "\"{}\"");
    let long = format!("a{}", "é".repeat(5000));
    let told = shown(long.as_bytes());
    assert!(
        told.ends_with("… (10001 bytes)") && told.len() < 300,
        "{told}"
    );
    // The value ends far behind what is shown.
    let body = format!(r#"{{"password":"{}"}}"#, "s3cret".repeat(5000));
    let told = shown(body.as_bytes());
    assert!(!told.contains("s3cret"), "{told}");
    let wide: Vec<u8> =
        r#"{"password":"s3cret"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!shown(&wide).contains("s3cret"), "{}", shown(&wide));
}

#[test]
fn any_text_is_gone_through_once() {
    let mut texts: Vec<String> = [
        "{",
        "[",
        "\"",
        "\\",
        "\\\"",
        "<",
        "a:",
        "token=",
        "{\"name\":",
        "'",
    ]
    .iter()
    .map(|part| part.repeat(20_000))
    .collect();
    texts.push("{\"value\":".repeat(20_000));
    texts.push("a://b:".repeat(20_000));
    texts.push("?token=a,".repeat(20_000));
    for text in texts {
        told(&text);
    }
}

#[test]
fn headers_of_credentials_and_addresses() {
    let shown = |name: &str, value: &'static str| {
        header(name, &http::HeaderValue::from_static(value), &["x-team"])
    };
    for (name, value) in [
        ("authorization", "Bearer abc"),
        ("set-cookie", "a=b"),
        ("x-api-key", "abc"),
        ("X-Team", "abc"),
    ] {
        assert_eq!(shown(name, value), REDACTED, "{name}");
    }
    assert_eq!(shown("etag", "\"abc\""), "\"abc\"");
    assert_eq!(shown("x-served-by", "cache-1"), "cache-1");
    assert_eq!(
        shown("x-debug", "sent Bearer abc123"),
        "sent Bearer [redacted]"
    );
    assert_eq!(
        shown("location", "https://a.example/cb?code=abc&state=1#token=x"),
        "https://a.example/cb?code=[redacted]&state=[redacted]#token=[redacted]"
    );
    for (name, value, told) in [
        (
            "link",
            "</x?page=2>; rel=\"next\"",
            "</x?page=[redacted]>; rel=\"next\"",
        ),
        (
            "link",
            "<https://me:s3cret@a.example/x>; rel=next, </y?a,s3cret&b=c;d#e>; rel=last",
            "<https://[redacted]@a.example/x>; rel=next, </y?[redacted]&b=[redacted]#[redacted]>; rel=last",
        ),
        (
            "location",
            "https://me:s3cret@a.example/x",
            "https://[redacted]@a.example/x",
        ),
        (
            "location",
            "/cb?code=a,s3cret&b",
            "/cb?code=[redacted]&[redacted]",
        ),
        ("location", "/cb?s3cret", "/cb?[redacted]"),
        ("location", "/cb?a=b?c=s3cret", "/cb?a=[redacted]"),
        (
            "location",
            "/cb#access_token=x,s3cret",
            "/cb#access_token=[redacted]",
        ),
        ("content-location", "//me@a.example/x?", "//me@a.example/x?"),
        (
            "refresh",
            "5; url=https://a.example/?a=b",
            "5; url=https://a.example/?a=[redacted]",
        ),
        (
            "x-next",
            "https://me:s3cret@a.example/",
            "https://[redacted]@a.example/",
        ),
        ("x-next", "/x?token=a,s3cret", "/x?token=[redacted]"),
    ] {
        assert_eq!(shown(name, value), told, "{name}");
    }
    assert_eq!(
        address("https://me:s3cret@a.example/x?sig=a,s3cret"),
        "https://[redacted]@a.example/x?sig=[redacted]"
    );
}

#[test]
fn a_value_is_hidden_but_not_that_there_is_none() {
    assert_eq!(format!("{:?}", Hidden(&None::<i32>)), "None");
    assert_eq!(format!("{:?}", Hidden(&Some("x"))), REDACTED);
    assert_eq!(format!("{:#?}", Hidden(&"None!")), REDACTED);
    let value = serde_json::json!({ "a": { "token": "s3cret" }, "b": 1 });
    let shown = format!("{:?} {:#?}", Open(&value, &[]), Open(&value, &[]));
    assert!(
        !shown.contains("s3cret") && shown.contains("\"b\""),
        "{shown}"
    );
}

#[test]
fn errors_and_drift_tell_no_number_that_is_a_secret() {
    use std::collections::BTreeMap;

    let read = |text: &str| crate::json::from_slice::<(), BTreeMap<String, i8>>(text.as_bytes());
    let told = read(r#"{"pin": 73337}"#).unwrap_err();
    assert!(!format!("{told} {told:?}").contains("73337"), "{told}");
    let told = read(r#"{"size": 73337}"#).unwrap_err();
    assert!(told.to_string().contains("73337"), "{told}");
}
