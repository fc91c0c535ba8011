//! One visit: from the source's address over its redirects to an answer.

use std::{collections::HashSet, time::Duration};

use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use reqwest::Response;
use tokio::time::Instant;
use url::Url;

use crate::{
    domain::{
        fetched::{FetchFailure, Fetched, Page, Validators},
        source::{Method, Source},
        trace::{Exchange, Trace},
    },
    fetch::{
        Fetcher, Slot, body,
        budget::Budget,
        client::Line,
        cookies::Cookies,
        credentials::Extras,
        decode, failure, freshness,
        guard::{self, Access},
        limits::Limits,
        retry, robots, route,
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
    /// What it does not go beyond.
    pub limits: Limits,
    /// The time when the try begins.
    pub now: Timestamp,
}

/// What an answer's status asks for.
enum Step {
    Follow(Url),
    NotModified(Validators),
    Page(Box<Page>),
}

impl Visit<'_> {
    /// Follows the redirects to a page, within what is left of the time.
    pub async fn run(
        &self,
        budget: &mut Budget,
        cookies: &mut Cookies,
        trace: &mut Trace,
    ) -> Result<(Fetched, Option<Slot>), FetchFailure> {
        let started = Instant::now();
        let limit = self.limits.redirects;
        let mut url = self.source.url.clone();
        url.set_fragment(None);
        let mut method = self.source.request.method;
        let mut seen = HashSet::new();
        let mut all_permanent = true;
        for hop in 0..=limit {
            if !seen.insert((url.clone(), method == Method::Post, cookies.header(&url))) {
                break;
            }
            let mut exchange = Exchange {
                url: guard::shown(&url),
                method: if method == Method::Post { "POST" } else { "GET" }.to_owned(),
                ..Exchange::default()
            };
            let outcome = self.hop(&url, method, hop, cookies, budget, &mut exchange, trace).await;
            exchange.failure = outcome.as_ref().err().map(ToString::to_string);
            let was_sent = exchange.status.is_some() || exchange.failure.is_some();
            log(self.source, &exchange);
            let (status, permanent) = (exchange.status, matches!(exchange.status, Some(301 | 308)));
            if was_sent {
                trace.push(exchange);
            }
            let (step, slot) = outcome?;
            let moved_to = (hop > 0 && all_permanent).then(|| guard::shown(&url));
            match step {
                Step::Follow(to) => {
                    all_permanent &= permanent;
                    method = method_after(method, status);
                    url = to;
                }
                Step::NotModified(validators) => {
                    trace.moved_to = moved_to;
                    return Ok((Fetched::NotModified { validators }, None));
                }
                Step::Page(mut page) => {
                    page.took = started.elapsed();
                    trace.moved_to.clone_from(&moved_to);
                    page.moved_to = moved_to;
                    return Ok((Fetched::Page(page), Some(slot)));
                }
            }
        }
        Err(FetchFailure::Redirects { limit, last: guard::shown(&url) })
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one visit, which only this function changes")]
    async fn hop(
        &self,
        url: &Url,
        method: Method,
        hop: usize,
        cookies: &mut Cookies,
        budget: &mut Budget,
        exchange: &mut Exchange,
        trace: &mut Trace,
    ) -> Result<(Step, Slot), FetchFailure> {
        let fetcher = self.fetcher;
        let access = fetcher.permits.access(url, Some(self.source))?;
        let crawl_delay = if self.source.request.ignore_robots && url.host() == self.source.url.host() {
            None
        } else {
            let rules = Box::pin(self.robots_rules(url)).await?;
            if !rules.allows(url.as_str()) {
                return Err(FetchFailure::Robots { host: url.host_str().unwrap_or_default().to_owned() });
            }
            robots::crawl_delay(&rules)
        };
        let waiting = Instant::now();
        let turn = fetcher.hosts.turn(url, crawl_delay).await?;
        exchange.waited_ms = millis(waiting.elapsed());

        let conditions = self.conditions(hop, method);
        exchange.conditional = !conditions.is_empty();
        let sent = Instant::now();
        // On the heap, as the other parts of a visit that come after its turn: a thousand wait for theirs.
        let outcome = Box::pin(self.send(url, method, access, conditions, cookies.header(url), budget)).await;
        exchange.took_ms = millis(sent.elapsed());
        let response = outcome?;
        exchange.answered_ms = Some(millis(sent.elapsed()));
        note_answer(exchange, &response);
        body::check_header(response.headers(), url, self.limits.header_bytes)?;
        cookies.keep(url, response.headers());
        let status = response.status();
        match status {
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {
                self.note_freshness(response.headers(), trace);
                let outcome = Box::pin(self.page(response, url, budget, &mut exchange.received_bytes)).await;
                exchange.took_ms = millis(sent.elapsed());
                let page = outcome?;
                exchange.body_bytes = page.size_bytes;
                Ok((Step::Page(Box::new(page)), turn.into_slot()))
            }
            StatusCode::NOT_MODIFIED if exchange.conditional => {
                self.note_freshness(response.headers(), trace);
                let fresh = freshness::validators(response.headers());
                let validators = Validators {
                    etag: fresh.etag.or_else(|| self.validators.etag.clone()),
                    last_modified: fresh.last_modified.or_else(|| self.validators.last_modified.clone()),
                };
                Ok((Step::NotModified(validators), turn.into_slot()))
            }
            _ => {
                if let Some(to) = redirect_target(status, response.headers(), url) {
                    exchange.location = Some(guard::shown(&to));
                    return Ok((Step::Follow(to), turn.into_slot()));
                }
                let retry_after = retry::retry_after(response.headers(), self.now);
                self.hold_host(url, status, retry_after);
                Err(FetchFailure::Status { status: status.as_u16(), retry_after })
            }
        }
    }

    async fn send(
        &self,
        url: &Url,
        method: Method,
        access: Access,
        conditions: HeaderMap,
        cookies: Option<String>,
        budget: &mut Budget,
    ) -> Result<Response, FetchFailure> {
        let fetcher = self.fetcher;
        let line = self.line(url, access);
        if line.proxy.is_some() {
            let judging = route::judge(&fetcher.names, url, access);
            budget.run("looking the name up", self.limits.connect, judging).await??;
        }
        let client = fetcher.clients.with(&line)?;
        let request = match method {
            Method::Get => client.get(url.clone()),
            Method::Post => client.post(url.clone()),
        };
        let mut request = request
            .header(header::ACCEPT, ACCEPT)
            .header(header::ACCEPT_ENCODING, decode::ACCEPTED)
            .header(header::CACHE_CONTROL, self.oldest())
            .headers(conditions);
        if method == Method::Post {
            request = match &self.source.request.body {
                Some(body) => request
                    .header(header::CONTENT_TYPE, body.content_type.as_str())
                    .body(body.text.clone().into_bytes()),
                None => request.header(header::CONTENT_LENGTH, 0),
            };
        }
        let request = self.extras.add(request, url, cookies);
        // Some servers close a connection without having said so, just when it is used again: a page is then asked
        // for once more at once.
        let again = request.try_clone().filter(|_| method == Method::Get);
        let mut outcome = budget.run("waiting for the answer", self.limits.answer(), request.send()).await?;
        if let Some(again) = again
            && outcome.as_ref().is_err_and(failure::is_silent_close)
        {
            outcome = budget.run("waiting for the answer", self.limits.answer(), again.send()).await?;
        }
        outcome.map_err(|error| failure::of_request(&error, url, self.limits.connect))
    }

    /// The way to this address.
    pub fn line(&self, url: &Url, access: Access) -> Line {
        Line::to(url, access, self.limits.connect, self.extras.proxy.clone())
            .with_certificate(self.extras.certificate(url))
    }

    /// How old an answer out of a cache on the way may be (RFC 9111, section 5.2.1.1).
    fn oldest(&self) -> String {
        match self.fetcher.settings.max_fresh.as_secs() {
            0 => "no-cache".to_owned(),
            seconds => format!("max-age={seconds}"),
        }
    }

    /// Notes for how long the answer says that it stays fresh, and what it is recognised by.
    fn note_freshness(&self, headers: &HeaderMap, trace: &mut Trace) {
        let fresh = freshness::fresh_for(headers).min(self.fetcher.settings.max_fresh);
        trace.fresh_secs = fresh.as_secs();
        trace.validators = freshness::validators(headers);
    }

    /// The conditions of a request. Behind a redirect the date says nothing: the redirect may lead to another
    /// page than last time, and one that is older than the last visit would pass for unchanged. What a form
    /// brings is never conditional.
    fn conditions(&self, hop: usize, method: Method) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if method == Method::Post {
            return headers;
        }
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
        response: Response,
        url: &Url,
        budget: &mut Budget,
        received_bytes: &mut u64,
    ) -> Result<Page, FetchFailure> {
        let limit_bytes = self.limits.body_bytes;
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), freshness::latin1(value)))
            .collect();
        let content_type = response.headers().get(header::CONTENT_TYPE).map(freshness::latin1);
        let validators = freshness::validators(response.headers());
        let body = body::read(response, url, &self.limits, budget, received_bytes)
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
        if !matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            return;
        }
        if let Some(pause) =
            retry_after.and_then(|at| pause_until(at, self.now)).filter(|p| *p <= retry::LONGEST_WAIT)
        {
            self.fetcher.hosts.hold(url, pause);
        }
    }
}

