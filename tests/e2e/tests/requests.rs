//! What is sent where documents say it in unusual ways: queries in paths, styles of OAS 3.2, null, forms and their
//! encodings, ranges of media types. The expected side is written by hand, from OAS 3.0.4, 3.1.1 and 3.2.0 and the RFCs.

use apiloom_runtime::error::RequestError;
use apiloom_runtime::{Multipart, Part, TypedBody};
use bytes::Bytes;
use golden_requests::Client;
use golden_requests::bodies::{PatchBody, PutArchiveBody, UploadManyWithBody};
use golden_requests::models::{
    ClientGrant, ClubInput, Filter, FilterAddress, Measure, NewMember, PasswordGrant, PatchedBook, Point, SendGrantBody, SendSourceKind, SendTypesOptions, UploadEitherBody,
    SendTypesSheet,
};

fn client() -> Client {
    Client::builder().build().unwrap()
}

/// Method and target; the headers that matter and the body.
fn shown(request: http::Request<Bytes>) -> String {
    let url = request.uri().to_string();
    let target = url.strip_prefix("https://requests.example/v1").unwrap_or(&url);
    let mut text = format!("{} {target}", request.method());
    for name in ["content-type", "cookie", "x-ids"] {
        if let Some(value) = request.headers().get(name) {
            text.push_str(&format!("\n{name}: {}", value.to_str().unwrap()));
        }
    }
    if !request.body().is_empty() {
        text.push_str(&format!("\n\n{}", String::from_utf8_lossy(request.body())));
    }
    text
}

fn refused(result: Result<http::Request<Bytes>, RequestError>) -> String {
    result.unwrap_err().to_string()
}

macro_rules! rows {
    ($($call:expr => $expected:expr;)*) => {
        $(assert_eq!(shown($call.to_http().unwrap()), $expected, stringify!($call));)*
    };
}

/// The query of the server comes first, then that of the path, then the parameters; a fragment is never sent.
#[test]
fn queries_in_paths() {
    let paths = client().paths();
    rows! {
        paths.post_note() => "POST /notes?tenant=t";
        paths.post_beta_note() => "POST /notes?tenant=t&beta=true";
        paths.post_beta_note().dry(true) => "POST /notes?tenant=t&beta=true&dry=true";
        paths.get_notes_id_by_id_kind_a_b("x&y") => "GET /notes?tenant=t&id=x%26y&kind=a%20b";
        paths.get_by_tag("red") => "GET /notes?tenant=t&tag=red";
        paths.get_pages().page(2).size("9") => "GET /pages?tenant=t&page=2&size=9";
    }
}

#[test]
fn the_last_segment_may_be_empty() {
    let paths = client().paths();
    rows! {
        paths.get_file("") => "GET /files/?tenant=t";
        paths.get_file("a/b") => "GET /files/a%2Fb?tenant=t";
    }
    let message = "the path parameter `path` must not be empty, `.` or `..`";
    assert_eq!(refused(paths.get_versions("").to_http()), message);
    for dots in [".", ".."] {
        assert_eq!(refused(paths.get_file(dots).to_http()), message);
        assert_eq!(refused(paths.get_versions(dots).to_http()), message);
    }
}

/// RFC 6570, section 3.2.3; OAS 3.2.0, "Path Templating", for what stays encoded in a path.
#[test]
fn reserved_characters() {
    let paths = client().paths();
    rows! {
        paths.get_reserved("a%2Fb/c?d#e:f,(g)") => "GET /reserved/a%2Fb%2Fc%3Fd%23e:f,(g)?tenant=t";
        paths.get_reserved("x").ids("List(1,2)") => "GET /reserved/x?tenant=t&ids=List(1,2)";
        paths.get_reserved("x").ids("a%2Fb 100%") => "GET /reserved/x?tenant=t&ids=a%2Fb%20100%25";
    }
    refused(paths.get_reserved("%2e%2E").to_http());
}

