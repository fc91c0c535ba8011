//! What a request carries besides its address: headers of the source and its credentials.

use std::{
    io,
    path::{Path, PathBuf},
};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use crate::domain::{fetched::FetchFailure, source::Source};

/// Headers that say nothing secret and may follow a redirect to another origin.
const HARMLESS: [HeaderName; 3] = [header::ACCEPT, header::ACCEPT_LANGUAGE, header::USER_AGENT];

/// What may be sent with the requests of one fetch.
#[derive(Debug)]
pub struct Extras {
    home: Url,
    headers: HeaderMap,
    basic: Option<(String, String)>,
}

impl Extras {
    /// Reads the source's headers and credentials file.
    pub async fn of(source: &Source) -> Result<Self, FetchFailure> {
        if !source.url.username().is_empty() || source.url.password().is_some() {
            return Err(settings(
                "the address holds credentials: move them into a file and name it in `basic_auth_file`",
            ));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &source.request.headers {
            let name = HeaderName::from_bytes(name.trim().as_bytes())
                .map_err(|_| settings(&format!("\"{}\" is no name of a header", name.escape_default())))?;
            let value = HeaderValue::from_str(value.trim())
                .map_err(|_| settings(&format!("the header {name} has a value that cannot be sent")))?;
            headers.append(name, value);
        }
        let basic = match &source.request.basic_auth_file {
            None => None,
            Some(path) => {
                let text = read_secret(path)
                    .await
                    .map_err(|e| settings(&format!("`basic_auth_file`: {}: {e}", path.display())))?;
                let line = text.lines().next().unwrap_or_default().trim();
                let Some((user, password)) = line.split_once(':') else {
                    return Err(settings(&format!(
                        "`basic_auth_file`: the first line of {} is not `user:password`",
                        path.display()
                    )));
                };
                Some((user.to_owned(), password.to_owned()))
            }
        };
        Ok(Self { home: source.url.clone(), headers, basic })
    }

    /// Adds to a request what may go to its address: everything to the source's own origin, only what is
    /// harmless to another.
    pub fn add(&self, request: reqwest::RequestBuilder, url: &Url) -> reqwest::RequestBuilder {
        let at_home = url.origin() == self.home.origin();
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            if at_home || HARMLESS.contains(name) {
                headers.append(name, value.clone());
            }
        }
        let request = request.headers(headers);
        match &self.basic {
            Some((user, password)) if at_home => request.basic_auth(user, Some(password)),
            _ => request,
        }
    }
}

/// Reads a file that holds a secret; a name that is not there is looked for among systemd's credentials.
async fn read_secret(path: &Path) -> io::Result<String> {
    match tokio::fs::read_to_string(path).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let credential = std::env::var_os("CREDENTIALS_DIRECTORY")
                .and_then(|folder| Some(PathBuf::from(folder).join(path.file_name()?)));
            match credential {
                Some(credential) => tokio::fs::read_to_string(credential).await,
                None => Err(error),
            }
        }
        outcome => outcome,
    }
}

fn settings(cause: &str) -> FetchFailure {
    FetchFailure::Settings { cause: cause.to_owned() }
}
