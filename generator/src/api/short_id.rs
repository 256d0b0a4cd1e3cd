//! What an operationId says beside its method and path.

use heck::ToSnakeCase;

use super::Method;

/// An operationId without an ending that repeats the operation's own path and method, as frameworks make
/// them of a function's name: `list_orders_orders_get` of FastAPI, `listOrdersUsingGET_1` of springfox, in any spelling
/// where two words are left; and without the method where that stands at both ends, `getUsersByIdGet`. None where there
/// is no such ending, or nothing before it.
pub fn short_id<'a>(id: &'a str, method: &Method, path: &str) -> Option<&'a str> {
    let short = without_path(id, method, path)
        .or_else(|| without_method(id, method))
        .or_else(|| without_letters(id, method, path))
        .or_else(|| without_second_method(id, method, path))?;
    short.chars().any(char::is_alphanumeric).then_some(short)
}

/// An id of a framework without the method that it ends in, where it repeats its path too: for where the path tells operations apart.
pub fn id_without_method<'a>(id: &'a str, method: &Method, path: &str) -> Option<&'a str> {
    short_id(id, method, path)?;
    before(id, &letters(method.as_str()))
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

/// The same as [`without_path`] in any spelling: `readOrderOrdersOrderIdGet`.
fn without_letters<'a>(id: &'a str, method: &Method, path: &str) -> Option<&'a str> {
    let path = letters(path);
    if path.is_empty() {
        return None;
    }
    let short = before(id, &format!("{path}{}", letters(method.as_str())))?;
    // One word is none that somebody chose: `adminUsersGet`.
    (words(short).len() > 1).then_some(short)
}

/// The method at both ends, where the path does not end in its name.
fn without_second_method<'a>(id: &'a str, method: &Method, path: &str) -> Option<&'a str> {
    let method = letters(method.as_str());
    let ends_so = letters(path.rsplit('/').next()?) == method;
    let words = words(id);
    let both = words.first() == Some(&method) && words.last() == Some(&method);
    match both && words.len() > 2 && !ends_so {
        true => before(id, &method),
        false => None,
    }
}

/// What stands before the words with these letters at the end.
fn before<'a>(id: &'a str, end: &str) -> Option<&'a str> {
    if !id.ends_with(char::is_alphanumeric) {
        return None;
    }
    let mut ending = end.chars().rev().peekable();
    let mut chars = id.char_indices().rev();
    let mut begins = None;
    while ending.peek().is_some() {
        let (at, c) = chars.next()?;
        if c.is_alphanumeric() {
            for c in c.to_lowercase().rev() {
                if ending.next() != Some(c) {
                    return None;
                }
            }
            begins = Some((at, c));
        }
    }
    let (at, first) = begins?;
    let rest = id.get(..at)?;
    let is_word = first.is_uppercase() || !rest.ends_with(char::is_alphanumeric);
    let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
    (is_word && !rest.is_empty()).then_some(rest)
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn words(text: &str) -> Vec<String> {
    let words = text.to_snake_case();
    let words = words.split('_').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
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
            // In other spellings.
            (
                "readOrderOrdersOrderIdGet",
                Method::Get,
                "/orders/{order_id}",
                Some("readOrder"),
            ),
            (
                "list-all-orders-get",
                Method::Get,
                "/orders",
                Some("list-all"),
            ),
            ("adminUsersGet", Method::Get, "/users", None),
            ("listReordersGet", Method::Get, "/orders", None),
            ("日本の人々人々Get", Method::Get, "/人々", None),
            // The method at both ends.
            (
                "getUsersByIdGet",
                Method::Get,
                "/users/{id}",
                Some("getUsersById"),
            ),
            ("get_users_get", Method::Get, "/people", Some("get_users")),
            ("getTheWidget", Method::Get, "/people", None),
            ("get_get", Method::Get, "/people", None),
            ("PostOrdersIdPost", Method::Post, "/o/{id}/post", None),
        ] {
            assert_eq!(short_id(id, &method, path), short, "{id}");
        }
    }

    #[test]
    fn a_method_is_cut_of_what_repeats_it_alone() {
        let id = "list_orders_orders_get";
        let cut = |id| id_without_method(id, &Method::Get, "/orders");
        assert_eq!(cut(id), Some("list_orders_orders"));
        assert_eq!(cut("orders_get"), None);
        assert_eq!(cut("list_orders"), None);
    }
}
