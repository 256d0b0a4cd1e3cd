//! Heads of parts, and the media types of bodies.

use super::*;

#[test]
fn a_part_has_headers_of_its_own() {
    let part = Part::bytes("x")
        .file_name("a")
        .header("X-Sum", " 1 ")
        .header("x-other", "2");
    let expected = "Content-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\
                    Content-Type: application/octet-stream\r\nx-sum: 1\r\nx-other: 2\r\n\r\n";
    assert_eq!(part.head("f", None).unwrap(), expected);
}

#[test]
fn related_parts_name_the_type_of_the_first() {
    let said = |multipart: Multipart| {
        let said = multipart.media_type();
        let (said, _) = said.split_once("; boundary=").unwrap();
        said.to_owned()
    };
    let parts = |media_type| {
        let root = Part::bytes("{}").media_type("application/json; charset=utf-8");
        let file = Part::bytes("x").file_name("a");
        let parts = Multipart::new().part("meta", root).part("file", file);
        parts.of(media_type)
    };
    let root = "multipart/related; type=\"application/json\"";
    assert_eq!(said(parts("multipart/related")), root);
    assert_eq!(said(parts("multipart/mixed")), "multipart/mixed");
    assert_eq!(said(parts(FORM_DATA)), FORM_DATA);
    assert_eq!(said(Multipart::new().of(RELATED)), RELATED);
    let of = |part| said(Multipart::new().part("a", part).of(RELATED));
    let text = "multipart/related; type=\"text/plain\"";
    assert_eq!(of(Part::bytes("x")), text);
    let file = "multipart/related; type=\"application/octet-stream\"";
    assert_eq!(of(Part::bytes("x").file_name("f")), file);
}

#[test]
fn a_header_of_a_part_cannot_end_the_head() {
    for (name, value) in [
        ("x", "1\r\n\r\n--boundary"),
        ("x\r\ny", "1"),
        ("content-type", "text/plain"),
        ("Content-Disposition", "form-data"),
    ] {
        assert!(
            Part::bytes("x")
                .header(name, value)
                .head("f", None)
                .is_err(),
            "{name}"
        );
    }
}