fn note_answer(exchange: &mut Exchange, response: &Response) {
    exchange.status = Some(response.status().as_u16());
    exchange.protocol = Some(format!("{:?}", response.version()).replace("/2.0", "/2"));
    exchange.remote = response.remote_addr().map(|address| address.to_string());
    exchange.encoding = response.headers().get(header::CONTENT_ENCODING).map(freshness::latin1);
}

/// A line for each request, on request.
fn log(source: &Source, exchange: &Exchange) {
    tracing::info!(
        source = %source.id,
        method = exchange.method,
        url = exchange.url,
        status = exchange.status,
        to = exchange.location,
        remote = exchange.remote,
        protocol = exchange.protocol,
        conditional = exchange.conditional,
        waited_ms = exchange.waited_ms,
        answered_ms = exchange.answered_ms,
        took_ms = exchange.took_ms,
        received_bytes = exchange.received_bytes,
        body_bytes = exchange.body_bytes,
        failure = exchange.failure,
        "asked"
    );
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// How long from `now` until `at`; `None` where it has passed.
pub fn pause_until(at: Timestamp, now: Timestamp) -> Option<Duration> {
    let pause: SignedDuration = at.duration_since(now);
    Duration::try_from(pause).ok()
}

/// How a redirect of this status is followed (RFC 9110, section 15.4): only 307 and 308 keep a POST.
fn method_after(method: Method, status: Option<u16>) -> Method {
    if matches!(status, Some(307 | 308)) { method } else { Method::Get }
}

/// Where a redirect leads (RFC 9110, section 15.4). The value may hold raw UTF-8, which browsers accept, too.
pub fn redirect_target(status: StatusCode, headers: &HeaderMap, from: &Url) -> Option<Url> {
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
