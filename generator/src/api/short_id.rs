//! What an operationId says beside its method and path.

use super::Method;

/// An operationId without an ending that repeats the operation's own path and method, as frameworks make
/// them of a function's name: `list_orders_orders_get` of FastAPI, `listOrdersUsingGET_1` of springfox. None
/// where there is no such ending, or nothing before it.
pub fn short_id<'a>(id: &'a str, method: &Method, path: &str) -> Option<&'a str> {
    let short = without_path(id, method, path).or_else(|| without_method(id, method))?;
    short.chars().any(char::is_alphanumeric).then_some(short)
}

/// FastAPI: the function, the path with `_` for what is no word, and the method.
fn without_path<'a>(id: &'a str, method: &Method, path: &str) -> Option<&'a str> {
    let spelled = path.chars().map(|c| match c {
        c if c.is_alphanumeric() => c,
        _ => '_',
    });
    let spelled: String = spelled.collect();
    id.strip_suffix(&method.as_str().to_lowercase())?
        .strip_suffix('_')?
        .strip_suffix(&spelled)
}

/// springfox: the function, `Using`, the method, and a number where the function's name is used again.
fn without_method<'a>(id: &'a str, method: &Method) -> Option<&'a str> {
    let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let unnumbered = match id.rsplit_once('_') {
        Some((before, rest)) if number(rest) => before,
        _ => id,
    };
    unnumbered
        .strip_suffix(method.as_str())?
        .strip_suffix("Using")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_path_and_method_are_cut() {
        for (id, method, path, short) in [
            (
                "list_orders_orders_get",
                Method::Get,
                "/orders",
                Some("list_orders"),
            ),
            (
                "read_order_orders__order_id__get",
                Method::Get,
                "/orders/{order_id}",
                Some("read_order"),
            ),
            (
                "upload_files__post",
                Method::Post,
                "/files/",
                Some("upload"),
            ),
            ("root__get", Method::Get, "/", Some("root")),
            ("a_v1_2_x_put", Method::Put, "/v1.2/x", Some("a")),
            ("list_orders_orders_get", Method::Post, "/orders", None),
            ("list_orders_orders_get", Method::Get, "/order", None),
            ("orders_get", Method::Get, "/orders", None),
            ("_orders_get", Method::Get, "/orders", None),
            ("__orders_get", Method::Get, "/orders", None),
            ("getUsersUsingGET", Method::Get, "/users", Some("getUsers")),
            (
                "getUsersUsingGET_12",
                Method::Get,
                "/users",
                Some("getUsers"),
            ),
            ("getUsersUsingGET_", Method::Get, "/users", None),
            ("getUsersUsingGET", Method::Put, "/users", None),
            ("UsingGET", Method::Get, "/users", None),
            ("", Method::Get, "/users", None),
        ] {
            assert_eq!(short_id(id, &method, path), short, "{id}");
        }
    }
}
