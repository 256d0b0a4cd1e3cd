//! What goes over the wire for every kind of parameter and body, and what comes of every kind of
//! answer: one row each. The expected side is written by hand, from OAS 3.0.4 and the RFCs.

use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Body, BoxFuture, Multipart, Part};
use bytes::Bytes;
use golden_wire::bodies::SendSeveralWithBody;
use golden_wire::models::Color;
use golden_wire::{ApiKey, Basic, Bearer, Client};
use std::sync::{Arc, Mutex};

fn client() -> Client {
    Client::builder().build().unwrap()
}

fn color() -> Color {
    Color::new(100).g(200)
}

/// Method and target, then the headers asked for, then the body.
fn shown(request: http::Request<Bytes>, headers: &[&str]) -> String {
    let url = request.uri().to_string();
    let target = url
        .strip_prefix("https://eu.example.com/v1")
        .unwrap_or(&url);
    let mut text = format!("{} {target}", request.method());
    for name in headers {
        if let Some(value) = request.headers().get(*name) {
            text.push_str(&format!("\n{name}: {}", value.to_str().unwrap()));
        }
    }
    if !request.body().is_empty() {
        text.push_str(&format!("\n\n{}", String::from_utf8_lossy(request.body())));
    }
    text
}

macro_rules! rows {
    ($($name:literal: $call:expr => $expected:expr;)*) => {
        $(assert_eq!(
            shown($call.to_http().unwrap(), &["content-type", "cookie", "x-text", "x-list", "x-object", "x-content", "g"]),
            $expected,
            $name
        );)*
    };
}

#[test]
fn every_style() {
    let (parameters, list) = (client().parameters(), ["a", "b c", "d,e"]);
    let day = "2026-02-03".parse().unwrap();
    let free = [
        ("x".to_owned(), serde_json::json!(1)),
        ("y".to_owned(), serde_json::json!("é")),
    ];
    rows! {
        "simple": parameters.in_path("a b/c", &list, &color()) => "GET /path/a%20b%2Fc/a,b%20c,d%2Ce/r=100,g=200";
        "label and matrix": parameters.label_and_matrix("a.b", &[1, 2], &list, &color())
            => "GET /label/.a.b/.1.2;matrix=a,b%20c,d%2Ce;r=100;g=200";
        "text": parameters.in_query().text("a&b=c d+é") => "GET /query?text=a%26b%3Dc%20d%2B%C3%A9";
        "empty text": parameters.in_query().text("") => "GET /query?text=";
        "flag and number": parameters.in_query().flag(true).number(1.5) => "GET /query?flag=true&number=1.5";
        "form": parameters.in_query().list(&list) => "GET /query?list=a&list=b%20c&list=d%2Ce";
        "form, not exploded": parameters.in_query().joined(&list) => "GET /query?joined=a,b%20c,d%2Ce";
        "empty list": parameters.in_query().list(&[]).joined(&[]) => "GET /query";
        "spaceDelimited": parameters.in_query().spaced(&["a", "b"]) => "GET /query?spaced=a%20b";
        "pipeDelimited": parameters.in_query().piped(&["a", "b"]) => "GET /query?piped=a%7Cb";
        "object": parameters.in_query().object(&color()) => "GET /query?r=100&g=200";
        "object, not exploded": parameters.in_query().flat(&color()) => "GET /query?flat=r,100,g,200";
        "deepObject": parameters.in_query().deep(&color().name("a b")) => "GET /query?deep%5Br%5D=100&deep%5Bg%5D=200&deep%5Bname%5D=a%20b";
        "free-form": parameters.in_query().free(&free.into_iter().collect()) => "GET /query?x=1&y=%C3%A9";
        "allowReserved": parameters.in_query().reserved("/a?b:c@d&e#f") => "GET /query?reserved=/a?b:c@d%26e%23f";
        "content": parameters.in_query().content(&color()) => "GET /query?content=%7B%22r%22%3A100%2C%22g%22%3A200%7D";
        "a day": parameters.in_query().day(day) => "GET /query?day=2026-02-03";
        "lists in a list": parameters.in_query().nested(&[vec![1, 2], vec![3]]) => "GET /query?nested=%5B%5B1%2C2%5D%2C%5B3%5D%5D";
        "twice": parameters.in_query().text("a").flag(false).text("b") => "GET /query?flag=false&text=b";
        "headers": parameters.in_headers_and_cookies().x_text("a, b").x_list(&[1, 2]).x_object(&color()).x_content(&color().name("é"))
            => "GET /elsewhere\nx-text: a, b\nx-list: 1,2\nx-object: r=100,g=200\nx-content: {\"r\":100,\"g\":200,\"name\":\"\\u00e9\"}";
        "cookies": parameters.in_headers_and_cookies().session("a;b c").tags(&["x", "y"]) => "GET /elsewhere\ncookie: session=a%3Bb%20c; tags=x,y";
    }
}