#[test]
fn cookies_as_they_are() {
    let values = client().values();
    rows! {
        values.get_cookies().greeting("x y").codes(&[1, 2]).flat(&[3, 4]).escaped("x y")
            => "GET /cookies?tenant=t\ncookie: greeting=x y; codes=1; codes=2; flat=3,4; escaped=x%20y";
    }
    assert_eq!(
        refused(values.get_cookies().greeting("a; admin=1").to_http()),
        "the cookie `greeting` must not have a semicolon in it"
    );
}

/// RFC 6570, section 2.3: null is undefined.
#[test]
fn null_is_left_out() {
    let values = client().values();
    let point = Point::default().x(1).y(None);
    rows! {
        values.send_values().ids(&[Some(1), None, Some(3)]) => "POST /values?tenant=t&ids=1&ids=3";
        values.send_values().ids(&[None]).x_ids(&[None]) => "POST /values?tenant=t";
        values.send_values().point(&point).deep(&point) => "POST /values?tenant=t&x=1&deep%5Bx%5D=1";
        values.send_values().x_ids(&[None, Some(2)]) => "POST /values?tenant=t\nx-ids: 2";
    }
}

/// RFC 8259, section 6: JSON has neither NaN nor infinities.
#[test]
fn numbers_that_are_none() {
    let values = client().values();
    let forms = client().forms();
    let parameter = "the parameter `number` cannot be sent: NaN is not a number of JSON";
    assert_eq!(refused(values.send_values().number(f64::NAN).to_http()), parameter);
    let body = Measure::new(f64::INFINITY);
    let message = "the body cannot be sent: at `/value`: inf is not a number of JSON";
    assert_eq!(refused(values.send_values().body(&body).to_http()), message);
    let body = Measure::new(1.0).more(vec![1.0, f64::from(f32::NAN)]);
    let message = "the body cannot be sent: at `/more/1`: NaN is not a number of JSON";
    assert_eq!(refused(values.send_values().body(&body).to_http()), message);
    let call = forms.send_lists(Part::bytes("f"), &[]).measure(&body);
    let message = "the part `measure` cannot be sent: at `/more/1`: NaN is not a number of JSON";
    assert_eq!(refused(call.to_http()), message);
}

/// `readOnly` and `required` together hold for answers only (OAS 3.0.4, Schema Object), wherever the object stands.
#[test]
fn what_only_the_server_sets_is_not_asked_for() {
    let club = || ClubInput::new("c");
    let named = [("k".to_owned(), club())].into_iter().collect();
    let body = NewMember::new(club()).others(vec![club()]).named(named);
    rows! {
        client().values().add_member(&body)
            => "POST /members?tenant=t\ncontent-type: application/json\n\n{\"club\":{\"name\":\"c\"},\"others\":[{\"name\":\"c\"}],\"named\":{\"k\":{\"name\":\"c\"}}}";
    }
}

/// The parts of a form: a line each of name, file name, media type and further headers, then the content.
fn parts(result: Result<http::Request<Bytes>, RequestError>) -> Vec<String> {
    let request = result.unwrap();
    let content_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body: String = request.body().iter().map(|byte| char::from(*byte)).collect();
    let mut parts: Vec<String> = body
        .split(&format!("--{boundary}"))
        .skip(1)
        .map(|part| {
            part.trim_end_matches("\r\n")
                .trim_start_matches("\r\nContent-Disposition: form-data; ")
                .replace("\r\nContent-Type: ", " ")
                .replace("\r\n\r\n", " | ")
                .replace("\r\n", " ")
        })
        .collect();
    assert_eq!(parts.pop().as_deref(), Some("--"));
    parts
}

/// OAS 3.0.4, Encoding Object: one part for each item, each of its own media type.
#[test]
fn lists_are_a_part_for_each_item() {
    let points = [Point::default().x(1), Point::default().x(2)];
    let call = client()
        .forms()
        .send_lists(Part::bytes("f"), &["a", "b"])
        .points(&points)
        .grid(&[vec![1, 2], vec![3]])
        .codes(&["c"])
        .joined(&["x", "y"])
        .extra(vec![Part::bytes("1"), Part::bytes("2").file_name("two")]);
    let expected = [
        "name=\"file\"; filename=\"file\" application/octet-stream | f",
        "name=\"tags\" | a",
        "name=\"tags\" | b",
        "name=\"points\" application/json | {\"x\":1}",
        "name=\"points\" application/json | {\"x\":2}",
        "name=\"grid\" application/json | [1,2]",
        "name=\"grid\" application/json | [3]",
        "name=\"codes\" application/json | \"c\"",
        "name=\"joined\" | x,y",
        "name=\"extra\"; filename=\"extra\" application/octet-stream | 1",
        "name=\"extra\"; filename=\"two\" application/octet-stream | 2",
    ];
    assert_eq!(parts(call.to_http()), expected);
}

