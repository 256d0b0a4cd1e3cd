//! Calls a Chroma server: databases, collections with pages, records with filters, and what is refused.
//!
//! Run by `tests/real-servers chroma`, which generates the client `api` from the document that the server serves. The
//! server's URL is the first argument. Every call is asserted.

use std::collections::BTreeMap;

use api::collection::GetCollectionError;
use api::models::{
    AddCollectionRecordsPayload, CreateCollectionPayload, CreateDatabasePayload, Database,
    DeleteCollectionRecordsPayload, EmbeddingsPayload, GetRequestPayload, HashMapValue, Include,
    QueryRequestPayload, UpdateCollectionPayload, UpsertCollectionRecordsPayload,
};
use api::{Client, Error, Wire};
use apiloom_runtime::serde_json::json;

const TENANT: &str = "default_tenant";
const DATABASE: &str = "letters";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("the server's URL")?;
    // The document asks for a key; a server that was told of none takes any.
    let key = apiloom_runtime::auth::ApiKey::new("any");
    let chroma = Client::builder().base_url(&url).api_key_auth(key).build()?;
    databases(&chroma).await?;
    let id = collections(&chroma).await?;
    records(&chroma, &id).await?;
    endings(&chroma).await
}

/// Create, list, get, delete.
async fn databases(chroma: &Client) -> Result<(), Box<dyn std::error::Error>> {
    let version = chroma.system().version().await?;
    assert!(!version.is_empty());
    assert!(chroma.system().heartbeat().await?.nanosecond_heartbeat > 0);

    let databases = chroma.database();
    for name in [DATABASE, "parcels"] {
        let body = CreateDatabasePayload::new(name);
        databases.create_database(TENANT, &body).await?;
    }
    // The document describes lists of databases and of collections under one name, and so says that these
    // are collections. The client does not make collections of them: it says what is missing where, and
    // what came is there.
    match databases.list_databases(TENANT).limit(1).offset(1).await {
        Err(Error::Decode(error)) => {
            assert_eq!(error.head().status().as_u16(), 200);
            let body: Vec<Database> = Wire::from_slice(error.body())?;
            assert_eq!(body.len(), 1);
        }
        other => panic!("that is no collection: {other:?}"),
    }
    let found = databases.get_database(TENANT, DATABASE).await?;
    assert_eq!(found.tenant, TENANT);
    databases.delete_database(TENANT, "parcels").await?;
    let gone = databases.get_database(TENANT, "parcels").await;
    refused(gone, 404, "parcels");
    Ok(())
}

/// Create with metadata, a conflict, list, rename.
async fn collections(chroma: &Client) -> Result<String, Box<dyn std::error::Error>> {
    let collections = chroma.collection();
    let metadata = BTreeMap::from([
        ("language".to_owned(), HashMapValue::Text("de".to_owned())),
        ("year".to_owned(), HashMapValue::Integer(1913)),
        ("weight".to_owned(), HashMapValue::Number(0.25)),
        ("read".to_owned(), HashMapValue::Bool(true)),
    ]);
    let body = CreateCollectionPayload::new("autumn").metadata(Some(metadata.clone()));
    let made = collections
        .create_collection(TENANT, DATABASE, &body)
        .await?;
    assert_eq!(made.name, "autumn");
    assert_eq!(made.metadata, Some(metadata));

    // The document knows no conflict; what the server says of it is there all the same.
    let again = collections.create_collection(TENANT, DATABASE, &body).await;
    refused(again, 409, "already exists");

    let second = CreateCollectionPayload::new("spring").get_or_create(true);
    collections
        .create_collection(TENANT, DATABASE, &second)
        .await?;
    assert_eq!(collections.count_collections(TENANT, DATABASE).await?, 2);
    let mut names = Vec::new();
    for offset in 0.. {
        let page = collections
            .list_collections(TENANT, DATABASE)
            .limit(1)
            .offset(offset)
            .await?;
        let Some(collection) = page.first() else {
            break;
        };
        assert_eq!(page.len(), 1);
        names.push(collection.name.clone());
    }
    names.sort();
    assert_eq!(names, ["autumn", "spring"]);

    let rename = UpdateCollectionPayload::default().new_name(Some("late autumn"));
    let renamed = collections
        .update_collection(TENANT, DATABASE, &made.id, &rename)
        .await;
    refused(renamed, 400, "late autumn");
    let rename = UpdateCollectionPayload::default().new_name(Some("late-autumn"));
    collections
        .update_collection(TENANT, DATABASE, &made.id, &rename)
        .await?;
    let (found, head) = collections
        .get_collection(TENANT, DATABASE, "late-autumn")
        .with_response()
        .await?;
    assert_eq!((found.id, head.status().as_u16()), (made.id.clone(), 200));
    Ok(made.id)
}

