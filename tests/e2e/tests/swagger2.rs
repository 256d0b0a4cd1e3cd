//! What goes over the wire for the constructs that Swagger 2.0 spells in its own way. The expected
//! side is written by hand, from the Swagger 2.0 specification.

use apiloom_runtime::Part;
use bytes::Bytes;
use golden_swagger2::Client;
use golden_swagger2::models::{Item, ListsSort};

fn client() -> Client {
    Client::builder().build().unwrap()
}

/// Method and URL, then the headers asked for, then the body.
fn shown(request: http::Request<Bytes>, headers: &[&str]) -> String {
    let mut text = format!("{} {}", request.method(), request.uri());
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
            shown($call.to_http().unwrap(), &["content-type", "accept", "x-list"]),
            $expected.replace("{base}", "https://shop.example.com/v2"),
            $name
        );)*
    };
}

#[test]
fn every_collection_format() {
    let lists = |ids: &[i64]| client().parameters().lists(ids);
    let get = |rest: &str| format!("GET {{base}}/lists/{rest}\naccept: application/json");
    rows! {
        "csv in the path": lists(&[1, 2]) => get("1,2");
        "csv": lists(&[1]).plain(&["a", "b,c"]) => get("1?plain=a,b%2Cc");
        "multi": lists(&[1]).multi(&["a", "b"]) => get("1?multi=a&multi=b");
        "ssv": lists(&[1]).ssv(&["a", "b"]) => get("1?ssv=a%20b");
        "pipes": lists(&[1]).pipes(&["a", "b"]) => get("1?pipes=a%7Cb");
        "tsv": lists(&[1]).tsv("a\tb") => get("1?tsv=a%09b");
        "lists in a list": lists(&[1]).nested(&["1|2", "3"]) => get("1?nested=1%7C2,3");
        "csv in a header": lists(&[1]).x_list(&["a", "b"]) => format!("{}\nx-list: a,b", get("1"));
        "others": lists(&[1]).sort(ListsSort::Up).above(0.5).page(2) => get("1?sort=up&above=0.5&page=2");
    }
}

#[test]
fn every_body() {
    let bodies = client().bodies();
    let form = "content-type: application/x-www-form-urlencoded";
    rows! {
        "a shared body": bodies.add_item(&Item::new("Cup").price(None))
            => "POST {base}/items\ncontent-type: application/json\naccept: application/json\n\n{\"name\":\"Cup\",\"price\":null}".to_owned();
        "a media type of the operation": bodies.replace_item().body(&Default::default())
            => "PUT {base}/items\ncontent-type: application/vnd.shop+json\naccept: */*\n\n{}".to_owned();
        "a form": bodies.note_item("1", 5).labels(&["a", "b"]).links(&["c", "d"]).comment("e f")
            => format!("POST {{base}}/items/1/note\n{form}\naccept: */*\n\nstars=5&labels=a,b&links=c&links=d&comment=e%20f");
        "text": bodies.send_text().body("é") => "POST {base}/text\ncontent-type: text/plain\naccept: text/plain, application/json;q=0.9\n\né".to_owned();
    }
    let call = bodies.attach_file("1", Part::bytes("x").file_name("a.txt"));
    let request = call.comment("c").to_http().unwrap();
    let kind = request.headers()["content-type"].to_str().unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8_lossy(request.body())
        .replace(boundary, "B")
        .replace("\r\n", "\n");
    let expected = "--B\nContent-Disposition: form-data; name=\"comment\"\n\nc\n\
         --B\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\nContent-Type: application/octet-stream\n\nx\n\
         --B--\n";
    let mut parts: Vec<&str> = body.split("--B\n").collect();
    let mut wanted: Vec<&str> = expected.split("--B\n").collect();
    parts
        .iter_mut()
        .chain(&mut wanted)
        .for_each(|part| *part = part.trim_end_matches("--B--\n"));
    parts.sort();
    wanted.sort();
    assert_eq!(parts, wanted);
}

#[test]
fn an_operation_with_its_own_scheme() {
    let request = client().answers().download().to_http().unwrap();
    assert_eq!(request.uri(), "http://shop.example.com/v2/file");
}