/// What the document says is sent as it says it, in the charset that it promises.
#[test]
fn parts_have_the_media_types_of_the_document() {
    let options = SendTypesOptions::default().most(3).word("\u{fc}");
    let call = || client().forms().send_types("M\u{fc}ller", &options);
    let sheet = SendTypesSheet::default().a(1);
    let sent = call()
        .picture(Part::bytes("p").media_type("image/jpeg"))
        .photo(Part::bytes("q").media_type("image/webp"))
        .table(Part::text("t").header("x-rows", "1"))
        .sheet(&sheet);
    let expected = [
        "name=\"user\" text/plain; charset=iso-8859-1 | M\u{fc}ller",
        "name=\"options\" application/vnd.options+json;charset=us-ascii | {\"most\":3,\"word\":\"\\u00fc\"}",
        "name=\"picture\"; filename=\"picture\" image/jpeg | p",
        "name=\"photo\"; filename=\"photo\" image/webp | q",
        "name=\"table\"; filename=\"table\" text/csv x-rows: 1 | t",
        "name=\"sheet\" application/json | {\"a\":1}",
    ];
    assert_eq!(parts(sent.to_http()), expected);
    assert_eq!(
        refused(call().picture(Part::bytes("p")).to_http()),
        "the part `picture` has no media type: set one of `image/png, image/jpeg` with `media_type`"
    );
    let far = client().forms().send_types("\u{20ac}", &options);
    assert_eq!(
        refused(far.to_http()),
        "the part `user`: its text cannot be written in the charset `iso-8859-1`"
    );
}

/// Where no encoding says it the schema does (OAS 3.1.1, 4.8.15).
#[test]
fn parts_have_the_media_types_of_their_schemas() {
    let call = client().forms().send_contents(Part::bytes("p")).more(vec![Part::bytes("q")]).page("<b>").said(Part::bytes("s"));
    let call = call.word("w").bytes(&b"hi"[..].into());
    let expected = [
        "name=\"picture\"; filename=\"picture\" image/png | p",
        "name=\"more\"; filename=\"more\" image/webp | q",
        "name=\"page\" text/html | <b>",
        "name=\"said\"; filename=\"said\" image/gif | s",
        "name=\"word\" | w",
        "name=\"bytes\" application/octet-stream | aGk=",
    ];
    assert_eq!(parts(call.to_http()), expected);
}

/// A parameter with a media type that nothing writes is the text of it, under its own name.
#[test]
fn parameters_of_media_types_are_texts() {
    let call = client().values().get_contents().form("a=x&b=1").xml("<a/>").word("w").number(1).list("a,b");
    rows! { call => "GET /values/contents?tenant=t&form=a%3Dx%26b%3D1&xml=%3Ca%2F%3E&word=w&number=1&list=a%2Cb"; }
}

#[test]
fn composed_forms_have_the_fields_of_all() {
    let call = client().forms().send_composed(Part::bytes("f"), "t", 1).note("n").a("a");
    let expected = [
        "name=\"file\"; filename=\"file\" application/octet-stream | f",
        "name=\"title\" | t",
        "name=\"both\" | 1",
        "name=\"note\" | n",
        "name=\"a\" | a",
    ];
    assert_eq!(parts(call.to_http()), expected);
    let unknown = Multipart::new().part("x", Part::bytes("1"));
    assert_eq!(parts(client().forms().send_unknown(unknown).to_http()), ["name=\"x\" | 1"]);
}

