//! Calls a Prefect server: flows with filters and pages, work pools, automations whose actions are one of many, and logs.
//!
//! Run by `tests/real-servers prefect`, which generates the client `api` from the document that the server serves. The
//! server's URL is the first argument. Every call is asserted.

use api::models::{
    ActionsItem, AutomationActionsItem, AutomationCreate, AutomationPartialUpdate, CancelFlowRun,
    DoNothing, EventTriggerInput, FlowCreate, FlowFilter, FlowFilterName, FlowRunCreate, FlowSort,
    FlowUpdate, LogCreate, PauseWorkPool, Posture, ReadFlowsBody, SuspendFlowRun, Trigger,
    WorkPoolCreate, WorkPoolUpdate,
};
use api::{Client, Error, Wire};
use apiloom_runtime::serde_json::{Value, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// No flow has it.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let url = std::env::args().nth(1).ok_or("the server's URL")?;
    let prefect = Client::builder().base_url(&url).build()?;
    assert_eq!(prefect.root().health_check().await?, json!(true));
    flows(&prefect).await?;
    work_pools(&prefect).await?;
    automations(&prefect).await?;
    logs(&prefect).await
}

/// Create, list with a filter page by page, get, update, delete.
async fn flows(prefect: &Client) -> Outcome {
    let flows = prefect.flows();
    let mut ids = Vec::new();
    for name in ["bake", "bake-again", "wash", "bake-late"] {
        // The server answers 201 where the document says 200.
        let (flow, head) = flows
            .create_flow(&FlowCreate::new(name))
            .with_response()
            .await?;
        assert_eq!((flow.name.as_str(), head.status().as_u16()), (name, 201));
        ids.push(flow.id);
    }

    let name = FlowFilterName::default().like(Some("bake"));
    let all = ReadFlowsBody::default()
        .flows(FlowFilter::default().name(Some(name)))
        .sort(FlowSort::NameDesc)
        .limit(2);
    let mut names = Vec::new();
    for offset in [0, 2, 4] {
        let page = flows.read_flows().body(&all.clone().offset(offset)).await?;
        names.extend(page.into_iter().map(|flow| flow.name));
    }
    assert_eq!(names, ["bake-late", "bake-again", "bake"]);

    let id = &ids[0];
    let change = FlowUpdate::default().tags(vec!["daily".to_owned()]);
    flows.update_flow(id, &change).await?;
    let flow = flows.read_flow_by_name("bake").await?;
    assert_eq!((&flow.id, flow.tags), (id, Some(vec!["daily".to_owned()])));

    flows.delete_flow(id).await?;
    refused(flows.read_flow(id).await, 404, "Flow not found");
    refused(flows.read_flow(NOBODY).await, 404, "Flow not found");
    // Where the document says that `detail` is a list it is a text: the status and the words are there.
    let few = ReadFlowsBody::default().limit(-1);
    refused(
        flows.read_flows().body(&few).await,
        422,
        "greater than or equal to 0",
    );
    Ok(())
}

/// A conflict, and PATCH with null.
async fn work_pools(prefect: &Client) -> Outcome {
    let pools = prefect.work_pools();
    let body = WorkPoolCreate::new("oven")
        .type_("process")
        .description(Some("two trays"))
        .concurrency_limit(Some(2));
    let made = pools.create_work_pool(&body).await?;
    assert_eq!(description(&made), json!("two trays"));
    refused(pools.create_work_pool(&body).await, 409, "already exists");

    let change = WorkPoolUpdate::default()
        .description(None)
        .is_paused(Some(true));
    pools.update_work_pool("oven", &change).await?;
    let found = pools.read_work_pool("oven").await?;
    assert_eq!(description(&found), Value::Null);
    assert_eq!(found.is_paused, Some(true));
    pools.delete_work_pool("oven").await?;
    refused(pools.read_work_pool("oven").await, 404, "oven");
    Ok(())
}

