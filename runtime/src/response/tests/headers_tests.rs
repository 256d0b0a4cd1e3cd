//! Headers that are not of the type that the document gives them.

use super::*;
use crate::json::Kind;

/// A date-time, in the form of RFC 3339 only.
#[derive(Debug, PartialEq)]
struct DateTime(String);

impl Read<Wire> for DateTime {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        match input.kind()? {
            Kind::String => input.parse_text(|text| match text.ends_with('Z') {
                true => Ok(DateTime(text.to_owned())),
                false => Err("expected a date-time"),
            }),
            _ => Err(input.error("expected a date-time")),
        }
    }
}

#[test]
fn a_header_that_does_not_fit_is_told_by_its_name() {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-rate", "abc"),
        ("x-share", "1.5"),
        ("x-when", "Fri, 27 Nov 2026 21:05:02 GMT"),
        ("x-then", "2026-11-27T21:05:02Z"),
        ("x-never", "soon"),
        ("x-ids", "1, two"),
        ("x-map", "a,one"),
        ("x-json", "{"),
        ("x-good", "7"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let on_drift = crate::drift::telling(move |event| {
        telling.lock().unwrap().push(event.to_string());
    });
    let response = response(&META, headers, "", Answers::Tolerant, Some(on_drift));
    let head = response.head();
    assert_eq!(head.header::<Wire, i64>("X-Good"), Some(7));
    assert_eq!(head.header::<Wire, i64>("X-Absent"), None);
    assert_eq!(head.header_list::<Wire, Vec<i64>>("X-Absent"), None);
    let date = || DateTime("2026-11-27T21:05:02Z".to_owned());
    assert_eq!(head.header::<Wire, DateTime>("X-Then"), Some(date()));
    assert_eq!(*told.lock().unwrap(), [""; 0]);
    assert_eq!(head.header::<Wire, i64>("X-Rate"), None);
    assert_eq!(head.header::<Wire, i64>("X-Share"), None);
    assert_eq!(head.header::<Wire, DateTime>("X-When"), Some(date()));
    assert_eq!(head.header::<Wire, DateTime>("X-Never"), None);
    assert_eq!(head.header_list::<Wire, Vec<i64>>("X-Ids"), None);
    let map = head.header_object::<Wire, std::collections::BTreeMap<String, i64>>("X-Map");
    assert_eq!(map, None);
    assert_eq!(head.header_json::<Wire, Value>("X-Json"), None);
    assert_eq!(
        *told.lock().unwrap(),
        [
            "get: 200: header X-Rate: expected a number, found another value; read as absent",
            "get: 200: header X-Share: expected an integer, found another value; read as absent",
            "get: 200: header X-When: expected a date-time of RFC 3339, found an HTTP date; read as what it means",
            "get: 200: header X-Never: expected a date-time, found another value; read as absent",
            "get: 200: header X-Ids: expected a list of the documented type, found another value; read as absent",
            "get: 200: header X-Map: expected an object of the documented type, found another value; read as absent",
            "get: 200: header X-Json: expected JSON of the documented type, found another value; read as absent",
        ]
    );
}