#[test]
fn files_that_may_be_null_are_files() {
    let file = || Part::bytes("f");
    let forms = client().forms();
    let call = forms.send_nullable().any(file()).media(file()).kinds(file()).one(file());
    let call = call.all(file()).text(file()).list(vec![file()]).null_items(vec![file()]);
    let call = call.base64(&Bytes::from_static(b"f"));
    let file = |name: &str| format!("name=\"{name}\"; filename=\"{name}\" application/octet-stream | f");
    let names = ["any", "media", "kinds", "one", "all", "text", "list", "null_items"];
    let mut expected: Vec<String> = names.into_iter().map(file).collect();
    expected.push("name=\"base64\" application/octet-stream | Zg==".to_owned());
    assert_eq!(parts(call.to_http()), expected);
}

#[test]
fn url_encoded_forms() {
    let point = Point::default().x(1).y(None);
    let call = client().forms().send_plain("https://a/b?c&d%2F").point(&point);
    let call = call.ids(&[Some(1), None]).styled(&point).list(&["a"]);
    rows! {
        call => "POST /forms/plain?tenant=t\ncontent-type: application/x-www-form-urlencoded\n\n\
                 url=https://a/b?c%26d%2F&point=%7B%22x%22%3A1%2C%22y%22%3Anull%7D&ids=1&x=1&list=%5B%22a%22%5D";
    }
}

const FORM: &str = "content-type: application/x-www-form-urlencoded\n\n";

/// A constant is an argument of nothing (JSON Schema 2020-12 validation, section 6.1.3). It is sent where it must be there,
/// and where servers take it for granted; another one has a setter without an argument.
#[test]
fn constants_of_forms_are_arguments_of_nothing() {
    let forms = client().forms();
    let constants = "grant_type=password&api=2024&number=2&real=0.5";
    let set = "large=-9007199254740993&flag=true&perhaps=it";
    rows! {
        forms.send_constants("u") => format!("POST /forms/constants?tenant=t\n{FORM}{constants}&user=u");
        forms.send_constants("u").scope("s") => format!("POST /forms/constants?tenant=t\n{FORM}{constants}&user=u&scope=s");
        forms.send_constants("u").large().flag().perhaps() => format!("POST /forms/constants?tenant=t\n{FORM}{constants}&user=u&{set}");
        forms.send_optional_constant() => format!("POST /forms/optional/constant?tenant=t\n{FORM}grant_type=password");
        forms.send_optional_constant().scope("s") => format!("POST /forms/optional/constant?tenant=t\n{FORM}grant_type=password&scope=s");
    }
    let expected = [
        "name=\"purpose\" application/json | \"upload\"",
        "name=\"version\" | 3",
        "name=\"file\"; filename=\"file\" application/octet-stream | f",
    ];
    assert_eq!(parts(forms.send_constant_parts(Part::bytes("f")).to_http()), expected);
    let sent = parts(forms.send_constant_parts(Part::bytes("f")).mode().to_http());
    assert_eq!(sent.last().map(String::as_str), Some("name=\"mode\" | fast"));
}

/// A parameter with one value is sent where it must be there, and where servers take it for granted. Another one asks for
/// something: its setter takes nothing.
#[test]
fn constants_of_parameters_are_arguments_of_nothing() {
    let values = client().values();
    let sent = values.get_constants(1).to_http().unwrap();
    assert_eq!(sent.uri().path(), "/v1/constants/v2/1");
    assert_eq!(sent.uri().query(), Some("tenant=t&type=2024&width=1d&filter=%22all%22"));
    assert_eq!(sent.headers()["x-target"], "7");
    assert_eq!(sent.headers()["cookie"], "session=none");
    assert!(!sent.headers().contains_key("x-dry"));
    let sent = values.get_constants(1).include().x_dry().to_http().unwrap();
    assert_eq!(sent.uri().query(), Some("tenant=t&type=2024&width=1d&filter=%22all%22&include=details"));
    assert_eq!(sent.headers()["x-dry"], "true");
}

