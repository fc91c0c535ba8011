//! One visit: from the source's address over its redirects to an answer.

use std::{collections::HashSet, time::Duration};

use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use url::Url;

use crate::{
    domain::{
        fetched::{FetchFailure, Fetched, Page, Validators},
        source::Source,
    },
    fetch::{
        Fetcher, body,
        budget::Budget,
        cookies::Cookies,
        credentials::Extras,
        decode, failure, guard, retry,
        robots::{self, Answer},
        robots_rules::Rules,
    },
};

/// Asks for what policies come in, but refuses nothing.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/pdf;q=0.9,application/vnd.openxmlformats-officedocument.wordprocessingml.document;q=0.9,text/plain;q=0.8,*/*;q=0.7";

/// One try of a fetch.
pub struct Visit<'a> {
    /// The house.
    pub fetcher: &'a Fetcher,
    /// Whose page.
    pub source: &'a Source,
    /// What makes the request conditional.
    pub validators: &'a Validators,
    /// What is sent besides.
    pub extras: &'a Extras,
    /// The time when the try begins.
    pub now: Timestamp,
}

/// What an answer's status asks for.
enum Step {
    Follow { to: Url, permanent: bool },
    Done(Fetched),
}

impl Visit<'_> {
    /// Follows the redirects to a page, within what is left of the time.
    pub async fn run(&self, budget: &mut Budget) -> Result<Fetched, FetchFailure> {
        let started = Instant::now();
        let limit = self.fetcher.settings.max_redirects;
        let mut url = self.source.url.clone();
        url.set_fragment(None);
        let mut seen = HashSet::new();
        let mut all_permanent = true;
        let mut cookies = Cookies::default();
        for hop in 0..=limit {
            if !seen.insert((url.clone(), cookies.header(&url))) {
                break;
            }
            match self.hop(&url, hop, &mut cookies, budget).await? {
                Step::Done(Fetched::Page(mut page)) => {
                    page.took = started.elapsed();
                    page.moved_to = (hop > 0 && all_permanent).then(|| page.final_url.clone());
                    return Ok(Fetched::Page(page));
                }
                Step::Done(not_modified) => return Ok(not_modified),
                Step::Follow { to, permanent } => {
                    tracing::debug!(source = %self.source.id, from = %url, %to, permanent, "redirected");
                    all_permanent &= permanent;
                    url = to;
                }
            }
        }
        Err(FetchFailure::Redirects { limit, last: guard::shown(&url) })
    }

    async fn hop(
        &self,
        url: &Url,
        hop: usize,
        cookies: &mut Cookies,
        budget: &mut Budget,
    ) -> Result<Step, FetchFailure> {
        let fetcher = self.fetcher;
        let access = fetcher.permits.access(url, Some(self.source))?;
        let rules = if self.source.request.ignore_robots && url.host() == self.source.url.host() {
            None
        } else {
            let rules = self.robots_rules(url).await?;
            if !rules.allows(url.as_str()) {
                return Err(FetchFailure::Robots { host: url.host_str().unwrap_or_default().to_owned() });
            }
            Some(rules)
        };
        let _turn = fetcher.hosts.turn(url, rules.as_deref().and_then(robots::crawl_delay)).await;

        let conditions = self.conditions(hop);
        let conditional = !conditions.is_empty();
        let mut request = fetcher
            .clients
            .with(access)?
            .get(url.clone())
            .header(header::ACCEPT, ACCEPT)
            .header(header::ACCEPT_ENCODING, decode::ACCEPTED)
            .headers(conditions);
        if let Some(cookie) = cookies.header(url).and_then(|text| HeaderValue::from_str(&text).ok()) {
            request = request.header(header::COOKIE, cookie);
        }
        let request = self.extras.add(request, url);
        let read_timeout = fetcher.settings.read_timeout;
        let wait = fetcher.settings.connect_timeout + read_timeout;
        let response = budget
            .run("waiting for the answer", wait, request.send())
            .await?
            .map_err(|error| failure::of_request(&error, url, fetcher.settings.connect_timeout))?;
        body::check_header(response.headers(), url)?;
        cookies.keep(url, response.headers());
        let status = response.status();
        tracing::debug!(source = %self.source.id, %url, status = status.as_u16(), "answered");
        match status {
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {
                let page = self.page(response, url, budget).await?;
                Ok(Step::Done(Fetched::Page(Box::new(page))))
            }
            StatusCode::NOT_MODIFIED if conditional => {
                let fresh = validators(response.headers());
                Ok(Step::Done(Fetched::NotModified {
                    validators: Validators {
                        etag: fresh.etag.or_else(|| self.validators.etag.clone()),
                        last_modified: fresh.last_modified.or_else(|| self.validators.last_modified.clone()),
                    },
                }))
            }
            _ => {
                if let Some(to) = redirect_target(status, response.headers(), url) {
                    let permanent = matches!(status.as_u16(), 301 | 308);
                    return Ok(Step::Follow { to, permanent });
                }
                let retry_after = retry::retry_after(response.headers(), self.now);
                self.hold_host(url, status, retry_after);
                Err(FetchFailure::Status { status: status.as_u16(), retry_after })
            }
        }
    }

    /// The conditions of a request. Behind a redirect the date says nothing: the redirect may lead to another
    /// page than last time, and one that is older than the last visit would pass for unchanged.
    fn conditions(&self, hop: usize) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = |text: &Option<String>| text.as_ref().and_then(|t| HeaderValue::from_str(t).ok());
        if let Some(etag) = value(&self.validators.etag) {
            headers.insert(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = value(&self.validators.last_modified).filter(|_| hop == 0) {
            headers.insert(header::IF_MODIFIED_SINCE, date);
        }
        headers
    }

    async fn page(
        &self,
        response: reqwest::Response,
        url: &Url,
        budget: &mut Budget,
    ) -> Result<Page, FetchFailure> {
        let settings = &self.fetcher.settings;
        let limit_bytes = self.source.request.max_body_bytes.unwrap_or(settings.max_body_bytes);
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), latin1(value)))
            .collect();
        let content_type = response.headers().get(header::CONTENT_TYPE).map(latin1);
        let validators = validators(response.headers());
        let body = body::read(response, url, limit_bytes, settings.read_timeout, budget)
            .await
            .map_err(|error| error.into_failure(|| FetchFailure::TooLarge { limit_bytes }))?;
        Ok(Page {
            size_bytes: body.len() as u64,
            body,
            content_type,
            headers,
            final_url: guard::shown(url),
            moved_to: None,
            validators,
            took: Duration::ZERO,
        })
    }

    /// A host that says "too many requests" with a short pause gets it from every source.
    fn hold_host(&self, url: &Url, status: StatusCode, retry_after: Option<Timestamp>) {
        if status != StatusCode::TOO_MANY_REQUESTS {
            return;
        }
        if let Some(pause) =
            retry_after.and_then(|at| pause_until(at, self.now)).filter(|p| *p <= retry::LONGEST_WAIT)
        {
            self.fetcher.hosts.hold(url, pause);
        }
    }

    async fn robots_rules(&self, url: &Url) -> Result<std::sync::Arc<Rules>, FetchFailure> {
        let fetcher = self.fetcher;
        fetcher.robots.rules(url, &fetcher.agent, self.ask_robots(url)).await
    }

    async fn ask_robots(&self, url: &Url) -> Answer {
        let mut pauses = retry::pauses(self.fetcher.first_pause, self.fetcher.settings.retries);
        let mut budget = Budget::new(self.fetcher.settings.timeout);
        loop {
            let failure = match self.robots_once(url, &mut budget).await {
                Ok(answer) => return answer,
                Err(failure) => failure,
            };
            match pauses.next().filter(|_| failure.is_transient() && !budget.is_spent()) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Answer::Unreadable(failure),
            }
        }
    }

    /// Asks for robots.txt once. An error is what stands in the way of the page as well, or a 5xx.
    async fn robots_once(&self, page: &Url, budget: &mut Budget) -> Result<Answer, FetchFailure> {
        let fetcher = self.fetcher;
        let settings = &fetcher.settings;
        let Ok(mut url) = page.join("/robots.txt") else { return Ok(Answer::None) };
        for hop in 0..=robots::MAX_REDIRECTS {
            let access = match fetcher.permits.access(&url, Some(self.source)) {
                Ok(access) => access,
                Err(_) if hop > 0 => return Ok(Answer::None),
                Err(refused) => return Err(refused),
            };
            let _turn = fetcher.hosts.robots_turn(&url).await;
            let request = fetcher
                .clients
                .with(access)?
                .get(url.clone())
                .header(header::ACCEPT, "text/plain,*/*;q=0.5")
                .header(header::ACCEPT_ENCODING, decode::ACCEPTED);
            let wait = settings.connect_timeout + settings.read_timeout;
            let response = budget
                .run("waiting for robots.txt", wait, request.send())
                .await?
                .map_err(|error| failure::of_request(&error, &url, settings.connect_timeout))?;
            let status = response.status();
            if status.is_success() {
                return match body::read_start(
                    response,
                    &url,
                    robots::MAX_BYTES,
                    settings.read_timeout,
                    budget,
                )
                .await
                {
                    Ok(text) => Ok(Answer::Text(text)),
                    Err(failure) => Err(unreadable(&url, &failure.to_string())),
                };
            }
            if status.is_server_error() {
                return Err(unreadable(&url, &format!("status {}", status.as_u16())));
            }
            match redirect_target(status, response.headers(), &url) {
                Some(to) => url = to,
                None => return Ok(Answer::None),
            }
        }
        Ok(Answer::None)
    }
}