#[test]
fn many_required_values() {
    let call = client()
        .parameters()
        .many(golden_wire::parameters::calls::ManyRequired {
            a: "x",
            b: 1,
            c: "2026-02-03".parse().unwrap(),
            d: "d",
            e: &["e", "f"],
            f: true,
            g: "g",
            body: &color(),
        });
    rows! {
        "more than seven": call.h("h") => "POST /many/x/1/2026-02-03?d=d&e=e&e=f&f=true&h=h\ncontent-type: application/json\ng: g\n\n{\"r\":100,\"g\":200}";
    }
}

#[test]
fn values_that_cannot_be_sent() {
    let parameters = client().parameters();
    let refused = |result: Result<http::Request<Bytes>, apiloom_runtime::error::RequestError>| {
        result.unwrap_err().to_string()
    };
    let dots = "the path parameter `simple` must not be empty, `.` or `..`";
    for value in ["", ".", ".."] {
        assert_eq!(
            refused(parameters.in_path(value, &["a"], &color()).to_http()),
            dots
        );
    }
    assert_eq!(
        refused(
            parameters
                .label_and_matrix(".", &[1], &["a"], &color())
                .to_http()
        ),
        "the path parameter `text` must not be empty, `.` or `..`"
    );
    for value in ["a\r\nb: c", "a\nb", "é", "a\0"] {
        let call = parameters.in_headers_and_cookies().x_text(value);
        assert_eq!(
            refused(call.to_http()),
            "the header `X-Text` has a value that cannot be sent"
        );
    }
}

#[test]
fn every_body() {
    let bodies = client().bodies();
    let form = "content-type: application/x-www-form-urlencoded";
    rows! {
        "form": bodies.send_form("a b&c").ages(&[1, 2]).joined(&["x", "y"]).color(&color()).deep(&color())
            => format!("POST /bodies/form\n{form}\n\nname=a%20b%26c&ages=1&ages=2&joined=x,y&color=%7B%22r%22%3A100%2C%22g%22%3A200%7D&deep%5Br%5D=100&deep%5Bg%5D=200");
        "a form of two objects": bodies.send_any_form(1).tags(&["a", "b&c"]) => format!("POST /bodies/form/any\n{form}\n\nr=1&tags=a&tags=b%26c");
        "text": bodies.send_text("é\n") => "POST /bodies/text\ncontent-type: text/plain\n\né\n";
        "bytes": bodies.send_bytes(vec![97, 98]) => "PUT /bodies/bytes\ncontent-type: application/octet-stream\n\nab";
        "wildcard": bodies.send_wildcard().body(&color()) => "PUT /bodies/wildcard\ncontent-type: application/json\n\n{\"r\":100,\"g\":200}";
        "no body": bodies.send_wildcard() => "PUT /bodies/wildcard";
        "+json": bodies.send_patch(&Default::default()) => "PATCH /bodies/patch\ncontent-type: application/merge-patch+json\n\n{}";
        "several: JSON": bodies.send_several_with(SendSeveralWithBody::Json(color())) => "POST /bodies/several\ncontent-type: application/json\n\n{\"r\":100,\"g\":200}";
        "several: text": bodies.send_several_with(SendSeveralWithBody::Text("t".into())) => "POST /bodies/several\ncontent-type: text/plain\n\nt";
        "several: bytes": bodies.send_several_with(SendSeveralWithBody::Bytes("b".into())) => "POST /bodies/several\ncontent-type: application/octet-stream\n\nb";
        "DELETE": bodies.delete_with_body(&["a"]) => "DELETE /bodies/deleted\ncontent-type: application/json\n\n[\"a\"]";
    }
}

