//! Every operation of `schemas/gloria.yaml` over a socket, one row each. `common` says how to read a row.

#[macro_use]
mod common;

use std::collections::BTreeMap;

use apiloom_e2e::gloria::Client;
use apiloom_e2e::gloria::models::{
    AccessLevel, AnalyticsTrendDirection, ApiStatus, BulkOperationRequest,
    BulkOperationRequestOperation, CreateDepartment, CreateFeatureFlag, CreateNotificationTemplate,
    CreatePermission, CreatePosition, CreateRole, CreateSchool, CreateUser, CreateWorkflow,
    CreateWorkflowInstance, CreateWorkflowTemplate, CustomEvent, DateTime, Digest, EventBatch,
    ExportAuditLogsFormat, ExportFormat, ExportRequest, GrantModuleAccess, HealthStatus,
    InstanceStatus, JobStatus, LoginRequest, MarkNotification, NotificationChannel, Priority,
    QuietHours, RealtimeEvent, RefreshTokenRequest, SearchRequest, SendNotification, SortOrder,
    UpdateDepartment, UpdateFeatureFlag, UpdateNotificationPreference, UpdateNotificationTemplate,
    UpdatePermission, UpdatePosition, UpdateRole, UpdateSchool, UpdateSystemConfig, UpdateUser,
    UpdateWorkflow, UpdateWorkflowInstance, UpdateWorkflowTemplate, UserStatus, WorkflowStatus,
};
use apiloom_runtime::auth::{ApiKey, Bearer};
use apiloom_runtime::{BoxError, Download, Events, Part};
use common::{TOKEN, Table};
use serde_json::{Value, json};

const NOW: &str = "2025-03-11T13:40:12Z";

// What the server answers with.

fn one(data: Value) -> Value {
    json!({"data": data, "timestamp": NOW})
}

fn page(data: Value) -> Value {
    json!({
        "data": data, "total": 41, "page": 2, "limit": 2, "totalPages": 21, "hasMore": true, "nextPage": 3, "prevPage": 1,
        "metadata": {"executionTime": 12.5, "sort": {"field": "name", "order": "asc"}}
    })
}

fn user(id: &str) -> Value {
    json!({
        "id": id, "nip": "20190412", "name": "Ani Wijaya", "email": "ani@gloria.example", "status": "suspended",
        "roles": ["teacher", "admin"], "createdAt": "2025-01-02T03:04:05+07:00", "updatedAt": NOW
    })
}

fn profile(id: &str) -> Value {
    let mut profile = user(id);
    profile["permissions"] = json!(["users:read"]);
    profile
}

fn school(id: &str) -> Value {
    json!({
        "id": id, "name": "Gloria Primary", "code": "GPS", "phone": "+62 31", "isActive": false, "createdAt": NOW,
        "updatedAt": NOW
    })
}

fn department(id: &str) -> Value {
    json!({"id": id, "name": "Mathematics", "code": "MATH", "schoolId": "sch_1", "createdAt": NOW, "updatedAt": NOW})
}

fn position(id: &str) -> Value {
    json!({
        "id": id, "title": "Teacher", "code": "T", "departmentId": "dep_7", "level": 4, "createdAt": NOW, "updatedAt": NOW
    })
}

fn permission(id: &str) -> Value {
    json!({"id": id, "key": "users:read", "name": "Read users", "module": "users", "action": "read"})
}

fn role(id: &str) -> Value {
    json!({"id": id, "name": "teacher", "permissions": ["users:read"], "isSystem": true, "createdAt": NOW, "updatedAt": NOW})
}

fn access(id: &str) -> Value {
    json!({
        "id": id, "roleId": "rol_2", "module": "reports", "level": "write", "expiresAt": "2025-12-31T23:59:59Z",
        "createdAt": NOW
    })
}

fn workflow(id: &str) -> Value {
    json!({
        "id": id, "name": "Leave request", "status": "archived", "definition": {"steps": [{"id": "draft"}]}, "version": 3,
        "createdAt": NOW, "updatedAt": NOW
    })
}

fn workflow_template(id: &str) -> Value {
    json!({"id": id, "name": "Leave", "category": "hr", "definition": {"steps": []}, "createdAt": NOW, "updatedAt": NOW})
}

fn instance(id: &str) -> Value {
    json!({
        "id": id, "workflowId": "wfl_1", "status": "running", "currentStep": "review", "data": {"days": 2},
        "startedAt": NOW
    })
}

fn notification(id: &str) -> Value {
    json!({
        "id": id, "type": "workflow", "title": "Leave", "message": "Two days.", "channel": "in_app", "priority": "high",
        "isRead": true, "readAt": NOW, "data": {"instanceId": "wfi_90"}, "userId": "usr_123", "createdAt": NOW
    })
}

fn preferences() -> Value {
    json!({
        "channels": {"email": true, "sms": false}, "quietHours": {"start": "22:00", "end": "06:00", "timezone": "Asia/Jakarta"},
        "digest": "weekly"
    })
}

fn notification_template(id: &str) -> Value {
    json!({
        "id": id, "key": "leave-approved", "name": "Leave approved", "channel": "email", "subject": "Your leave",
        "body": "Dear {{name}}", "variables": ["name"], "isActive": true, "createdAt": NOW, "updatedAt": NOW
    })
}

fn audit(id: &str) -> Value {
    json!({
        "id": id, "actorId": "usr_1", "action": "update", "resource": "user", "changes": {"name": ["A", "B"]},
        "createdAt": NOW
    })
}

fn flag(id: &str) -> Value {
    json!({
        "id": id, "key": "new-dashboard", "name": "New dashboard", "enabled": true, "rolloutPercentage": 25,
        "conditions": {"roles": ["admin"]}, "createdAt": NOW, "updatedAt": NOW
    })
}