/// Add, filter, query, change, delete.
async fn records(chroma: &Client, id: &str) -> Result<(), Box<dyn std::error::Error>> {
    let records = chroma.record();
    let text = |text: &str| Some(text.to_owned());
    let of = |year: i64| {
        Some(BTreeMap::from([(
            "year".to_owned(),
            HashMapValue::Integer(year),
        )]))
    };
    let ids = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    let places = vec![vec![1.0, 0.0], vec![0.5, 0.25], vec![0.0, 1.0]];
    let body =
        AddCollectionRecordsPayload::new(EmbeddingsPayload::NumbersList(places.clone()), ids())
            .documents(Some(vec![text("fog"), text("first frost"), None]))
            .metadatas(Some(vec![of(1913), of(1914), None]));
    records.collection_add(TENANT, DATABASE, id, &body).await?;
    assert_eq!(records.collection_count(TENANT, DATABASE, id).await?, 3);

    let all = [Include::Documents, Include::Embeddings, Include::Metadatas];
    let filter = GetRequestPayload::default()
        .where_(json!({"year": {"$gte": 1914}}))
        .include(all.to_vec());
    let found = records
        .collection_get(TENANT, DATABASE, id, &filter)
        .await?;
    assert_eq!(found.ids, ["b"]);
    assert_eq!(found.documents, Some(vec![text("first frost")]));
    assert_eq!(found.embeddings, Some(vec![places[1].clone()]));
    assert_eq!(found.metadatas, Some(vec![of(1914)]));

    let page = GetRequestPayload::default().limit(Some(2)).offset(Some(2));
    let page = records.collection_get(TENANT, DATABASE, id, &page).await?;
    assert_eq!(page.ids, ["c"]);

    let near = QueryRequestPayload::new(vec![vec![0.0, 0.9]]).n_results(Some(2));
    let near = records
        .collection_query(TENANT, DATABASE, id, &near)
        .await?;
    assert_eq!(near.ids, [["c", "b"]]);

    let change = UpsertCollectionRecordsPayload::new(
        EmbeddingsPayload::NumbersList(vec![vec![1.0, 1.0]]),
        vec!["c".to_owned()],
    )
    .documents(Some(vec![text("snow")]));
    records
        .collection_upsert(TENANT, DATABASE, id, &change)
        .await?;
    let one = GetRequestPayload::default().ids(Some(vec!["c".to_owned()]));
    let one = records.collection_get(TENANT, DATABASE, id, &one).await?;
    assert_eq!(one.documents, Some(vec![text("snow")]));

    let wrong = QueryRequestPayload::new(vec![vec![1.0, 2.0, 3.0]]);
    let wrong = records.collection_query(TENANT, DATABASE, id, &wrong).await;
    refused(wrong, 400, "dimension");

    let first = DeleteCollectionRecordsPayload::default().ids(Some(vec!["a".to_owned()]));
    records
        .collection_delete(TENANT, DATABASE, id, &first)
        .await?;
    assert_eq!(records.collection_count(TENANT, DATABASE, id).await?, 2);
    Ok(())
}

/// Delete, and what is not there.
async fn endings(chroma: &Client) -> Result<(), Box<dyn std::error::Error>> {
    let collections = chroma.collection();
    collections
        .delete_collection(TENANT, DATABASE, "late-autumn")
        .await?;
    match collections
        .get_collection(TENANT, DATABASE, "late-autumn")
        .await
    {
        Err(Error::Api(failure)) => match failure.kind() {
            GetCollectionError::NotFound(body) => assert!(body.message.contains("late-autumn")),
            other => panic!("{other}"),
        },
        other => panic!("it was deleted: {other:?}"),
    }
    let unnamed = CreateCollectionPayload::new("");
    let unnamed = collections
        .create_collection(TENANT, DATABASE, &unnamed)
        .await;
    refused(unnamed, 400, "name");
    Ok(())
}

/// The call failed with this status, and the server's words are in the body that the error keeps.
fn refused<T, E>(result: Result<T, Error<E>>, status: u16, word: &str) {
    let (failed, body) = match result {
        Err(Error::Api(failure)) => (failure.status(), failure.body().clone()),
        Err(Error::Unexpected(failure)) => (failure.status(), failure.body().clone()),
        _ => panic!("the server should refuse it, with {status}"),
    };
    let body = String::from_utf8_lossy(&body).into_owned();
    assert_eq!(failed.as_u16(), status, "{body}");
    assert!(body.contains(word), "{body}");
}