/// How long from `now` until `at`; `None` where it has passed.
pub fn pause_until(at: Timestamp, now: Timestamp) -> Option<Duration> {
    let pause: SignedDuration = at.duration_since(now);
    Duration::try_from(pause).ok()
}

fn unreadable(url: &Url, cause: &str) -> FetchFailure {
    FetchFailure::RobotsUnreadable {
        host: url.host_str().unwrap_or_default().to_owned(),
        cause: cause.to_owned(),
    }
}

/// Where a redirect leads (RFC 9110, section 15.4). The value may hold raw UTF-8, which browsers accept, too.
fn redirect_target(status: StatusCode, headers: &HeaderMap, from: &Url) -> Option<Url> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = headers.get(header::LOCATION)?;
    let mut to = from.join(String::from_utf8_lossy(location.as_bytes()).trim()).ok()?;
    to.set_fragment(None);
    // Credentials in a redirect are the server's, not ours; both calls fail only where there can be none.
    let _ = to.set_username("");
    let _ = to.set_password(None);
    Some(to)
}

fn validators(headers: &HeaderMap) -> Validators {
    Validators {
        etag: headers.get(header::ETAG).map(latin1),
        last_modified: headers.get(header::LAST_MODIFIED).map(latin1),
    }
}

/// A header's bytes as Latin-1, which HTTP has them in.
fn latin1(value: &HeaderValue) -> String {
    value.as_bytes().iter().map(|&byte| char::from(byte)).collect()
}