fn config() -> Value {
    json!({"settings": {"theme": "dark", "retries": 3}, "maintenanceMode": true, "version": "7", "updatedAt": NOW})
}

// What the calls are made with.

fn at(text: &str) -> DateTime {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn map(value: Value) -> BTreeMap<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[tokio::test]
async fn every_operation() {
    let mut t = Table::new("gloria", "/api/v1").await;
    let api = Client::builder()
        .base_url(&t.url())
        .bearer_auth(Bearer::token(TOKEN))
        .api_key_auth(ApiKey::new("key-7"))
        .build()
        .unwrap();
    authentication(&mut t, &api).await;
    users(&mut t, &api).await;
    organizations(&mut t, &api).await;
    permissions(&mut t, &api).await;
    workflows(&mut t, &api).await;
    notifications(&mut t, &api).await;
    audit_flags_and_config(&mut t, &api).await;
    further_services(&mut t, &api).await;
    files_and_streams(&mut t, &api).await;
    t.finish();
}

async fn authentication(t: &mut Table, api: &Client) {
    let api = api.auth();
    row!(t, "login":
            api.login(&LoginRequest::new("ani@gloria.example", "correct horse").mfa_code("492817").remember_me(false));
        POST "/auth/login", {"email": "ani@gloria.example", "password": "correct horse", "mfaCode": "492817", "rememberMe": false};
        with {"authorization": null};
        200, (one(json!({"accessToken": "at_1", "refreshToken": "rt_1", "expiresIn": 900, "user": profile("usr_1")})));
        |login| {
            assert_eq!((login.access_token.expose(), login.refresh_token.as_ref().map(|token| token.expose()), login.expires_in), ("at_1", Some("rt_1"), 900));
            assert_eq!((login.user.permissions, login.mfa_required), (Some(texts(&["users:read"])), None));
        }
    );
    row!(t, "logout": api.logout();
        POST "/auth/logout";
        204;
        |()| ());
    row!(t, "refreshToken": api.refresh_token(&RefreshTokenRequest::new("rt_7c1f"));
        POST "/auth/refresh", {"refreshToken": "rt_7c1f"};
        with {"authorization": null};
        200, {"timestamp": NOW, "status": "success", "data": {"expiresIn": 900, "accessToken": "at_2"}};
        |fresh| assert_eq!((fresh.access_token.expose(), fresh.refresh_token), ("at_2", None)));
    row!(t, "getAuthenticatedUser": api.get_authenticated_user();
        GET "/auth/me";
        200, (one(profile("usr_1")));
        |me| assert_eq!((me.id.as_str(), me.status), ("usr_1", UserStatus::Suspended)));
    row!(t, "authHealth": api.auth_health();
        GET "/auth/health";
        with {"authorization": null};
        200, {"status": "degraded", "timestamp": NOW, "uptime": 86400.5, "checks": {"db": {"status": "healthy", "latencyMs": 3}}};
        |health| {
            assert_eq!((health.status, health.uptime), (HealthStatus::Degraded, Some(86400.5)));
            assert_eq!(health.checks.unwrap()["db"].latency_ms, Some(3.0));
        }
    );
}

async fn users(t: &mut Table, api: &Client) {
    let api = api.users();
    let filters =
        map(json!({"status": "active", "age": 30, "full name": "ä&=b", "verified": true}));
    row!(t, "listUsers":
            api.list_users().page(2).limit(2).search("ani & søn=50%").sort_by("createdAt").sort_order(SortOrder::Desc)
            .filters(&filters).include(&["department", "a,b"]).exclude(&["lastLoginAt"]).fields(&["id", "name"]).group_by("school/Id")
            .start_date(at("2025-01-01T00:00:00Z")).end_date(at("2025-06-30T23:59:59+07:00"));
        GET "/users?page=2&limit=2&search=ani%20%26%20s%C3%B8n%3D50%25&sortBy=createdAt&sortOrder=desc\
                &filters%5Bage%5D=30&filters%5Bfull%20name%5D=%C3%A4%26%3Db&filters%5Bstatus%5D=active&filters%5Bverified%5D=true\
                &include=department,a%2Cb&exclude=lastLoginAt&fields=id,name&groupBy=school%2FId\
                &startDate=2025-01-01T00%3A00%3A00Z&endDate=2025-06-30T23%3A59%3A59%2B07%3A00";
        200, (page(json!([user("usr_1"), user("usr_2")])));
        |page| {
            assert_eq!((page.total, page.page, page.total_pages, page.has_more), (41, 2, 21, true));
            assert_eq!((page.next_page, page.prev_page, page.data[1].id.as_str()), (Some(3), Some(1), "usr_2"));
            let metadata = page.metadata.unwrap();
            assert_eq!((metadata.execution_time, metadata.sort.unwrap().order), (Some(12.5), SortOrder::Asc));
        }
    );
    let new = CreateUser::new("Ani \"W\"", "ani@gloria.example", UserStatus::Active)
        .nip("20190412")
        .roles(texts(&["teacher"]))
        .password("pw");
    row!(t, "createUser": api.create_user(&new);
        POST "/users",
            {
                "name": "Ani \"W\"", "email": "ani@gloria.example", "status": "active", "nip": "20190412", "roles": ["teacher"],
                "password": "pw"
            };
        201, (one(user("usr_9")));
        |user| assert_eq!((user.id.as_str(), user.roles), ("usr_9", Some(texts(&["teacher", "admin"])))));
    row!(t, "getUserProfile": api.get_user_profile().enveloped();
        GET "/users/me";
        200, {"data": (profile("usr_1")), "timestamp": NOW, "status": "warning", "requestId": "r_1", "metadata": {"cached": true}};
        |envelope| {
            assert_eq!((envelope.status, envelope.request_id.as_deref()), (Some(ApiStatus::Warning), Some("r_1")));
            assert_eq!((envelope.data.nip.as_deref(), &envelope.metadata.unwrap()["cached"]), (Some("20190412"), &json!(true)));
        }
    );
    row!(t, "getUserStats": api.get_user_stats();
        GET "/users/stats";
        200, (one(json!({"total": 3, "active": 2, "inactive": 1, "byRole": {"admin": 1, "teacher": 2}})));
        |stats| assert_eq!((stats.total, stats.by_role.unwrap()["teacher"], stats.by_department), (3, 2, None)));
    row!(t, "getUserByNip": api.get_user_by_nip("2019 04/12");
        GET "/users/by-nip/2019%2004%2F12";
        200, (one(user("usr_1")));
        |user| assert_eq!(user.nip.as_deref(), Some("20190412")));
    row!(t, "getUser": api.get_user("usr_1;v=ü");
        GET "/users/usr_1%3Bv%3D%C3%BC";
        200, (one(user("usr_1")));
        |user| assert_eq!((user.created_at, user.last_login_at), (at("2025-01-01T20:04:05Z"), None)));
    row!(t, "updateUser":
        api.update_user("usr_1", &UpdateUser::default().phone(None).nip(Some("7")).status(UserStatus::Inactive).roles(vec![]));
        PATCH "/users/usr_1", {"phone": null, "nip": "7", "status": "inactive", "roles": []};
        200, (one(user("usr_1")));
        |user| assert_eq!((user.phone, user.email.as_str()), (None, "ani@gloria.example")));
    row!(t, "deleteUser": api.delete_user("usr_1");
        DELETE "/users/usr_1";
        204;
        |()| ());
}

async fn organizations(t: &mut Table, api: &Client) {
    let (schools, departments, positions) = (api.schools(), api.departments(), api.positions());
    row!(t, "listSchools": schools.list_schools().search("gloria – primary").include(&["head"]);
        GET "/schools?search=gloria%20%E2%80%93%20primary&include=head";
        200, (page(json!([school("sch_1")])));
        |page| assert_eq!((page.data[0].code.as_str(), page.data[0].is_active), ("GPS", Some(false))));
    row!(t, "createSchool":
        schools.create_school(&CreateSchool::new("Gloria Primary", "GPS").address("12 Garden Street").is_active(true));
        POST "/schools", {"name": "Gloria Primary", "code": "GPS", "address": "12 Garden Street", "isActive": true};
        201, (one(school("sch_2")));
        |school| assert_eq!((school.id.as_str(), school.address), ("sch_2", None)));
    row!(t, "getSchool": schools.get_school("sch 1");
        GET "/schools/sch%201";
        200, (one(school("sch 1")));
        |school| assert_eq!((school.id.as_str(), school.phone.as_deref()), ("sch 1", Some("+62 31"))));
    row!(t, "updateSchool":
        schools.update_school("sch_1", &UpdateSchool::default().phone(Some("+62 31 555 0199")).address(None));
        PATCH "/schools/sch_1", {"phone": "+62 31 555 0199", "address": null};
        200, (one(school("sch_1")));
        |school| assert_eq!(school.updated_at, at(NOW)));
    row!(t, "deleteSchool": schools.delete_school("sch_1");
        DELETE "/schools/sch_1";
        204;
        |()| ());

    row!(t, "listDepartments":
        departments.list_departments().filters(&map(json!({"schoolId": "sch_1"}))).fields(&["id", "näme"]);
        GET "/departments?filters%5BschoolId%5D=sch_1&fields=id,n%C3%A4me";
        200, (page(json!([department("dep_7"), department("dep_8")])));
        |page| assert_eq!((page.data.len(), page.data[1].id.as_str()), (2, "dep_8")));
    let new = CreateDepartment::new("Mathematics", "MATH")
        .school_id("sch_1")
        .head_id("usr_123")
        .is_active(false);
    row!(t, "createDepartment": departments.create_department(&new);
        POST "/departments",
            {"name": "Mathematics", "code": "MATH", "schoolId": "sch_1", "headId": "usr_123", "isActive": false};
        201, (one(department("dep_9")));
        |department| assert_eq!((department.id.as_str(), department.parent_id), ("dep_9", None)));
    row!(t, "getDepartment": departments.get_department("dep_7");
        GET "/departments/dep_7";
        200, (one(department("dep_7")));
        |department| assert_eq!(department.school_id.as_deref(), Some("sch_1")));
    row!(t, "updateDepartment":
        departments.update_department("dep_7", &UpdateDepartment::default().head_id(None).name("Maths"));
        PATCH "/departments/dep_7", {"headId": null, "name": "Maths"};
        200, (one(department("dep_7")));
        |department| assert_eq!((department.name.as_str(), department.code.as_str()), ("Mathematics", "MATH")));
    row!(t, "deleteDepartment": departments.delete_department("dep_7");
        DELETE "/departments/dep_7";
        204;
        |()| ());

    row!(t, "listPositions":
        positions.list_positions().sort_by("level").sort_order(SortOrder::Asc).exclude(&["createdAt", "updatedAt"]);
        GET "/positions?sortBy=level&sortOrder=asc&exclude=createdAt,updatedAt";
        200, (page(json!([position("pos_3")])));
        |page| assert_eq!((page.data[0].level, page.data[0].title.as_str()), (Some(4), "Teacher")));
    row!(t, "createPosition":
        positions.create_position(&CreatePosition::new("Senior Teacher", "SNR-T", "dep_7").level(-4));
        POST "/positions", {"title": "Senior Teacher", "code": "SNR-T", "departmentId": "dep_7", "level": -4};
        201, (one(position("pos_4")));
        |position| assert_eq!((position.id.as_str(), position.is_active), ("pos_4", None)));
    row!(t, "getPosition": positions.get_position("...");
        GET "/positions/...";
        200, (one(position("...")));
        |position| assert_eq!((position.id.as_str(), position.department_id.as_str()), ("...", "dep_7")));
    row!(t, "updatePosition":
        positions.update_position("pos_3", &UpdatePosition::default().level(None).is_active(true));
        PATCH "/positions/pos_3", {"level": null, "isActive": true};
        200, (one(position("pos_3")));
        |position| assert_eq!(position.level, Some(4)));
    row!(t, "deletePosition": positions.delete_position("pos_3");
        DELETE "/positions/pos_3";
        204;
        |()| ());
}

async fn permissions(t: &mut Table, api: &Client) {
    let (permissions, roles, accesses) = (api.permissions(), api.roles(), api.module_access());
    row!(t, "listPermissions": permissions.list_permissions().page(1).search("users:*");
        GET "/permissions?page=1&search=users%3A%2A";
        200, (page(json!([permission("per_1")])));
        |page| assert_eq!((page.data[0].key.as_str(), page.limit), ("users:read", 2)));
    row!(t, "createPermission":
        permissions.create_permission(&CreatePermission::new("users:read", "Read", "users", "read").description("é"));
        POST "/permissions",
            {"key": "users:read", "name": "Read", "module": "users", "action": "read", "description": "é"};
        201, (one(permission("per_2")));
        |permission| assert_eq!((permission.id.as_str(), permission.description), ("per_2", None)));
    row!(t, "getPermission": permissions.get_permission("per_1");
        GET "/permissions/per_1";
        200, (one(permission("per_1")));
        |permission| assert_eq!((permission.module.as_str(), permission.action.as_str()), ("users", "read")));
    row!(t, "updatePermission": permissions.update_permission("per_1", &UpdatePermission::default().description(None));
        PATCH "/permissions/per_1", {"description": null};
        200, (one(permission("per_1")));
        |permission| assert_eq!(permission.name, "Read users"));
    row!(t, "deletePermission": permissions.delete_permission("per_1");
        DELETE "/permissions/per_1";
        204;
        |()| ());

    row!(t, "listRoles": roles.list_roles().group_by("isSystem").start_date(at("2025-01-01T12:30:00.25-03:30"));
        GET "/roles?groupBy=isSystem&startDate=2025-01-01T12%3A30%3A00.250-03%3A30";
        200, (page(json!([role("rol_1"), role("rol_2")])));
        |page| assert_eq!((page.data[1].id.as_str(), page.data[0].is_system), ("rol_2", Some(true))));
    row!(t, "createRole":
        roles.create_role(&CreateRole::new("teacher").permissions(texts(&["users:read", "grades:write"])));
        POST "/roles", {"name": "teacher", "permissions": ["users:read", "grades:write"]};
        201, (one(role("rol_3")));
        |role| assert_eq!((role.id.as_str(), role.permissions), ("rol_3", Some(texts(&["users:read"])))));
    row!(t, "getRole": roles.get_role("rol_1");
        GET "/roles/rol_1";
        200, (one(role("rol_1")));
        |role| assert_eq!((role.name.as_str(), role.description), ("teacher", None)));
    row!(t, "updateRole":
        roles.update_role("rol_1", &UpdateRole::default().permissions(texts(&["users:read"])).description(Some("")));
        PATCH "/roles/rol_1", {"permissions": ["users:read"], "description": ""};
        200, (one(role("rol_1")));
        |role| assert_eq!(role.created_at, at(NOW)));
    row!(t, "deleteRole": roles.delete_role("rol_1");
        DELETE "/roles/rol_1";
        204;
        |()| ());

    row!(t, "listModuleAccess": accesses.list_module_access().limit(100).filters(&map(json!({"module": "reports"})));
        GET "/module-access?limit=100&filters%5Bmodule%5D=reports";
        200, (page(json!([access("acc_1")])));
        |page|
            assert_eq!((page.data[0].level.clone(), page.data[0].role_id.as_deref()), (AccessLevel::Write, Some("rol_2"))));
    let grant = GrantModuleAccess::new("reports", AccessLevel::Read)
        .role_id("rol_2")
        .expires_at(at("2025-12-31T23:59:59Z"));
    row!(t, "grantModuleAccess": accesses.grant_module_access(&grant);
        POST "/module-access",
            {"module": "reports", "level": "read", "roleId": "rol_2", "expiresAt": "2025-12-31T23:59:59Z"};
        201, (one(access("acc_2")));
        |access| assert_eq!((access.id.as_str(), access.expires_at), ("acc_2", Some(at("2025-12-31T23:59:59Z")))));
    row!(t, "revokeModuleAccess": accesses.revoke_module_access("acc_1");
        DELETE "/module-access/acc_1";
        204;
        |()| ());
}

async fn workflows(t: &mut Table, api: &Client) {
    let (workflows, templates, instances) = (
        api.workflows(),
        api.workflow_templates(),
        api.workflow_instances(),
    );
    let definition = map(json!({"steps": [{"id": "draft", "next": null}], "retries": 1.5}));
    row!(t, "listWorkflows":
        workflows.list_workflows().search("+62 \"leave\"").fields(&["id", "status"]).end_date(at("2025-06-30T23:59:59Z"));
        GET "/workflows?search=%2B62%20%22leave%22&fields=id,status&endDate=2025-06-30T23%3A59%3A59Z";
        200, (page(json!([workflow("wfl_1")])));
        |page| assert_eq!((page.data[0].status.clone(), page.data[0].version), (WorkflowStatus::Archived, Some(3))));
    row!(t, "createWorkflow":
        workflows.create_workflow(&CreateWorkflow::new("Leave", WorkflowStatus::Active, definition.clone()));
        POST "/workflows",
            {"name": "Leave", "status": "active", "definition": {"steps": [{"id": "draft", "next": null}], "retries": 1.5}};
        201, (one(workflow("wfl_2")));
        |workflow|
            assert_eq!((workflow.id.as_str(), &workflow.definition["steps"][0]["id"]), ("wfl_2", &json!("draft"))));
    row!(t, "getWorkflow": workflows.get_workflow("wfl_1");
        GET "/workflows/wfl_1";
        200, (one(workflow("wfl_1")));
        |workflow| assert_eq!((workflow.name.as_str(), workflow.description), ("Leave request", None)));
    row!(t, "updateWorkflow":
        workflows.update_workflow("wfl_1", &UpdateWorkflow::default().status(WorkflowStatus::Draft).description(None));
        PATCH "/workflows/wfl_1", {"status": "draft", "description": null};
        200, (one(workflow("wfl_1")));
        |workflow| assert_eq!(workflow.id, "wfl_1"));
    row!(t, "deleteWorkflow": workflows.delete_workflow("wfl_1");
        DELETE "/workflows/wfl_1";
        204;
        |()| ());

    row!(t, "listWorkflowTemplates":
        templates.list_workflow_templates().include(&["author", "a b"]).exclude(&["definition"]);
        GET "/workflow-templates?include=author,a%20b&exclude=definition";
        200, (page(json!([workflow_template("wft_1"), workflow_template("wft_2")])));
        |page| assert_eq!(page.data[1].category.as_deref(), Some("hr")));
    row!(t, "createWorkflowTemplate":
        templates.create_workflow_template(&CreateWorkflowTemplate::new("Leave", map(json!({}))).category("hr"));
        POST "/workflow-templates", {"name": "Leave", "definition": {}, "category": "hr"};
        201, (one(workflow_template("wft_3")));
        |template| assert_eq!((template.id.as_str(), &template.definition["steps"]), ("wft_3", &json!([]))));
    row!(t, "getWorkflowTemplate": templates.get_workflow_template("wft_1");
        GET "/workflow-templates/wft_1";
        200, (one(workflow_template("wft_1")));
        |template| assert_eq!((template.name.as_str(), template.updated_at), ("Leave", at(NOW))));
    let change = UpdateWorkflowTemplate::default()
        .category(None)
        .definition(definition);
    row!(t, "updateWorkflowTemplate": templates.update_workflow_template("wft_1", &change);
        PATCH "/workflow-templates/wft_1",
            {"category": null, "definition": {"steps": [{"id": "draft", "next": null}], "retries": 1.5}};
        200, (one(workflow_template("wft_1")));
        |template| assert_eq!(template.description, None));
    row!(t, "deleteWorkflowTemplate": templates.delete_workflow_template("wft_1");
        DELETE "/workflow-templates/wft_1";
        204;
        |()| ());

    row!(t, "listWorkflowInstances":
        instances.list_workflow_instances().filters(&map(json!({"status": "running", "minDays": 2.5}))).page(3);
        GET "/workflow-instances?filters%5BminDays%5D=2.5&filters%5Bstatus%5D=running&page=3";
        200, (page(json!([instance("wfi_90")])));
        |page| assert_eq!((page.data[0].status.clone(), page.data[0].completed_at), (InstanceStatus::Running, None)));
    row!(t, "createWorkflowInstance":
        instances.create_workflow_instance(&CreateWorkflowInstance::new("wfl_1").data(map(json!({"days": 2}))));
        POST "/workflow-instances", {"workflowId": "wfl_1", "data": {"days": 2}};
        201, (one(instance("wfi_91")));
        |instance| assert_eq!((instance.id.as_str(), instance.workflow_id.as_str()), ("wfi_91", "wfl_1")));
    row!(t, "getWorkflowInstance": instances.get_workflow_instance("wfi_90");
        GET "/workflow-instances/wfi_90";
        200, (one(instance("wfi_90")));
        |instance|
            assert_eq!((instance.current_step.as_deref(), &instance.data.unwrap()["days"]), (Some("review"), &json!(2))));
    let change =
        UpdateWorkflowInstance::default().data(map(json!({"days": 3, "note": "Übergabe"})));
    row!(t, "updateWorkflowInstance": instances.update_workflow_instance("wfi_90", &change);
        PATCH "/workflow-instances/wfi_90", {"data": {"days": 3, "note": "Übergabe"}};
        200, (one(instance("wfi_90")));
        |instance| assert_eq!((instance.started_at, instance.started_by), (at(NOW), None)));
    row!(t, "deleteWorkflowInstance": instances.delete_workflow_instance("wfi_90");
        DELETE "/workflow-instances/wfi_90";
        204;
        |()| ());
}

async fn notifications(t: &mut Table, api: &Client) {
    let (notifications, wishes, templates) = (
        api.notifications(),
        api.notification_preferences(),
        api.notification_templates(),
    );
    row!(t, "listNotifications":
        notifications.list_notifications().limit(5).filters(&map(json!({"isRead": false}))).sort_order(SortOrder::Desc);
        GET "/notifications?limit=5&filters%5BisRead%5D=false&sortOrder=desc";
        200, (page(json!([notification("not_1")])));
        |page|
            assert_eq!((page.data[0].priority.clone(), page.data[0].type_.as_str()), (Some(Priority::High), "workflow")));
    let send = SendNotification::new(texts(&["usr_123"]), "workflow", "Leave", "Two\tdays")
        .channel(NotificationChannel::InApp)
        .priority(Priority::Low)
        .data(map(json!({"instanceId": "wfi_90"})));
    row!(t, "sendNotification": notifications.send_notification(&send);
        POST "/notifications", {
            "userIds": ["usr_123"], "type": "workflow", "title": "Leave", "message": "Two\tdays", "channel": "in_app",
            "priority": "low", "data": {"instanceId": "wfi_90"}
        };
        201, (one(notification("not_2")));
        |sent| assert_eq!((sent.id.as_str(), sent.channel), ("not_2", Some(NotificationChannel::InApp))));
    row!(t, "getNotification": notifications.get_notification("not_1");
        GET "/notifications/not_1";
        200, (one(notification("not_1")));
        |notification| assert_eq!((notification.read_at, notification.user_id.as_str()), (Some(at(NOW)), "usr_123")));
    row!(t, "markNotificationAsRead":
        notifications.mark_notification_as_read("not_1", &MarkNotification::default().is_read(true));
        PATCH "/notifications/not_1", {"isRead": true};
        200, (one(notification("not_1")));
        |notification| assert_eq!(notification.is_read, Some(true)));
    row!(t, "deleteNotification": notifications.delete_notification("not_1");
        DELETE "/notifications/not_1";
        204;
        |()| ());

    row!(t, "getNotificationPreferences": wishes.get_notification_preferences();
        GET "/notification-preferences";
        200, (one(preferences()));
        |wishes|
            assert_eq!((wishes.channels["sms"], wishes.digest, wishes.categories), (false, Some(Digest::Weekly), None)));
    let change = UpdateNotificationPreference::default()
        .channels([("sms".to_owned(), false)].into_iter().collect())
        .quiet_hours(QuietHours::new("22:00", "06:00", "Asia/Jakarta"))
        .digest(Digest::None);
    row!(t, "updateNotificationPreferences": wishes.update_notification_preferences(&change);
        PATCH "/notification-preferences", {
            "channels": {"sms": false}, "quietHours": {"start": "22:00", "end": "06:00", "timezone": "Asia/Jakarta"}, "digest": "none"
        };
        200, (one(preferences()));
        |wishes| assert_eq!(wishes.quiet_hours.unwrap().timezone, "Asia/Jakarta"));

    row!(t, "listNotificationTemplates":
        templates.list_notification_templates().sort_by("key").group_by("channel").fields(&["key"]);
        GET "/notification-templates?sortBy=key&groupBy=channel&fields=key";
        200, (page(json!([notification_template("ntp_1")])));
        |page|
            assert_eq!((page.data[0].channel.clone(), page.data[0].body.as_str()), (NotificationChannel::Email, "Dear {{name}}")));
    let new = CreateNotificationTemplate::new(
        "leave",
        "Leave",
        NotificationChannel::Push,
        "Dear {{name}}",
    )
    .variables(texts(&["name"]))
    .is_active(true);
    row!(t, "createNotificationTemplate": templates.create_notification_template(&new);
        POST "/notification-templates", {
            "key": "leave", "name": "Leave", "channel": "push", "body": "Dear {{name}}", "variables": ["name"], "isActive": true
        };
        201, (one(notification_template("ntp_2")));
        |template| assert_eq!((template.id.as_str(), template.variables), ("ntp_2", Some(texts(&["name"])))));
    row!(t, "getNotificationTemplate": templates.get_notification_template("ntp_1");
        GET "/notification-templates/ntp_1";
        200, (one(notification_template("ntp_1")));
        |template|
            assert_eq!((template.key.as_str(), template.subject.as_deref()), ("leave-approved", Some("Your leave"))));
    let change = UpdateNotificationTemplate::default()
        .subject(None)
        .channel(NotificationChannel::Sms)
        .is_active(false);
    row!(t, "updateNotificationTemplate": templates.update_notification_template("ntp_1", &change);
        PATCH "/notification-templates/ntp_1", {"subject": null, "channel": "sms", "isActive": false};
        200, (one(notification_template("ntp_1")));
        |template| assert_eq!(template.is_active, Some(true)));
    row!(t, "deleteNotificationTemplate": templates.delete_notification_template("ntp_1");
        DELETE "/notification-templates/ntp_1";
        204;
        |()| ());
}

async fn audit_flags_and_config(t: &mut Table, api: &Client) {
    let (audits, flags, configs) = (api.audit(), api.feature_flags(), api.system_config());
    row!(t, "listAuditLogs":
        audits.list_audit_logs().start_date(at(NOW)).end_date(at(NOW)).filters(&map(json!({"action": "up[d]ate"})));
        GET "/audit?startDate=2025-03-11T13%3A40%3A12Z&endDate=2025-03-11T13%3A40%3A12Z\
            &filters%5Baction%5D=up%5Bd%5Date";
        200, (page(json!([audit("aud_1"), audit("aud_2")])));
        |page| assert_eq!((page.data[1].id.as_str(), page.data[1].ip_address.as_deref()), ("aud_2", None)));
    let csv = audits
        .export_audit_logs()
        .format(ExportAuditLogsFormat::Csv)
        .start_date(at(NOW));
    row!(t, "exportAuditLogs": text(csv.filters(&map(json!({"a": 1}))));
        GET "/audit/export?format=csv&startDate=2025-03-11T13%3A40%3A12Z&filters%5Ba%5D=1";
        with {"accept": "text/csv, application/json;q=0.9, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;q=0.8"};
        200, {"$type": "text/csv", "content": "a,b\n1,\"ü\""};
        |file| assert_eq!(file, "a,b\n1,\"ü\""));
    row!(t, "getAuditLog": audits.get_audit_log("aud_1");
        GET "/audit/aud_1";
        200, (one(audit("aud_1")));
        |log|
            assert_eq!((log.actor_id.as_deref(), &log.changes.unwrap()["name"]), (Some("usr_1"), &json!(["A", "B"]))));

    row!(t, "listFeatureFlags": flags.list_feature_flags().search("new & old").page(1).limit(1);
        GET "/feature-flags?search=new%20%26%20old&page=1&limit=1";
        200, (page(json!([flag("flg_1")])));
        |page| assert_eq!((page.data[0].enabled, page.data[0].rollout_percentage), (true, Some(25))));
    let new = CreateFeatureFlag::new("new-dashboard", "New", true)
        .rollout_percentage(0)
        .conditions(map(json!({"roles": ["admin"]})));
    row!(t, "createFeatureFlag": flags.create_feature_flag(&new);
        POST "/feature-flags",
            {"key": "new-dashboard", "name": "New", "enabled": true, "rolloutPercentage": 0, "conditions": {"roles": ["admin"]}};
        201, (one(flag("flg_2")));
        |flag| assert_eq!((flag.id.as_str(), &flag.conditions.unwrap()["roles"][0]), ("flg_2", &json!("admin"))));
    row!(t, "getFeatureFlagByKey": flags.get_feature_flag_by_key("new/dash board");
        GET "/feature-flags/new%2Fdash%20board";
        200, (one(flag("flg_1")));
        |flag| assert_eq!((flag.key.as_str(), flag.description), ("new-dashboard", None)));
    row!(t, "updateFeatureFlag":
        flags.update_feature_flag("flg_1", &UpdateFeatureFlag::default().rollout_percentage(50).conditions(None));
        PATCH "/feature-flags/flg_1", {"rolloutPercentage": 50, "conditions": null};
        200, (one(flag("flg_1")));
        |flag| assert_eq!(flag.name, "New dashboard"));
    row!(t, "deleteFeatureFlag": flags.delete_feature_flag("flg_1");
        DELETE "/feature-flags/flg_1";
        204;
        |()| ());

    row!(t, "getSystemConfig": configs.get_system_config();
        GET "/system-config";
        200, (one(config()));
        |config| assert_eq!((&config.settings["retries"], config.maintenance_mode), (&json!(3), Some(true))));
    row!(t, "updateSystemConfig":
        configs.update_system_config(&UpdateSystemConfig::default().maintenance_mode(true).settings(map(json!({"a": [null]}))));
        PATCH "/system-config", {"maintenanceMode": true, "settings": {"a": [null]}};
        200, (one(config()));
        |config| assert_eq!(config.version.as_deref(), Some("7")));
}

async fn further_services(t: &mut Table, api: &Client) {
    row!(t, "getHealth": api.health().get_health();
        GET "/health";
        200, {"status": "unhealthy", "timestamp": NOW, "version": "1.0.0", "metrics": {"load": [0.5, 1]}};
        |health|
            assert_eq!((health.status, &health.metrics.unwrap()["load"][0]), (HealthStatus::Unhealthy, &json!(0.5))));
    row!(t, "getAnalytics":
            api.analytics().get_analytics().metric("active users").interval("day").start_date(at(NOW)).group_by("school");
        GET "/analytics?metric=active%20users&interval=day&startDate=2025-03-11T13%3A40%3A12Z&groupBy=school";
        200, (one(json!({
            "data": [{"timestamp": NOW, "value": 12, "dimensions": {"school": "sch_1"}}],
            "summary": {"total": 12, "average": 1.5, "min": -1e-3, "max": 1e3}, "trend": {"direction": "up", "changePercent": 4.5}
        })));
        |answer| {
            assert_eq!((answer.data[0].value, answer.data[0].dimensions.as_ref().unwrap()["school"].as_str()), (12.0, "sch_1"));
            assert_eq!((answer.summary.min, answer.summary.max), (-0.001, 1000.0));
            assert_eq!(answer.trend.unwrap().direction, AnalyticsTrendDirection::Up);
        }
    );
    let event = CustomEvent::new(
        "report_opened",
        "ENGAGEMENT",
        map(json!({"reportId": "rep_1"})),
        at(NOW),
    )
    .session_id("ses_55");
    // The document gives it a server of its own.
    let call = api.analytics().track_events(&EventBatch::new(vec![event]));
    assert_eq!(
        call.to_http().unwrap().uri(),
        "https://api.example.com/events"
    );
    let here = t.url();
    row!(t, "trackEvents": call.with(|options| options.base_url(&here));
        POST "/events", {
            "events": [{"name": "report_opened", "category": "ENGAGEMENT", "properties": {"reportId": "rep_1"}, "timestamp": NOW,
                "sessionId": "ses_55"}]
        };
        with {"accept": "*/*", "authorization": null, "x-api-key": "key-7"};
        202;
        |()| ());
    row!(t, "getFile": api.files().get_file("fil_1");
        GET "/files/fil_1";
        200, (one(json!({
            "id": "fil_1", "filename": "7c1f.png", "originalName": "team.png", "mimeType": "image/png", "size": 5_000_000_000_u64,
            "url": "https://x.example/7c1f.png", "metadata": {"width": 640}, "uploadedAt": NOW
        })));
        |file|
            assert_eq!((file.size, file.thumbnail_url, &file.metadata.unwrap()["width"]), (5_000_000_000, None, &json!(640))));
    row!(t, "deleteFile": api.files().delete_file("fil_1");
        DELETE "/files/fil_1";
        204;
        |()| ());
    let search = SearchRequest::new("ani & co")
        .types(texts(&["user"]))
        .filters(map(json!({"status": "active"})))
        .facets(texts(&["schoolId"]))
        .page(1);
    row!(t, "globalSearch": api.search().global_search(&search);
        POST "/search", {"query": "ani & co", "types": ["user"], "filters": {"status": "active"}, "facets": ["schoolId"], "page": 1};
        200, (one(json!({
            "results": [{"id": "usr_1", "type": "user", "score": 0.75, "item": (user("usr_1")), "highlights": {"name": ["<b>Ani</b>"]}}],
            "total": 1, "page": 1, "limit": 10, "facets": {"schoolId": [{"value": "sch_1", "count": 1}]}
        })));
        |found| {
            let result = &found.results[0];
            assert_eq!((result.score, &result.item["name"], result.type_.as_str()), (0.75, &json!("Ani Wijaya"), "user"));
            assert_eq!(result.highlights.as_ref().unwrap()["name"], ["<b>Ani</b>"]);
                assert_eq!(found.facets.unwrap()["schoolId"][0].count, 1);
        }
    );
    let bulk = BulkOperationRequest::new(BulkOperationRequestOperation::Update)
        .ids(texts(&["usr_1", "usr_2"]))
        .items(vec![map(json!({"status": "inactive"}))]);
    row!(t, "bulkUsers": api.transfer().bulk_users(&bulk);
        POST "/users/bulk", {"operation": "update", "ids": ["usr_1", "usr_2"], "items": [{"status": "inactive"}]};
        200,
            (one(json!({"total": 2, "succeeded": 1, "failed": 1, "errors": [{"index": 1, "id": "usr_2", "message": "gone"}]})));
        |done| assert_eq!((done.succeeded, done.errors[0].index, done.errors[0].message.as_str()), (1, 1, "gone")));
    let export = ExportRequest::new(ExportFormat::Csv)
        .filters(map(json!({"status": "active"})))
        .fields(texts(&["name", "email"]));
    row!(t, "exportUsers": api.transfer().export_users(&export);
        POST "/users/export", {"format": "csv", "filters": {"status": "active"}, "fields": ["name", "email"]};
        202, (one(json!({"id": "job_1", "status": "processing", "expiresAt": NOW})));
        |job| assert_eq!((job.status, job.url, job.expires_at), (JobStatus::Processing, None, Some(at(NOW)))));
}

/// A small file as text.
async fn text<E: std::error::Error + Send + Sync + 'static>(
    call: impl IntoFuture<Output = Result<Download, E>>,
) -> Result<String, BoxError> {
    let bytes = call.await?.bytes(1000).await?;
    Ok(String::from_utf8(bytes.to_vec())?)
}