#[test]
fn multipart() {
    let file = Part::bytes(&b"1;2"[..]).file_name("a \"b\".csv");
    let more = vec![
        Part::bytes("x").file_name("x").header("X-Page", "1"),
        Part::text("y"),
    ];
    let call = client()
        .bodies()
        .send_files(file, "né")
        .more(more)
        .count(3)
        .tags(&["t", "u"])
        .color(&color());
    let request = call.to_http().unwrap();
    let content_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let body = String::from_utf8_lossy(request.body())
        .replace(boundary, "B")
        .replace("\r\n", "\n");
    let expected = "--B\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.csv\"\nContent-Type: text/csv\n\n1;2\n\
         --B\nContent-Disposition: form-data; name=\"title\"\n\nné\n\
         --B\nContent-Disposition: form-data; name=\"more\"; filename=\"x\"\nContent-Type: application/octet-stream\nx-page: 1\n\nx\n\
         --B\nContent-Disposition: form-data; name=\"more\"; filename=\"more\"\nContent-Type: text/plain; charset=utf-8\n\ny\n\
         --B\nContent-Disposition: form-data; name=\"count\"\n\n3\n\
         --B\nContent-Disposition: form-data; name=\"tags\"\n\nt\n\
         --B\nContent-Disposition: form-data; name=\"tags\"\n\nu\n\
         --B\nContent-Disposition: form-data; name=\"color\"\nContent-Type: application/json\n\n{\"r\":100,\"g\":200}\n\
         --B--\n";
    assert_eq!(body, expected);
    let any = client()
        .bodies()
        .send_any_parts(Multipart::new().part("a", Part::bytes("1")));
    let request = any.to_http().unwrap();
    assert!(String::from_utf8_lossy(request.body()).contains("name=\"a\"\r\n\r\n1\r\n--"));
    let streamed = client()
        .bodies()
        .send_files(Part::stream(Body::stream(Body::from("s"))), "t");
    assert_eq!(
        streamed.to_http().unwrap_err().to_string(),
        "the body is a file or a stream: it is not in memory"
    );
}

/// Answers every request with the same, and remembers the request.
#[derive(Clone)]
struct Canned {
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static [u8],
    seen: Arc<Mutex<Vec<http::request::Parts>>>,
}