/// A form that may be left out has all that it needs, or is not sent.
#[test]
fn optional_forms_lack_nothing() {
    let forms = client().forms();
    rows! {
        forms.send_optional() => "POST /forms/optional?tenant=t";
        forms.send_optional().name("n").tags(&["a"]) => format!("POST /forms/optional?tenant=t\n{FORM}kind=k&name=n&tags=a");
        // An empty list was said, though it says nothing.
        forms.send_optional().tags(&[]).name("n") => format!("POST /forms/optional?tenant=t\n{FORM}kind=k&name=n");
        forms.send_optional_parts() => "POST /forms/optional/parts?tenant=t";
    }
    let lacks = |name: &str| format!("the form lacks the field `{name}`, which it needs: set it, or no field at all");
    assert_eq!(refused(forms.send_optional().note("x").to_http()), lacks("name"));
    assert_eq!(refused(forms.send_optional().name("x").to_http()), lacks("tags"));
    assert_eq!(refused(forms.send_optional_parts().note("x").to_http()), lacks("file"));
    assert_eq!(refused(forms.send_optional_parts().tags(&[]).to_http()), lacks("file"));
    let expected = [
        "name=\"kind\" | k",
        "name=\"file\"; filename=\"file\" application/octet-stream | f",
    ];
    let call = forms.send_optional_parts().kind().file(Part::bytes("f"));
    assert_eq!(parts(call.to_http()), expected);
    let call = forms.send_optional_parts().file(Part::bytes("f"));
    assert_eq!(parts(call.to_http()), expected.get(1..).unwrap_or_default());
}

/// One of several forms is a value, which says its constants itself.
#[test]
fn one_of_several_forms_is_a_value() {
    let forms = client().forms();
    let password = PasswordGrant::new("u").scopes(vec!["a".to_owned(), "b".to_owned()]).device(Point::default().x(1));
    rows! {
        forms.send_grant(&SendGrantBody::PasswordGrant(password))
            => format!("POST /forms/grants?tenant=t\n{FORM}grant_type=password&user=u&scopes=a%20b&device=%7B%22x%22%3A1%7D");
        forms.send_grant(&SendGrantBody::ClientGrant(ClientGrant::new("c")))
            => format!("POST /forms/grants?tenant=t\n{FORM}grant_type=client_credentials&client=c");
    }
    // A file is no value.
    let call = forms.send_source(SendSourceKind::Url).url("x").cached();
    assert_eq!(parts(call.to_http()), ["name=\"kind\" | url", "name=\"url\" | x", "name=\"cached\" | true"]);
    let call = forms.send_source(SendSourceKind::File).file(Part::bytes("f"));
    let expected = ["name=\"kind\" | file", "name=\"file\"; filename=\"file\" application/octet-stream | f"];
    assert_eq!(parts(call.to_http()), expected);
}

#[test]
fn lists_of_objects_have_no_style() {
    let points = [Point::default().x(1), Point::default().x(2)];
    rows! {
        client().forms().send_objects().points(&points)
            => format!("POST /forms/objects?tenant=t\n{FORM}points=%5B%7B%22x%22%3A1%7D%2C%7B%22x%22%3A2%7D%5D");
    }
}

/// RFC 2046, section 5.1: each part says what it is.
#[test]
fn parts_that_are_no_form_are_sent_as_what_they_are() {
    let shown = |request: http::Request<Bytes>| {
        let content_type = request.headers()["content-type"].to_str().unwrap();
        let boundary = content_type.strip_prefix("multipart/mixed; boundary=").unwrap();
        String::from_utf8_lossy(request.body()).replace(boundary, "-").replace("\r\n", "\n")
    };
    let point = Point::default().x(1);
    let call = client().forms().send_mixed(&point).word("w").file(Part::bytes("f"));
    let expected = "---\nContent-Disposition: form-data; name=\"point\"\nContent-Type: application/json\n\n{\"x\":1}\n\
                    ---\nContent-Disposition: form-data; name=\"word\"\nContent-Type: text/plain; charset=utf-8\n\nw\n\
                    ---\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\nContent-Type: application/octet-stream\n\nf\n\
                    -----\n";
    assert_eq!(shown(call.to_http().unwrap()), expected);
    let unknown = Multipart::new().part("x", Part::bytes("1"));
    let sent = shown(client().forms().send_mixed_unknown(unknown).to_http().unwrap());
    assert_eq!(sent, "---\nContent-Disposition: form-data; name=\"x\"\nContent-Type: text/plain; charset=utf-8\n\n1\n-----\n");
}

