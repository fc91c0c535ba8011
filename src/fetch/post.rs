//! One request that brings something: a POST through the same address guard, certificates and turns as a visit.

use std::fmt;

use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use url::Url;

use crate::{
    domain::fetched::FetchFailure,
    fetch::{Fetcher, body, budget::Budget, client::Line, failure, retry, route},
};

/// How much of an answer's body is read, in bytes: enough for an error's words.
const ANSWER_BYTES: u64 = 4096;

/// What a server answered to a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The beginning of the body, as text.
    pub words: String,
    /// When the server asks to be left alone until, if it does.
    pub retry_after: Option<Timestamp>,
}

impl Fetcher {
    /// Posts a body once. Redirects are not followed, robots.txt is not asked: the address is the operator's own.
    /// Hosts in private networks are refused unless `allow_hosts` names them.
    ///
    /// `now` is the time of the call.
    pub async fn post<N: fmt::Display>(
        &self,
        url: &Url,
        headers: &[(N, String)],
        body: Vec<u8>,
        now: Timestamp,
    ) -> Result<PostAnswer, FetchFailure> {
        let access = self.permits.access(url, None)?;
        let mut budget = Budget::new(self.settings.timeout);
        let proxy = route::usual(&self.settings).await?;
        let line = Line::to(url, access, self.settings.connect_timeout, proxy);
        if line.proxy.is_some() {
            let judging = route::judge(&self.names, url, access);
            budget.run("looking the name up", self.settings.connect_timeout, judging).await??;
        }
        let mut request = self.clients.with(&line)?.post(url.clone()).body(body);
        for (name, value) in headers {
            let name = HeaderName::try_from(name.to_string());
            let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) else {
                return Err(FetchFailure::Settings { cause: "a header cannot be sent as it is".to_owned() });
            };
            request = request.header(name, value);
        }
        let wait = self.settings.connect_timeout + self.settings.read_timeout;
        let response = budget
            .run("waiting for the answer", wait, request.send())
            .await?
            .map_err(|error| failure::of_request(&error, url, self.settings.connect_timeout))?;
        body::check_header(response.headers(), url, self.settings.max_header_bytes)?;
        let status = response.status().as_u16();
        let retry_after = retry::retry_after(response.headers(), now);
        // The status is the answer; its words are read if they come.
        let words =
            body::read_start(response, url, ANSWER_BYTES, self.settings.read_timeout, &mut budget).await;
        let words = words.map(|text| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default();
        Ok(PostAnswer { status, words, retry_after })
    }
}
