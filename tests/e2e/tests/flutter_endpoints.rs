//! Every operation of `schemas/flutter.yaml` over a socket, one row each. `common` says how to read a row.

#[macro_use]
mod common;

use apiloom_e2e::flutter::Client;
use apiloom_e2e::flutter::models::{
    DateTime, RefreshTokenRequest, SortOrder, User, UserPreferences, UserPreferencesTheme, UserRole,
};
use apiloom_runtime::Part;
use apiloom_runtime::auth::Bearer;
use common::{TOKEN, Table};
use serde_json::{Value, json};

fn user(id: &str) -> Value {
    json!({
        "id": id, "email": "mira@yourapp.example", "first_name": "Mira", "last_name": "Lindqvist", "avatar_url": null,
        "created_at": "2025-01-09T08:30:00Z", "updated_at": "2025-02-02T17:05:41.25+02:00", "role": "moderator",
        "preferences": {"language": "sv", "theme": "dark", "font_size": 14}, "metadata": {"invited_by": "usr_3"}
    })
}

fn product(id: &str) -> Value {
    json!({
        "id": id, "name": "Enamel mug", "description": "Holds a third of a litre.", "price": 12.5, "original_price": 15,
        "currency": "EUR", "images": [{"id": "img_1", "url": "https://cdn.example/front.jpg", "position": 0}],
        "category": {"id": "cat_9", "name": "Kitchen", "slug": "kitchen", "parent_id": null},
        "variants": [{"id": "var_1", "name": "Blue", "price": null, "attributes": {"colour": "blue"}}],
        "tags": ["kitchen", "camping"], "attributes": {"dishwasher_safe": true}, "rating": 4.6, "stock_quantity": 40,
        "created_at": "2024-11-20T10:00:00Z", "updated_at": "2025-02-28T09:12:30Z", "published_at": null
    })
}

fn one(data: Value) -> Value {
    json!({"success": true, "data": data, "timestamp": "2025-03-11T13:40:12Z"})
}

fn page(data: Value) -> Value {
    let meta = json!({
        "current_page": 2, "total_pages": 3, "total_items": 5_000_000_000_i64, "items_per_page": 20, "has_next_page": true
    });
    json!({"success": true, "data": data, "message": null, "meta": meta, "timestamp": "2025-03-11T13:40:12Z"})
}

fn at(text: &str) -> DateTime {
    DateTime::parse_from_rfc3339(text).unwrap()
}