/// All events until the server ends.
async fn events<E: std::error::Error + Send + Sync + 'static>(
    call: impl IntoFuture<Output = Result<Events<RealtimeEvent>, E>>,
) -> Result<Vec<RealtimeEvent>, BoxError> {
    let (mut stream, mut all) = (call.await?, Vec::new());
    while let Some(event) = stream.try_next().await? {
        all.push(event.data);
    }
    Ok(all)
}

async fn files_and_streams(t: &mut Table, api: &Client) {
    let file = Part::bytes("%PDF")
        .file_name("report \"q1\".pdf")
        .media_type("application/pdf");
    let call = api
        .files()
        .upload_file(file)
        .category("reports")
        .description("né")
        .metadata("{\"a\":1}");
    row!(t, "uploadFile": call;
        POST "/files", {
            "file": {"name": "report %22q1%22.pdf", "type": "application/pdf", "content": "%PDF"},
            "category": "reports", "description": "né", "metadata": "{\"a\":1}"};
        with {"content-type": "multipart/form-data"};
        201, (one(json!({"id": "fil_1", "filename": "7c.pdf", "originalName": "report.pdf", "size": 4,
            "url": "https://cdn.example/fil_1", "mimeType": "application/pdf", "uploadedAt": NOW})));
        |file| assert_eq!((file.original_name.as_str(), file.size), ("report.pdf", 4)));
    let call = api
        .transfer()
        .import_users(Part::bytes("id\n").file_name("u.csv"));
    row!(t, "importUsers": call.format(ExportFormat::Csv).dry_run(true);
        POST "/users/import", {
            "file": {"name": "u.csv", "type": "application/octet-stream", "content": "id\n"}, "format": "csv", "dryRun": "true"};
        with {"content-type": "multipart/form-data"};
        202, (one(json!({"id": "imp_1", "status": "pending", "imported": 2, "skipped": 1, "failed": 0, "errors": []})));
        |import| assert_eq!((import.id.as_str(), import.imported, import.skipped), ("imp_1", 2, 1)));
    row!(t, "downloadFile": text(api.files().download_file("fil 1"));
        GET "/files/fil%201/download";
        with {"accept": "application/octet-stream, application/json;q=0.9"};
        200, {"$type": "application/octet-stream", "content": "%PDF"};
        |file| assert_eq!(file, "%PDF"));
    let event = json!({"id": "1", "type": "HEARTBEAT", "timestamp": NOW, "payload": {"beat": 1}});
    row!(t, "subscribeEvents": events(api.realtime().subscribe_events());
    GET "/sse";
    with {"accept": "text/event-stream, application/json;q=0.9"};
    200, {"$type": "text/event-stream", "content": format!("event: a\ndata: {event}\n\n")};
    |events| {
        assert_eq!(events.len(), 1);
        assert!(matches!(&events[0], RealtimeEvent::Heartbeat(beat) if beat.payload["beat"] == 1), "{events:?}");
    });
}
