//! The servers of a document.

/// A server that the document names (OAS 3.0.4, Server Object).
#[derive(Debug, Clone, Copy)]
pub struct Server {
    url: &'static str,
    variables: &'static [ServerVariable],
}

impl Server {
    /// A server at a URL, with variables in braces.
    pub const fn new(url: &'static str) -> Self {
        Server {
            url,
            variables: &[],
        }
    }

    /// Sets what the URL's variables are.
    #[must_use]
    pub const fn variables(mut self, variables: &'static [ServerVariable]) -> Self {
        self.variables = variables;
        self
    }
}

/// A variable of a server's URL.
#[derive(Debug, Clone, Copy)]
pub struct ServerVariable {
    name: &'static str,
    default: &'static str,
    allowed: &'static [&'static str],
}

impl ServerVariable {
    /// A variable by its name, as between the braces, and the value that it has unless another is set.
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        ServerVariable {
            name,
            default,
            allowed: &[],
        }
    }

    /// Sets the values that it may have; without them it may have any.
    #[must_use]
    pub const fn allowed(mut self, values: &'static [&'static str]) -> Self {
        self.allowed = values;
        self
    }
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