#[tokio::test]
async fn every_operation() {
    let mut t = Table::new("flutter", "/v1").await;
    let api = Client::builder()
        .base_url(&t.url())
        .bearer_auth(Bearer::token(TOKEN))
        .build()
        .unwrap();

    // Tokens
    row!(t, "refreshToken": api.auth().refresh_token(&RefreshTokenRequest::new("rt_5b0e"));
        POST "/auth/refresh", {"refresh_token": "rt_5b0e"};
        with {"authorization": null};
        200, {"access_token": "at_91d4", "refresh_token": null};
        |tokens| {
            assert_eq!(tokens.access_token.expose(), "at_91d4");
            assert!(tokens.refresh_token.is_none());
        }
    );

    // Users
    let filters = [
        ("role".to_owned(), json!("admin")),
        ("last name".to_owned(), json!("Öz & co")),
    ]
    .into_iter()
    .collect();
    row!(t, "listUsers":
        api.users().list_users().page(2).limit(20).sort_by("last_name").sort_order(SortOrder::Desc).filters(&filters);
        GET "/users?page=2&limit=20&sort_by=last_name&sort_order=desc&last%20name=%C3%96z%20%26%20co&role=admin";
        200, (page(json!([user("usr_17"), user("usr_18")])));
        |page| {
            assert_eq!(page.data.unwrap()[1].id, "usr_18");
            let meta = page.meta.unwrap();
            assert_eq!((meta.current_page, meta.total_items, meta.has_next_page), (2, 5_000_000_000, Some(true)));
            assert_eq!((meta.has_previous_page, page.message), (None, None));
        }
    );
    let mut preferences = UserPreferences::default()
        .language(None)
        .theme(UserPreferencesTheme::Light);
    preferences
        .additional_properties
        .insert("font_size".to_owned(), json!(14));
    let new = User::new(
        "usr_18",
        "tomas@yourapp.example",
        "Tomás",
        "Okoye",
        at("2025-03-11T13:40:12Z"),
        at("2025-03-11T13:40:12Z"),
    )
    .phone_number(Some("+46 70 555"))
    .avatar_url(None)
    .is_email_verified(false)
    .role(UserRole::Guest)
    .preferences(Some(preferences));
    row!(t, "createUser": api.users().create_user(&new);
        POST "/users", {
            "id": "usr_18", "email": "tomas@yourapp.example", "first_name": "Tomás", "last_name": "Okoye",
            "avatar_url": null, "phone_number": "+46 70 555", "created_at": "2025-03-11T13:40:12Z",
            "updated_at": "2025-03-11T13:40:12Z", "is_email_verified": false, "role": "guest",
            "preferences": {"language": null, "theme": "light", "font_size": 14}
        };
        201, (one(user("usr_18")));
        |user|
            assert_eq!((user.clone().unwrap().id, user.unwrap().role), ("usr_18".to_owned(), Some(UserRole::Moderator))));
    row!(t, "searchUsers": api.users().search_users("lind & \"Åsa\"+1").page(1).limit(5);
        GET "/users/search?q=lind%20%26%20%22%C3%85sa%22%2B1&page=1&limit=5";
        200, (page(json!([user("usr_17")])));
        |page|
            assert_eq!(page.data.unwrap()[0].metadata.as_ref().unwrap().as_ref().unwrap()["invited_by"], json!("usr_3")));
    row!(t, "getCurrentUser": api.users().get_current_user();
        GET "/users/me";
        200, (one(user("usr_1")));
        |user| assert_eq!(user.unwrap().updated_at, at("2025-02-02T15:05:41.250Z")));
    row!(t, "getUser": api.users().get_user("usr 17/ä");
        GET "/users/usr%2017%2F%C3%A4";
        200, (one(user("usr 17/ä")));
        |user| {
            let user = user.unwrap();
            assert_eq!((user.id.as_str(), user.avatar_url, user.phone_number), ("usr 17/ä", Some(None), None));
            assert_eq!(user.preferences.unwrap().unwrap().additional_properties["font_size"], json!(14));
        }
    );
    let changed = User::new(
        "usr_17",
        "m@yourapp.example",
        "Mira",
        "L",
        at("2025-01-09T08:30:00+02:00"),
        at("2025-03-11T13:40:12.5Z"),
    )
    .last_login_at(None)
    .metadata(Some(
        [("tags".to_owned(), json!(["a", {"b": 1.5}]))]
            .into_iter()
            .collect(),
    ));
    row!(t, "updateUser": api.users().update_user("usr_17", &changed);
        PUT "/users/usr_17", {
            "id": "usr_17", "email": "m@yourapp.example", "first_name": "Mira", "last_name": "L",
            "created_at": "2025-01-09T08:30:00+02:00", "updated_at": "2025-03-11T13:40:12.500Z", "last_login_at": null,
            "metadata": {"tags": ["a", {"b": 1.5}]}
        };
        200, {"success": true, "data": null, "message": "stored"};
        |user| assert_eq!(user, None));
    row!(t, "deleteUser": api.users().delete_user("usr_17");
        DELETE "/users/usr_17";
        with {"accept": "application/json, */*;q=0.9"};
        204;
        |()| ());

    // Products
    let filters = [
        ("in_stock".to_owned(), json!(true)),
        ("price".to_owned(), json!(12.5)),
    ]
    .into_iter()
    .collect();
    row!(t, "listProducts":
            api.products().list_products().page(1).limit(2).sort_by("price").sort_order(SortOrder::Asc).filters(&filters);
        GET "/products?page=1&limit=2&sort_by=price&sort_order=asc&in_stock=true&price=12.5";
        200, (page(json!([product("prd_204"), product("prd_205")])));
        |page| {
            let products = page.data.unwrap();
            assert_eq!((products[0].price, products[1].original_price, products[1].in_stock), (12.5, Some(15.0), None));
        }
    );
    row!(t, "getProduct": api.products().get_product("prd_204");
        GET "/products/prd_204";
        200, (one(product("prd_204")));
        |product| {
            let product = product.unwrap();
            let variant = &product.variants.unwrap()[0];
            assert_eq!((variant.name.as_str(), variant.price, variant.sku.clone()), ("Blue", None, None));
            assert_eq!(product.attributes.unwrap()["dishwasher_safe"], json!(true));
            assert_eq!((product.category.parent_id, product.images[0].position), (None, Some(0)));
        }
    );

    let avatar = Part::bytes("PNG")
        .file_name("me.png")
        .media_type("image/png");
    row!(t, "uploadAvatar": api.users().upload_avatar("usr 7", avatar);
        POST "/users/usr%207/avatar", {"avatar": {"name": "me.png", "type": "image/png", "content": "PNG"}};
        with {"content-type": "multipart/form-data", "accept": "application/json, */*;q=0.9"};
        204;
        |()| ()
    );

    t.finish();
}
