//! The servers of a document.

/// A server that the document names (OAS 3.0.4, Server Object).
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// Its URL; variables in braces.
    pub url: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL.
#[derive(Debug, Clone, Copy)]
pub struct ServerVariable {
    /// Its name, as between the braces.
    pub name: &'static str,
    /// Its value unless another is set.
    pub default: &'static str,
    /// The values it may have; any if there are none.
    pub allowed: &'static [&'static str],
}

/// The URL of a server with its variables filled in, or why there is none.
pub(crate) fn url(
    servers: &[Server],
    index: usize,
    variables: &[(String, String)],
) -> Result<String, String> {
    let Some(server) = servers.get(index) else {
        return Err(match servers.len() {
            0 => "the document names no server: set `base_url`".to_owned(),
            count => format!("there is no server {index}: the document names {count}, from 0"),
        });
    };
    for (name, value) in variables {
        let Some(variable) = server.variables.iter().find(|known| known.name == name) else {
            return Err(format!("the server has no variable `{name}`"));
        };
        if !variable.allowed.is_empty() && !variable.allowed.contains(&value.as_str()) {
            let allowed = variable.allowed.join("`, `");
            return Err(format!(
                "the server variable `{name}` must be one of `{allowed}`"
            ));
        }
    }
    let mut url = server.url.to_owned();
    for variable in server.variables {
        let set = variables
            .iter()
            .rev()
            .find(|(name, _)| name == variable.name);
        let value = set.map_or(variable.default, |(_, value)| value);
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    Ok(url)
}
