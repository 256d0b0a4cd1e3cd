//! Why a configuration cannot be used.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A configuration that cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    Io {
        /// The configuration file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file says something that is not understood.
    Invalid {
        /// The configuration file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1 in characters.
        column: usize,
        /// What is wrong.
        message: String,
        /// How to mend it.
        help: Option<String>,
    },
    /// A value that was set by a method or a flag cannot be used.
    Value {
        /// The option, as the configuration file spells it.
        key: &'static str,
        /// What is wrong.
        message: String,
    },
}

impl ConfigError {
    /// The code that `apiloom explain` knows.
    pub fn code(&self) -> &'static str {
        "AL0501"
    }

    /// How to mend it, if there is a way.
    pub fn help(&self) -> Option<&str> {
        match self {
            ConfigError::Invalid { help, .. } => help.as_deref(),
            ConfigError::Io { .. } | ConfigError::Value { .. } => None,
        }
    }

    /// The file, line and column, where there are any.
    pub fn place(&self) -> Option<(&Path, usize, usize)> {
        match self {
            ConfigError::Invalid {
                path, line, column, ..
            } => Some((path, *line, *column)),
            ConfigError::Io { .. } | ConfigError::Value { .. } => None,
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            ConfigError::Invalid { message, .. } => f.write_str(message),
            ConfigError::Value { key, message } => write!(f, "`{key}`: {message}"),
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ConfigError::Io { source, .. } => Some(source),
            ConfigError::Invalid { .. } | ConfigError::Value { .. } => None,
        }
    }
}