/// Of a range the caller names a media type; nothing is guessed.
#[test]
fn ranges_leave_the_media_type_to_the_caller() {
    let bodies = client().bodies();
    rows! {
        bodies.put_picture(("image/png", "p")) => "PUT /bodies/picture?tenant=t\ncontent-type: image/png\n\np";
        bodies.put_picture(TypedBody::new("image/svg+xml; charset=utf-8", "p")) => "PUT /bodies/picture?tenant=t\ncontent-type: image/svg+xml; charset=utf-8\n\np";
        bodies.put_anything() => "PUT /bodies/anything?tenant=t";
        bodies.put_anything().body(("a/b", "x")) => "PUT /bodies/anything?tenant=t\ncontent-type: a/b\n\nx";
        bodies.put_text("t") => "PUT /bodies/text?tenant=t\ncontent-type: text/plain\n\nt";
    }
    assert_eq!(
        refused(bodies.put_picture(("text/plain", "p")).to_http()),
        "the body's media type `text/plain` is not of the range `image/*`"
    );
    let latin = bodies.put_latin("\u{fc}").to_http().unwrap();
    assert_eq!(latin.headers()["content-type"], "text/plain;charset=iso-8859-1");
    assert_eq!(&latin.body()[..], b"\xfc");
    refused(bodies.put_latin("\u{20ac}").to_http());
}

/// Different media types are different bodies, though their schemas be the same.
#[test]
fn bodies_of_several_media_types() {
    let bodies = client().bodies();
    let point = || Point::default().x(1);
    rows! {
        bodies.patch(PatchBody::JsonPatch(point())) => "PATCH /bodies/patch?tenant=t\ncontent-type: application/json-patch+json\n\n{\"x\":1}";
        bodies.patch(PatchBody::MergePatch(point())) => "PATCH /bodies/patch?tenant=t\ncontent-type: application/merge-patch+json\n\n{\"x\":1}";
        bodies.put_archive(PutArchiveBody::Tar("t".into())) => "POST /bodies/archive?tenant=t\ncontent-type: application/x-tar\n\nt";
        bodies.put_archive(PutArchiveBody::OctetStream("t".into())) => "POST /bodies/archive?tenant=t\ncontent-type: application/octet-stream\n\nt";
        bodies.put_archive(PutArchiveBody::Text("t".into())) => "POST /bodies/archive?tenant=t\ncontent-type: text/plain\n\nt";
        bodies.put_archive(PutArchiveBody::Image(("image/png", "t").into())) => "POST /bodies/archive?tenant=t\ncontent-type: image/png\n\nt";
        bodies.post_forms(&point()) => "POST /bodies/forms?tenant=t\ncontent-type: application/json\n\n{\"x\":1}";
    }
}

/// Files go in a form of parts, whatever else is listed; each other body is a further call.
#[test]
fn forms_with_files_beside_other_media_types() {
    let bodies = client().bodies();
    let file = || Part::bytes("f");
    let part = |name: &str| [format!("name=\"{name}\"; filename=\"{name}\" application/octet-stream | f")];
    assert_eq!(parts(bodies.upload_file(file()).to_http()), part("file"));
    assert_eq!(parts(bodies.upload_either().file(file()).to_http()), part("file"));
    assert_eq!(parts(bodies.upload_many(vec![file()]).to_http()), part("files"));
    rows! {
        bodies.upload_either_json().body(&UploadEitherBody::new("u")) => "POST /bodies/upload/either?tenant=t\ncontent-type: application/json\n\n{\"url\":\"u\"}";
        bodies.upload_many_with(UploadManyWithBody::Json(Point::default().x(1))) => "POST /bodies/upload/many?tenant=t\ncontent-type: application/json\n\n{\"x\":1}";
        bodies.upload_many_with(UploadManyWithBody::Text("t".into())) => "POST /bodies/upload/many?tenant=t\ncontent-type: text/plain\n\nt";
        bodies.send_words(&Point::default().x(1)) => "POST /bodies/words?tenant=t\ncontent-type: application/json\n\n{\"x\":1}";
    }
    assert_eq!(parts(bodies.send_words_multipart("w").to_http()), ["name=\"word\" | w"]);
}

