//! Answers that are not what the document says, of one server for two clients: one that is tolerant and one
//! that is lenient.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use apiloom_runtime::{Answers, DriftEvent, Error};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};

/// A tool with nearly everything wrong that a lenient client has a place for.
const BENT: &str = r#"{"id":7,"name":null,"tags":["a",1],"labels":{"a":"b"},"state":"lost","size":"L","owner":{"name":"Ani","email":null},"parts":[{"weight":"2"},{"weight":2.5}],"shape":{}}"#;

/// A tool as Go servers send it: null where there is nothing.
const EMPTY: &str = r#"{"id":"1","name":"saw","tags":null,"labels":null,"state":"idle","size":null,"owner":{"name":"Ani","email":"a@b","phone":null},"extra":null,"note":null,"aliases":null}"#;

async fn serve() -> SocketAddr {
    let json = [("content-type", "application/json")];
    let page = format!(r#"{{"items":[{EMPTY}],"total":1}}"#);
    let bent = format!(r#"{{"items":[{BENT},{EMPTY}],"total":"2"}}"#);
    let router = Router::new()
        .route("/empty/tools", get(move || async move { (json, page) }))
        .route("/bent/tools", get(move || async move { (json, bent) }))
        .route(
            "/bent/tools",
            post(move |body: String| async move { (StatusCode::CREATED, json, body) }),
        )
        .route(
            "/empty/tools/names",
            get(move || async move { (json, "null") }),
        )
        .route(
            "/other/tools/names",
            get(move || async move { (json, r#"{"error":"no such tool"}"#) }),
        )
        .route("/other/stock", get(move || async move { (json, r#""closed""#) }))
        .route(
            "/bent/tools/names",
            get(move || async move { (json, r#"["a", 1, {}, "b", null]"#) }),
        )
        .route(
            "/bent/stock",
            get(move || async move { (json, r#"{"saw":2,"nail":"many"}"#) }),
        )
        .route(
            "/empty/stock",
            get(move || async move {
                (StatusCode::CONFLICT, json, r#"{"saw":["lent"],"nail":["bent",1]}"#)
            }),
        )
        .route(
            "/bent/owners",
            get(move || async move {
                (json, r#"{"shed":{"name":"Ani","email":"a@b"},"barn":"nobody","yard":null}"#)
            }),
        )
        .route(
            "/bent/shelves",
            get(move || async move {
                (json, r#"[{"a":{"weight":1}},{"a":{"weight":1},"b":2},3]"#)
            }),
        )
        .route(
            "/bent/shapes",
            get(move || async move { (json, r#"[{"radius":1},{"side":"x"},5]"#) }),
        )
        .route(
            "/bent/report",
            get(move || async move {
                (
                    json,
                    r#"{"count":"3","more":1,"odd":"x","written":"today"}"#,
                )
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Where what was told is kept.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn listen(&self) -> impl Fn(&DriftEvent<'_>) + Send + Sync + 'static {
        let told = self.0.clone();
        move |event| {
            assert_eq!(event.omitted(), 0);
            told.lock().unwrap().push(event.to_string());
        }
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn a_tolerant_client_reads_what_costs_no_type_anything() {
    let address = serve().await;
    let told = Told::default();
    let client = golden_answers::Client::builder()
        .base_url(&format!("http://{address}/empty"))
        .on_drift(told.listen())
        .build()
        .unwrap();
    let tools = client.tools();
    let page = tools.list_tools().await.unwrap();
    let saw = &page.items[0];
    assert!(saw.tags.is_empty() && saw.labels.is_empty() && saw.note.is_none());
    assert_eq!((saw.size, &saw.aliases), (None, &Some(Vec::new())));
    assert_eq!(
        told.take(),
        [
            "listTools: 200: /items/0/tags: expected an array, found null; read as empty",
            "listTools: 200: /items/0/labels: expected an object, found null; read as empty",
            "listTools: 200: /items/0/owner/phone: expected a string, found null; read as absent",
            "listTools: 200: /items/0/note: expected a string, found null; read as absent",
            "listTools: 200: /items/0/aliases: expected an array, found null; read as empty",
        ]
    );
    assert!(tools.list_names().await.unwrap().is_empty());
    assert_eq!(
        told.take(),
        ["listNames: 200: body: expected an array, found null; read as empty"]
    );

    // Strict, for one call: everything at once, and nothing is told as read.
    let strict = tools
        .list_tools()
        .with(|options| options.answers(Answers::Strict));
    let Err(Error::Decode(error)) = strict.await else {
        panic!("read")
    };
    let places: Vec<_> = error
        .error()
        .mismatches()
        .map(|one| one.path().to_owned())
        .collect();
    assert_eq!(places.len(), 5, "{places:?}");
    assert_eq!(places[4], "/items/0/aliases");
    assert!(told.take().is_empty());
}

#[tokio::test]
async fn all_that_does_not_fit_is_in_one_error() {
    let address = serve().await;
    let client = golden_answers::Client::builder()
        .base_url(&format!("http://{address}/bent"))
        .build()
        .unwrap();
    let error = client.tools().list_tools().await.unwrap_err();
    let Error::Decode(decode) = &error else {
        panic!("{error}")
    };
    let places: Vec<_> = decode.error().mismatches().map(|one| one.path()).collect();
    assert_eq!(
        places,
        [
            "/items/0/id",
            "/items/0/name",
            "/items/0/tags/1",
            "/items/0/size",
            "/items/0/owner/email",
            "/items/0/parts/0/weight",
            "/items/0/extra",
            "/total",
        ]
    );
    let said = error.to_string();
    assert!(
        said.contains("at `/items/0/tags/1` (byte 42): expected a string, found a number"),
        "{said}"
    );
    assert!(!said.contains("Ani"));
}

#[tokio::test]
async fn a_lenient_client_has_a_place_for_everything() {
    let address = serve().await;
    let told = Told::default();
    let client = golden_lenient::Client::builder()
        .base_url(&format!("http://{address}/bent"))
        .on_drift(told.listen())
        .build()
        .unwrap();
    let tools = client.tools();
    let page = tools.list_tools().await.unwrap();
    assert_eq!(page.total, None);
    assert_eq!(page.misfits.get("total"), Some("2".into()));
    let items = page.items.unwrap();
    let tool = &items[0];
    assert_eq!((&tool.id, &tool.name, &tool.tags), (&None, &None, &None));
    assert_eq!(tool.misfits.get("id"), Some(7.into()));
    assert_eq!(tool.misfits.text("tags"), Some(r#"["a",1]"#));
    assert_eq!(tool.labels.as_ref().unwrap()["a"], "b");
    assert_eq!(tool.state.as_ref().unwrap().as_str(), "lost");
    let owner = tool.owner.as_ref().unwrap();
    assert_eq!((owner.name.as_deref(), &owner.email), (Some("Ani"), &None));
    let parts = tool.parts.as_ref().unwrap();
    assert_eq!((parts[0].weight, parts[1].weight), (None, Some(2.5)));
    // A union that keeps what it does not know has a place for it.
    assert!(matches!(&tool.shape, Some(golden_lenient::models::ToolShape::Unknown(shape)) if shape.as_json() == "{}"));
    let lines = told.take();
    for line in [
        "listTools: 200: /total: expected a number, found a string; kept as it came",
        "listTools: 200: /items/0/id: expected a string, found 7; kept as it came",
        "listTools: 200: /items/0/name: expected a string, found null; read as absent",
        "listTools: 200: /items/0/tags/1: expected a string, found 1; kept as it came",
        "listTools: 200: /items/0/owner/email: expected a string, found null; read as absent",
        "listTools: 200: /items/0/extra: expected a property, found nothing; read as absent",
        "listTools: 200: /items/1/labels: expected an object, found null; read as empty",
    ] {
        assert!(
            lines.iter().any(|known| known == line),
            "{line}\n{lines:#?}"
        );
    }
    // Sent back and answered again, it is what it was.
    let again = tools.create_tool(tool).await.unwrap();
    assert_eq!(&again, tool);
    assert_eq!(golden_lenient::Wire::to_vec(tool), BENT.as_bytes());

    let report = tools.get_report().await.unwrap();
    assert_eq!(
        (report.count, report.latest, report.ratio),
        (None, None, None)
    );
    assert_eq!(report.written, None);
    assert_eq!(report.additional_properties["more"], 1);
    let names: Vec<_> = report.misfits.names().collect();
    assert_eq!(names, ["count", "odd", "written"]);

    // The same types, held to the document.
    let strict = tools
        .list_tools()
        .with(|options| options.answers(Answers::Strict));
    let Error::Decode(error) = strict.await.unwrap_err() else {
        panic!("strict answers are held to the document")
    };
    let missing = "at `/items/0/extra` (byte 177): missing required property";
    let mut found = error.error().mismatches();
    assert!(found.any(|one| one.to_string() == missing), "{error:?}");
}

/// Nobody takes an error that came as a success for a list of nothing: what came is in the error, and in `raw`.
#[tokio::test]
async fn a_body_that_is_no_list_or_map_is_an_error_that_has_it() {
    let address = serve().await;
    let client = golden_lenient::Client::builder()
        .base_url(&format!("http://{address}/other"))
        .build()
        .unwrap();
    let tools = client.tools();
    let Error::Decode(error) = tools.list_names().await.unwrap_err() else {
        panic!("an object is no list")
    };
    assert_eq!(error.head().status().as_u16(), 200);
    assert_eq!(&error.body()[..], br#"{"error":"no such tool"}"#);
    assert_eq!(error.error().to_string(), "at byte 0: expected an array, found an object");
    let Error::Decode(error) = tools.count_tools().await.unwrap_err() else {
        panic!("a text is no map")
    };
    assert_eq!(&error.body()[..], br#""closed""#);
    let raw = tools.list_names().raw().await.unwrap();
    assert_eq!(&raw.bytes()[..], br#"{"error":"no such tool"}"#);
}

#[tokio::test]
async fn what_does_not_fit_costs_no_other_element() {
    use apiloom_runtime::json::Loose;
    use golden_lenient::models::Shape;
    let address = serve().await;
    let told = Told::default();
    let client = golden_lenient::Client::builder()
        .base_url(&format!("http://{address}/bent"))
        .on_drift(told.listen())
        .build()
        .unwrap();
    let tools = client.tools();
    let names = tools.list_names().await.unwrap();
    let fitting: Vec<&String> = names.iter().filter_map(Loose::fitting).collect();
    assert_eq!(fitting, ["a", "b"]);
    assert_eq!(golden_lenient::Wire::to_vec(&names), br#"["a",1,{},"b",null]"#);
    assert_eq!(
        told.take(),
        [
            "listNames: 200: /1: expected a string, found 1; kept as it came",
            "listNames: 200: /2: expected a string, found an object; kept as it came",
            "listNames: 200: /4: expected a string, found null; kept as it came",
        ]
    );
    let stock = tools.count_tools().await.unwrap();
    assert_eq!(stock["saw"].fitting(), Some(&2));
    assert_eq!(stock["nail"].misfit().unwrap().as_json(), r#""many""#);
    // Models keep what came in their place themselves.
    let owners = tools.list_owners().await.unwrap();
    assert_eq!(owners["shed"].name.as_deref(), Some("Ani"));
    assert_eq!(owners["barn"].misfits.whole(), Some(r#""nobody""#));
    assert_eq!(owners["yard"].misfits.whole(), Some("null"));
    // Maps in a list: the map that has something else in it, and what is none.
    let shelves = tools.list_shelves().await.unwrap().unwrap();
    assert_eq!(shelves[0].fitting().unwrap()["a"].weight, Some(1.0));
    assert_eq!(shelves[1].misfit().unwrap().as_json(), r#"{"a":{"weight":1},"b":2}"#);
    assert_eq!(shelves[2].misfit().unwrap().as_json(), "3");
    let shapes = tools.list_shapes().await.unwrap();
    let [Shape::Circle(_), Shape::Square(square), Shape::Unknown(_)] = &shapes[..] else {
        panic!("{shapes:?}")
    };
    assert_eq!(square.misfits.text("side"), Some(r#""x""#));
    // Errors too.
    let address = serve().await;
    let client = golden_lenient::Client::builder()
        .base_url(&format!("http://{address}/empty"))
        .build()
        .unwrap();
    let error = client.tools().count_tools().await.unwrap_err();
    let Error::Api(error) = error else {
        panic!("{error}")
    };
    let golden_lenient::tools::CountToolsError::Conflict(why) = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(why["saw"].fitting().unwrap(), &["lent"]);
    assert_eq!(why["nail"].misfit().unwrap().as_json(), r#"["bent",1]"#);

    // The same types, held to the document.
    let strict = tools.list_names().with(|options| options.answers(Answers::Strict));
    let Error::Decode(error) = strict.await.unwrap_err() else {
        panic!("strict answers are held to the document")
    };
    let places: Vec<_> = error.error().mismatches().map(|one| one.path()).collect();
    assert_eq!(places, ["/1", "/2", "/4"]);
}

#[test]
fn who_sends_is_held_to_the_document() {
    use golden_lenient::models::{Person, Tool, ToolRequired, ToolState};
    let tool = Tool::new(ToolRequired {
        id: "1".to_owned(),
        name: "saw".to_owned(),
        tags: Vec::new(),
        labels: Default::default(),
        state: ToolState::Idle,
        size: None,
        owner: Person::new("Ani", "a@b"),
        extra: serde_json::Value::Null,
    })
    .note("sharp");
    let json = golden_lenient::Wire::to_vec(&tool);
    assert_eq!(
        String::from_utf8(json).unwrap(),
        r#"{"id":"1","name":"saw","tags":[],"labels":{},"state":"idle","size":null,"owner":{"name":"Ani","email":"a@b"},"extra":null,"note":"sharp"}"#
    );
}