impl Transport for Canned {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.seen.lock().unwrap().push(request.into_parts().0);
        let mut response = http::Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(*name, *value);
        }
        let response = response.body(Body::from(self.body)).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fn answering(
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static [u8],
) -> (Client, Canned) {
    let canned = Canned {
        status,
        headers,
        body,
        seen: Arc::default(),
    };
    (
        Client::builder().transport(canned.clone()).build().unwrap(),
        canned,
    )
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

#[tokio::test]
async fn every_answer() {
    use golden_wire::answers::{GetHeadersHeaders, GetSeveralSuccess, GetTextError};
    let (client, canned) = answering(
        200,
        &[("content-type", "text/plain; charset=ISO-8859-1")],
        b"caf\xe9",
    );
    assert_eq!(client.answers().get_text().await.unwrap(), "café");
    assert_eq!(
        canned.seen.lock().unwrap()[0].headers["accept"],
        "text/plain, application/problem+json;q=0.9"
    );
    let (client, _) = answering(200, &[("content-type", "text/plain")], b"\xef\xbb\xbfa");
    assert_eq!(client.answers().get_text().await.unwrap(), "a");
    let (client, _) = answering(200, &[], b"\xff");
    let error = client.answers().get_text().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert!(error.to_string().contains("not UTF-8"), "{error}");

    // A documented status, a range, and what is left.
    let api = |error: apiloom_runtime::Error<GetTextError>| match error {
        apiloom_runtime::Error::Api(failure) => failure.into_kind(),
        other => panic!("{other:?}"),
    };
    let (client, _) = answering(400, &[], b"no");
    assert!(
        matches!(api(client.answers().get_text().await.unwrap_err()), GetTextError::BadRequest(text) if text == "no")
    );
    let problem = br#"{"type":"about:blank","title":"Gone","detail":"It was here."}"#;
    let (client, _) = answering(
        410,
        &[("content-type", "application/problem+json")],
        problem,
    );
    let error = client.answers().get_text().await.unwrap_err();
    let told = error.problem().unwrap();
    assert_eq!(
        (told.title.as_deref(), told.detail.as_deref(), told.status),
        (Some("Gone"), Some("It was here."), None)
    );
    assert!(
        matches!(api(error), GetTextError::ClientError(status, body) if status == 410 && body.title.as_deref() == Some("Gone"))
    );
    let (client, _) = answering(503, &[], b"");
    let error = client.answers().get_text().await.unwrap_err();
    assert!(error.problem().is_none());
    assert!(matches!(api(error), GetTextError::Default(status) if status == 503));

    let (client, canned) = answering(
        200,
        &[(
            "content-disposition",
            "attachment; filename=\"../../a.pdf\"",
        )],
        b"%PDF",
    );
    let file = client.answers().get_file().await.unwrap();
    assert_eq!(
        (file.file_name().as_deref(), file.length()),
        (Some("a.pdf"), Some(4))
    );
    assert_eq!(&file.bytes(4).await.unwrap()[..], b"%PDF");
    assert_eq!(
        canned.seen.lock().unwrap()[0].headers["accept"],
        "application/pdf, application/json;q=0.9"
    );
    let error = client
        .answers()
        .get_file()
        .await
        .unwrap()
        .bytes(3)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the body broke off: it has more than 3 bytes"
    );

    for status in [200, 203, 299] {
        let (client, _) = answering(status, JSON, br#"{"r":1}"#);
        assert_eq!(client.answers().get_range().await.unwrap().r, 1);
    }

    let (client, canned) = answering(
        200,
        &[("content-type", "text/csv; header=present")],
        b"r\n1\n",
    );
    let answer = client.answers().get_several().await.unwrap();
    assert!(matches!(answer, GetSeveralSuccess::OkCsv(text) if text == "r\n1\n"));
    assert_eq!(
        canned.seen.lock().unwrap()[0].headers["accept"],
        "text/csv, application/json;q=0.9, */*;q=0.8"
    );
    let (client, _) = answering(200, JSON, br#"[{"r":1}]"#);
    assert!(
        matches!(client.answers().get_several().await.unwrap(), GetSeveralSuccess::Ok(list) if list[0].r == 1)
    );
    let (client, _) = answering(202, &[], b"");
    assert!(matches!(
        client.answers().get_several().await.unwrap(),
        GetSeveralSuccess::Accepted
    ));

    let headers = &[
        ("x-count", "12"),
        ("x-when", "2026-01-02T03:04:05Z"),
        ("etag", "\"7\""),
        ("x-flag", "maybe"),
    ];
    let (client, _) = answering(200, headers, b"[]");
    let (_, head) = client
        .answers()
        .get_headers()
        .with_response()
        .await
        .unwrap();
    let headers = GetHeadersHeaders::from(&head);
    assert_eq!(
        (headers.x_count, headers.e_tag.as_deref(), headers.x_flag),
        (Some(12), Some("\"7\""), None)
    );
    assert_eq!(
        headers.x_when.unwrap().to_rfc3339(),
        "2026-01-02T03:04:05+00:00"
    );

    let (client, _) = answering(200, JSON, br#"{"r":1}"#);
    assert_eq!(client.answers().get_maybe().await.unwrap().unwrap().r, 1);
    let (client, _) = answering(204, &[], b"");
    assert!(client.answers().get_maybe().await.unwrap().is_none());
}

#[tokio::test]
async fn every_credential() {
    let (_, canned) = answering(204, &[], b"");
    let client = Client::builder()
        .basic(Basic::new("Aladdin", "open sesame"))
        .token(Bearer::token("t1"))
        .oidc(Bearer::token("t2"))
        .header_key(ApiKey::new("k1"))
        .query_key(ApiKey::new("k&2"))
        .cookie_key(ApiKey::new("k3"))
        .transport(canned.clone())
        .build()
        .unwrap();
    let security = client.security();
    security.with_basic().await.unwrap();
    security.with_header().await.unwrap();
    security.with_query().await.unwrap();
    security.with_cookie().other("o").await.unwrap();
    security.with_both().await.unwrap();
    security.with_maybe().await.unwrap();
    let seen: Vec<String> = canned
        .seen
        .lock()
        .unwrap()
        .iter()
        .map(|parts| {
            let header = |name: &str| {
                parts
                    .headers
                    .get(name)
                    .map_or("-", |value| value.to_str().unwrap())
                    .to_owned()
            };
            let query = parts.uri.query().unwrap_or("-");
            format!(
                "{} {} {} {query}",
                header("authorization"),
                header("x-api-key"),
                header("cookie")
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            // RFC 7617, section 2.
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== - - -",
            "- k1 - -",
            "- - - api%20key=k%262",
            "- - other=o; sid=k3 -",
            "Bearer t1 k1 - -",
            "Bearer t2 - - -",
        ]
    );
    // Half of the first alternative is not enough; the second one is whole.
    let client = Client::builder()
        .token(Bearer::token("t"))
        .basic(Basic::new("u", "p"))
        .transport(canned.clone())
        .build()
        .unwrap();
    client.security().with_both().await.unwrap();
    assert!(
        canned.seen.lock().unwrap().last().unwrap().headers["authorization"]
            .to_str()
            .unwrap()
            .starts_with("Basic ")
    );
    let error = Client::builder()
        .transport(canned.clone())
        .build()
        .unwrap()
        .security()
        .with_both()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "withBoth: no credential is set for `token` and `headerKey` or `basic`: set it with the builder's `token(..)` or `header_key(..)` or `basic(..)`, or send without by `.with(|o| o.anonymous())`"
    );
    let bad = Client::builder()
        .basic(Basic::new("a:b", "c"))
        .transport(canned)
        .build()
        .unwrap();
    assert!(
        bad.security()
            .with_basic()
            .await
            .unwrap_err()
            .to_string()
            .contains("has a colon")
    );
}

#[test]
fn servers() {
    let url = |client: Client| {
        client
            .bodies()
            .send_text("")
            .to_http()
            .unwrap()
            .uri()
            .to_string()
    };
    let chosen = Client::builder()
        .server_variable("region", "us")
        .server_variable("base", "v2");
    assert_eq!(
        url(chosen.build().unwrap()),
        "https://us.example.com/v2/bodies/text"
    );
    assert_eq!(
        url(Client::builder().server(1).build().unwrap()),
        "http://127.0.0.1:8080/bodies/text"
    );
    let other = client()
        .bodies()
        .send_text("")
        .with(|options| options.base_url("https://other.example.org/x/"));
    assert_eq!(
        other.to_http().unwrap().uri().to_string(),
        "https://other.example.org/x/bodies/text"
    );
    let refused = |builder: golden_wire::ClientBuilder| builder.build().unwrap_err().to_string();
    assert_eq!(
        refused(Client::builder().server_variable("region", "mars")),
        "the server variable `region` must be one of `eu`, `us`"
    );
    assert_eq!(
        refused(Client::builder().server(1).server_variable("region", "eu")),
        "the server has no variable `region`"
    );
    assert_eq!(
        refused(Client::builder().server(2)),
        "there is no server 2: the document names 2, from 0"
    );
    assert_eq!(
        refused(Client::builder().base_url("ftp://x")),
        "the base URL must begin with http:// or https://"
    );
}