/// `[client.security]` counts before the document; the error before sending names the way round.
#[test]
fn json_says_what_a_form_with_files_cannot() {
    let bodies = client().bodies();
    let book = PatchedBook::default().cover(None).rating(None).tags(Vec::new());
    let sent = shown(bodies.patch_book_json().body(&book).to_http().unwrap());
    assert_eq!(
        sent,
        "PATCH /bodies/books?tenant=t\ncontent-type: application/json\n\n{\"cover\":null,\"rating\":null,\"tags\":[]}"
    );
    let cover = Part::bytes("x").file_name("c");
    let sent = parts(bodies.patch_book().title("t").cover(cover).to_http());
    assert_eq!(sent.len(), 2, "{sent:?}");
}

#[test]
fn related_parts_name_the_type_of_the_root() {
    let bodies = client().bodies();
    let request = bodies.send_related(&Point::default().x(1), Part::bytes("x"));
    let request = request.to_http().unwrap();
    let media_type = request.headers()["content-type"].to_str().unwrap();
    let root = "multipart/related; type=\"application/json\"; boundary=";
    assert!(media_type.starts_with(root), "{media_type}");
}

#[test]
fn what_has_no_form_in_a_query_leaves_the_others_theirs() {
    let values = client().values();
    let point = || Point::default().x(1);
    let address = FilterAddress::default().city("a b").at(point());
    let filter = Filter::default()
        .name("n")
        .ids(vec![1, 2])
        .address(address)
        .lines(vec![point(), point()]);
    rows! {
        values.search_nested().filter(&filter) =>
            "GET /search/nested?tenant=t&name=n&ids=1&ids=2&address.city=a%20b&address.at.x=1&lines%5B0%5D.x=1&lines%5B1%5D.x=1";
        values.search_nested().joined(&Filter::default().name("n")) =>
            "GET /search/nested?tenant=t&joined=%7B%22name%22%3A%22n%22%7D";
    }
}

#[test]
fn security_of_the_configuration() {
    use apiloom_runtime::Operation;
    use golden_security::{admin, auth, things};

    fn needs<O: Operation>(_: impl Fn() -> O) -> &'static [&'static [&'static str]] {
        O::META.requirements()
    }
    let client = golden_security::Client::builder().build().unwrap();
    assert_eq!(needs(|| -> auth::calls::Login { client.auth().login() }), &[] as &[&[&str]]);
    assert_eq!(needs(|| -> things::calls::ListThings { client.things().list_things() }), [["bearerAuth"]]);
    assert_eq!(needs(|| -> things::calls::ListPublic { client.things().list_public() }), [["bearerAuth"]]);
    let purge = needs(|| -> admin::calls::Purge { client.admin().purge() });
    assert_eq!(purge, [&["apiKey", "token"][..], &["bearerAuth"][..]]);
}

#[tokio::test]
async fn a_missing_credential_is_told_with_the_way_round() {
    use apiloom_runtime::auth::{ApiKey, Bearer};

    let client = golden_security::Client::builder().api_key(ApiKey::new("k")).build().unwrap();
    let error = client.admin().purge().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "purge: no credential is set for `token` (`apiKey` is set) or `bearerAuth`: set it with the builder's \
         `token(..)` or `bearer_auth(..)`, or send without by `.with(|o| o.anonymous())`"
    );
    // Nothing goes to another origin, whatever the configuration asks for.
    let client = golden_security::Client::builder();
    let client = client.bearer_auth(Bearer::token("t")).build().unwrap();
    let error = client.things().get_elsewhere().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /elsewhere: the credential belongs to another origin than the operation's server, `https://other.example`: \
         let it go there with the runtime's `ClientBuilder::trust_origin(..)`, or send without by \
         `.with(|o| o.anonymous())`"
    );
}
