//! The first call that a newcomer reads: one that needs little.

use super::package::crate_name;
use crate::api::{Method, Operation, SecurityKind, Type};
use crate::config::UuidLibrary;
use crate::emit::Input;
use crate::naming::{Argument, OperationNames};

/// A first call, as lines of code that compile; none when no operation can be called so simply.
pub fn first_call(input: Input<'_>) -> Option<Vec<String>> {
    let operations = input.api.operations.iter().enumerate();
    let callable =
        operations
            .zip(&input.names.operations)
            .filter_map(|((index, operation), names)| {
                Some((index, operation, arguments(input, operation, names)?))
            });
    let (index, operation, arguments) = callable.min_by_key(|(index, operation, arguments)| {
        (operation.method != Method::Get, arguments.len(), *index)
    })?;
    let names = input.names.operations.get(index)?;
    let tag = input
        .api
        .tags
        .iter()
        .position(|tag| tag.name == operation.tag)?;
    let module = &input.names.modules.get(tag)?.module;
    let krate = crate_name(input).replace('-', "_");
    let mut lines = vec![
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
        format!("let client = {krate}::Client::builder()"),
    ];
    if input
        .api
        .servers
        .first()
        .is_none_or(|server| !server.url.starts_with("http"))
    {
        lines.push("    .base_url(\"https://api.example.com\")".to_owned());
    }
    if let Some(method) = first_credential(input) {
        lines.push(format!(
            "    .{method}({krate}::Bearer::token(\"a token\"))"
        ));
    }
    lines.push("    .build()?;".to_owned());
    lines.push(format!(
        "let answer = client.{module}().{}({}).await?;",
        names.method,
        arguments.join(", ")
    ));
    lines.push("println!(\"{answer:?}\");".to_owned());
    lines.push("# Ok(())".to_owned());
    lines.push("# }".to_owned());
    Some(lines)
}

/// Arguments that can be made up.
fn arguments(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<Vec<String>> {
    if operation.docs.deprecated {
        return None;
    }
    names
        .arguments
        .iter()
        .map(|argument| match argument {
            Argument::Parameter(index) => operation.parameters.get(*index),
            Argument::Body => None,
        })
        .map(|parameter| match parameter?.ty {
            Type::String => Some("\"a value\"".to_owned()),
            Type::Uuid if matches!(input.config.uuid, UuidLibrary::String) => {
                Some("\"a value\"".to_owned())
            }
            Type::Integer(_) => Some("1".to_owned()),
            Type::Number => Some("1.0".to_owned()),
            Type::Bool => Some("true".to_owned()),
            _ => None,
        })
        .collect()
}

/// The builder's method of the first scheme that can be used.
fn first_credential(input: Input<'_>) -> Option<&str> {
    let schemes = input.api.security_schemes.iter().zip(&input.names.schemes);
    schemes
        .filter(|(scheme, _)| scheme.kind == SecurityKind::Bearer)
        .map(|(_, name)| name.as_str())
        .next()
}
