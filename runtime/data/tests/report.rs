//! Errors, gathered and grouped.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod answering;

use std::time::Duration;

use answering::*;
use apiloom_data::report::{Kind, Reports, Severity};
use apiloom_runtime::clock::{Clock as _, TestClock};
use apiloom_runtime::http::StatusCode;
use apiloom_runtime::serde_json::Value;

/// B-R40, C-R18: equal errors are one report, with what was called before; 4xx are none.
#[tokio::test]
async fn b_r40_c_r18_errors_are_gathered_and_grouped() {
    let server = Server::new(|seen| match seen.line.as_str() {
        line if line.contains("/change") => says("500 x\r\nx-request-id: r1", "s3cret"),
        line if line.contains("/plain") => says("404 x", ""),
        _ => says("200 OK", ""),
    })
    .await;
    let (clock, reports) = (TestClock::new(), Reports::builder().crumbs(2).build());
    let client = server
        .builder()
        .clock(clock.clone())
        .middleware(reports.clone())
        .build()
        .unwrap();
    for _ in 0..3 {
        Read::call(&client).await.unwrap();
    }
    Plain::call(&client).await.unwrap_err();
    let first = clock.wall();
    Change::call(&client)
        .with(|options| options.header("x-note", "s3cret"))
        .await
        .unwrap_err();
    clock.advance(Duration::from_secs(5));
    Change::call(&client).await.unwrap_err();
    let gone = apiloom_runtime::ClientBuilder::new(&CLIENT).base_url("http://127.0.0.1:1");
    let gone = gone
        .retry(apiloom_runtime::Retry::never())
        .middleware(reports.clone())
        .build()
        .unwrap();
    Read::call(&gone).await.unwrap_err();
    assert_eq!(reports.waiting(), 2);
    let all = reports.take();
    let kind = Kind::Status(StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        (all[0].operation, all[0].kind, all[0].count),
        ("change", kind, 2)
    );
    assert_eq!(
        (all[0].first, all[0].last),
        (first, first + Duration::from_secs(5))
    );
    assert_eq!(
        (all[0].request_id.as_deref(), kind.severity()),
        (Some("r1"), Severity::Error)
    );
    let before: Vec<_> = all[0]
        .crumbs
        .iter()
        .map(|crumb| (crumb.operation, crumb.status.map(|status| status.as_u16())))
        .collect();
    assert_eq!(before, [("read", Some(200)), ("plain", Some(404))]);
    assert_eq!(
        (all[1].kind, all[1].kind.severity()),
        (Kind::Network, Severity::Passing)
    );
    let json: Value = apiloom_runtime::serde_json::from_str(&all[0].to_json()).unwrap();
    assert_eq!(
        (&json["kind"], &json["before"][1]["status"]),
        (&"500".into(), &404.into())
    );
    assert!(!format!("{all:?} {json}").contains("s3cret"));
    assert!(reports.take().is_empty());
}

/// B-R40: what is not told, and what there is no room for.
#[tokio::test]
async fn b_r40_reports_are_bounded() {
    let server = Server::new(|_| says("503 x", "")).await;
    let reports = Reports::builder()
        .most(1)
        .ignore("import")
        .statuses(|status| status.as_u16() == 503);
    let reports = reports.build();
    let client = server
        .builder()
        .middleware(reports.clone())
        .build()
        .unwrap();
    Import::call(&client).await.unwrap_err();
    assert_eq!(reports.waiting(), 0);
    Read::call(&client).await.unwrap_err();
    Read::call(&client).await.unwrap_err();
    Change::call(&client).await.unwrap_err();
    assert_eq!((reports.waiting(), reports.lost()), (1, 1));
    assert_eq!(reports.take()[0].count, 2);
}