/// Actions are one of twenty, told apart by a constant that the document does not require.
async fn automations(prefect: &Client) -> Outcome {
    let automations = prefect.automations();
    let actions = vec![
        ActionsItem::SuspendFlowRun(SuspendFlowRun::default()),
        ActionsItem::DoNothing(DoNothing::default()),
        ActionsItem::CancelFlowRun(CancelFlowRun::default()),
        ActionsItem::PauseWorkPool(PauseWorkPool::default().source("inferred".into())),
    ];
    let trigger = EventTriggerInput::new(Posture::Reactive).expect(vec!["bread.done".to_owned()]);
    let body = AutomationCreate::new("breaks", Trigger::EventTriggerInput(trigger), actions);
    // A pool that is selected must be named.
    let mut unnamed = body.clone();
    unnamed.actions = vec![ActionsItem::PauseWorkPool(PauseWorkPool::default())];
    refused(
        automations.create_automation(&unnamed).await,
        422,
        "Input should be",
    );
    let made = automations.create_automation(&body).await?;
    let stored = automations.read_automation(&made.id).await?;
    assert_eq!(stored.actions, made.actions);
    assert!(
        matches!(
            stored.actions.as_slice(),
            [
                AutomationActionsItem::SuspendFlowRun(_),
                AutomationActionsItem::DoNothing(_),
                AutomationActionsItem::CancelFlowRun(_),
                AutomationActionsItem::PauseWorkPool(_),
            ]
        ),
        "{:?}",
        stored.actions
    );
    let sent: Value = Wire::from_slice(&Wire::to_vec(&body.actions))?;
    let back: Value = Wire::from_slice(&Wire::to_vec(&stored.actions))?;
    let kinds = |list: &Value| -> Vec<Value> {
        let items = list.as_array().into_iter().flatten();
        items.map(|item| item["type"].clone()).collect()
    };
    assert_eq!(kinds(&sent), kinds(&back));
    let expected = [
        "suspend-flow-run",
        "do-nothing",
        "cancel-flow-run",
        "pause-work-pool",
    ];
    assert_eq!(kinds(&sent), expected);

    let off = AutomationPartialUpdate::default().enabled(false);
    automations.patch_automation(&made.id, &off).await?;
    assert_eq!(
        automations.read_automation(&made.id).await?.enabled,
        Some(false)
    );
    automations.delete_automation(&made.id).await?;
    refused(
        automations.read_automation(&made.id).await,
        404,
        "not found",
    );
    Ok(())
}

/// Lines are sent, and come back as a table: text, where the document says JSON, so it is taken as it came.
async fn logs(prefect: &Client) -> Outcome {
    let flow = prefect
        .flows()
        .create_flow(&FlowCreate::new("clean"))
        .await?;
    let run = prefect
        .flow_runs()
        .create_flow_run(&FlowRunCreate::new(&flow.id))
        .await?;
    let now = run.created.ok_or("a time")?;
    let line = LogCreate::new("kitchen", 20, "swept, \u{fc}berall", now).flow_run_id(Some(&run.id));
    prefect.logs().create_logs(&[line]).await?;
    // The server writes them a little later.
    for _ in 0..50 {
        let answer = prefect.flow_runs().download_logs(&run.id).raw().await?;
        assert!(answer.is("text/csv"));
        let table = answer.text()?;
        assert!(table.starts_with("timestamp,level"), "{table}");
        if table.contains("swept, \u{fc}berall") {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    Err("the line does not come".into())
}

/// What the JSON of a model says at `description`.
fn description<T: apiloom_runtime::json::Write<Wire>>(model: &T) -> Value {
    let value: Result<Value, _> = Wire::from_slice(&Wire::to_vec(model));
    value.map_or(Value::Null, |value| value["description"].clone())
}

/// The call failed with this status, and the error says what the server said.
fn refused<T, E: std::fmt::Display>(result: Result<T, Error<E>>, status: u16, word: &str) {
    let Err(error) = result else {
        panic!("the server should refuse it, with {status}");
    };
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(status),
        "{error}"
    );
    assert!(error.to_string().contains(word), "{error}");
}
