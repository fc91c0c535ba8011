//! What a request carries besides its address: headers of the source, its credentials, and the way it goes.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::RequestBuilder;
use url::Url;

use crate::{
    domain::{fetched::FetchFailure, settings::FetchSettings, source::Source},
    fetch::{
        client::ClientCertificate,
        route::{self, Proxy},
        secrets::{self, settings},
    },
};

/// Headers that say nothing secret and may follow a redirect to another origin.
const HARMLESS: [HeaderName; 3] = [header::ACCEPT, header::ACCEPT_LANGUAGE, header::USER_AGENT];

/// What may be sent with the requests of one fetch.
pub struct Extras {
    home: Url,
    headers: HeaderMap,
    login: Login,
    certificate: Option<Arc<ClientCertificate>>,
    /// The proxy all requests go through.
    pub proxy: Option<Proxy>,
}

enum Login {
    None,
    Basic(String, String),
    Bearer(String),
}

impl Extras {
    /// Reads the source's headers and the files with its credentials.
    pub async fn of(source: &Source, fetch: &FetchSettings) -> Result<Self, FetchFailure> {
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
        Ok(Self {
            home: source.url.clone(),
            headers,
            login: login(source).await?,
            certificate: certificate(source).await?,
            proxy: route::of(source, fetch).await?,
        })
    }

    /// Adds to a request what may go to its address: everything to the source's own origin, only what is
    /// harmless to another. `cookies` are the jar's; those that the source's headers name come before them.
    pub fn add(&self, request: RequestBuilder, url: &Url, cookies: Option<String>) -> RequestBuilder {
        let at_home = self.at_home(url);
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            if at_home || HARMLESS.contains(name) {
                headers.append(name, value.clone());
            }
        }
        if let Some(cookies) = cookies {
            let own = headers.get(header::COOKIE).and_then(|own| own.to_str().ok());
            let all = own.map_or(cookies.clone(), |own| format!("{own}; {cookies}"));
            if let Ok(value) = HeaderValue::from_str(&all) {
                headers.insert(header::COOKIE, value);
            }
        }
        // Each of these takes the place of one that is there already.
        let request = request.headers(headers);
        match &self.login {
            Login::Basic(user, password) if at_home => request.basic_auth(user, Some(password)),
            Login::Bearer(token) if at_home => request.bearer_auth(token),
            _ => request,
        }
    }

    /// The client certificate for a connection to this address.
    pub fn certificate(&self, url: &Url) -> Option<Arc<ClientCertificate>> {
        self.certificate.as_ref().filter(|_| self.at_home(url)).map(Arc::clone)
    }

    fn at_home(&self, url: &Url) -> bool {
        url.origin() == self.home.origin()
    }
}

async fn login(source: &Source) -> Result<Login, FetchFailure> {
    let request = &source.request;
    if let Some(path) = &request.basic_auth_file {
        let (user, password) = secrets::login("basic_auth_file", path).await?;
        return Ok(Login::Basic(user, password));
    }
    let Some(path) = &request.bearer_token_file else { return Ok(Login::None) };
    let token = secrets::first_line("bearer_token_file", path).await?;
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(settings(&format!(
            "`bearer_token_file`: the first line of {} holds signs that no token has",
            path.display()
        )));
    }
    Ok(Login::Bearer(token))
}

async fn certificate(source: &Source) -> Result<Option<Arc<ClientCertificate>>, FetchFailure> {
    let Some(path) = &source.request.client_certificate_file else { return Ok(None) };
    let mut pem = secrets::read("client_certificate_file", path).await?;
    if let Some(path) = &source.request.client_key_file {
        pem.push(b'\n');
        pem.extend(secrets::read("client_key_file", path).await?);
    }
    Ok(Some(Arc::new(ClientCertificate::new(&pem)?)))
}
