//! One page loaded: what it may ask for, and when it is finished.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::Engine as _;
use chromiumoxide::{
    Browser, Page,
    cdp::{
        browser_protocol::{
            browser::{SetDownloadBehaviorBehavior, SetDownloadBehaviorParams},
            fetch::{
                ContinueRequestParams, EventRequestPaused, FailRequestParams, FulfillRequestParams,
                HeaderEntry,
            },
            network::{ErrorReason, EventLoadingFailed, EventLoadingFinished, ResourceType},
            page::{EventJavascriptDialogOpening, HandleJavaScriptDialogParams},
        },
        js_protocol::runtime::EvaluateParams,
    },
    error::CdpError,
    handler::HandlerConfig,
};
use futures_util::StreamExt as _;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::{
    browser::{BrowserError, Job, Rendered},
    domain::fetched,
};

/// How long nothing must be under way, and the text must stand still, for the page to be finished.
const REST: Duration = Duration::from_millis(600);

/// How long a page that never comes to rest is waited for once it has loaded.
const LONGEST_UNREST: Duration = Duration::from_secs(12);

/// How often the page is looked at.
const LOOK: Duration = Duration::from_millis(150);

/// How often a page may lead its frame elsewhere by itself.
const NAVIGATIONS: usize = 5;

/// Headers of the page as it was fetched that do not describe the body handed over.
const OF_TRANSFER: [&str; 6] =
    ["content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "content-type"];

/// The document with its open shadow trees, which `outerHTML` leaves out, and its length without them to see
/// whether it still grows.
const DOCUMENT: &str = "(() => { \
    const roots = []; \
    for (const element of document.querySelectorAll('*')) if (element.shadowRoot) roots.push(element); \
    for (const host of roots) { \
        const copy = document.createElement('div'); \
        copy.innerHTML = host.shadowRoot.innerHTML; \
        host.append(copy); \
    } \
    return '<!DOCTYPE html>' + document.documentElement.outerHTML; })()";
const LENGTH: &str = "document.documentElement ? document.documentElement.outerHTML.length : 0";

/// Loads the page and returns it as it stands when it has come to rest.
pub(super) async fn render(address: String, job: &Job<'_>) -> Result<Rendered, BrowserError> {
    let config = HandlerConfig {
        ignore_https_errors: false,
        viewport: None,
        request_timeout: job.limits.time,
        request_intercept: true,
        ..HandlerConfig::default()
    };
    let (mut browser, mut handler) =
        Browser::connect_with_config(address, config).await.map_err(|e| failed(&e))?;
    // Ends with the browser's connection; aborted with the set when this function returns or is dropped.
    let mut tasks = JoinSet::new();
    tasks.spawn(async move { while handler.next().await.is_some() {} });
    let outcome = load(&browser, &mut tasks, job).await;
    // Its processes end in order if it is asked; what does not is killed by its keeper.
    let _ = timeout(Duration::from_secs(3), browser.close()).await;
    outcome
}

async fn load(browser: &Browser, tasks: &mut JoinSet<()>, job: &Job<'_>) -> Result<Rendered, BrowserError> {
    let _ = browser.execute(SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Deny)).await;
    let page = browser.new_page("about:blank").await.map_err(|e| failed(&e))?;
    let gate = Arc::new(Gate::new(job));
    let mut paused = page.event_listener::<EventRequestPaused>().await.map_err(|e| failed(&e))?;
    let mut finished = page.event_listener::<EventLoadingFinished>().await.map_err(|e| failed(&e))?;
    let mut broken = page.event_listener::<EventLoadingFailed>().await.map_err(|e| failed(&e))?;
    let mut dialogs = page.event_listener::<EventJavascriptDialogOpening>().await.map_err(|e| failed(&e))?;
    let (own, of_page) = (Arc::clone(&gate), page.clone());
    tasks.spawn(async move {
        while let Some(event) = paused.next().await {
            own.judge(&of_page, &event).await;
        }
    });
    let own = Arc::clone(&gate);
    tasks.spawn(async move {
        while let Some(event) = finished.next().await {
            own.ended(event.request_id.as_ref());
        }
    });
    let own = Arc::clone(&gate);
    tasks.spawn(async move {
        while let Some(event) = broken.next().await {
            own.ended(event.request_id.as_ref());
        }
    });
    let of_page = page.clone();
    tasks.spawn(async move {
        while dialogs.next().await.is_some() {
            let _ = of_page.execute(HandleJavaScriptDialogParams::new(false)).await;
        }
    });
    // A page that goes on loading is read all the same when the time for it is up.
    let loading = timeout(job.limits.time / 2, page.goto(job.page.final_url.as_str())).await;
    match loading {
        Ok(Err(error)) if !gate.has_begun() => return Err(failed(&error)),
        _ => {}
    }
    wait_for_rest(&page, &gate).await?;
    if gate.requests.load(Ordering::Relaxed) > job.limits.requests {
        tracing::info!(url = %job.page.final_url, "the page asks for more than {} files; the rest was refused", job.limits.requests);
    }
    let length: u64 = value(&page, LENGTH).await?;
    if length > job.limits.page_bytes {
        return Err(BrowserError::Failed(format!(
            "the rendered page is larger than {} bytes (`max_body_bytes` sets the limit)",
            job.limits.page_bytes
        )));
    }
    let html: String = value(&page, DOCUMENT).await?;
    let url: String = value(&page, "location.href").await?;
    let rendered = Rendered {
        html,
        url,
        requests: gate.requests.load(Ordering::Relaxed),
        refused: gate.refused.load(Ordering::Relaxed),
    };
    let _ = timeout(Duration::from_secs(2), page.close()).await;
    Ok(rendered)
}

/// Waits until nothing is under way and the page's text stands still.
async fn wait_for_rest(page: &Page, gate: &Gate) -> Result<(), BrowserError> {
    let began = Instant::now();
    let mut last_length: u64 = 0;
    let mut since = Instant::now();
    while began.elapsed() < LONGEST_UNREST {
        // A page that leads elsewhere has no document for a moment.
        let length = value(page, LENGTH).await.unwrap_or(0);
        if length != last_length || gate.is_busy() {
            last_length = length;
            since = Instant::now();
        } else if since.elapsed() >= REST && length > 0 {
            return Ok(());
        }
        sleep(LOOK).await;
    }
    Ok(())
}

async fn value<T: serde::de::DeserializeOwned>(page: &Page, expression: &str) -> Result<T, BrowserError> {
    let ask = EvaluateParams::builder()
        .expression(expression)
        .return_by_value(true)
        .build()
        .map_err(BrowserError::Failed)?;
    let answer = page.evaluate_expression(ask).await.map_err(|e| failed(&e))?;
    answer.into_value().map_err(|e| BrowserError::Failed(format!("the page cannot be read: {e}")))
}

fn failed(error: &CdpError) -> BrowserError {
    BrowserError::Failed(format!("the browser failed: {error}"))
}

/// What the page may ask for, and what of it is under way.
struct Gate {
    document: FulfillRequestParams,
    most: usize,
    begun: AtomicBool,
    navigations: AtomicUsize,
    requests: AtomicUsize,
    refused: AtomicUsize,
    under_way: Mutex<HashSet<String>>,
}

impl Gate {
    fn new(job: &Job<'_>) -> Self {
        Self {
            document: answer(job.page),
            most: job.limits.requests,
            begun: AtomicBool::new(false),
            navigations: AtomicUsize::new(0),
            requests: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            under_way: Mutex::default(),
        }
    }

    fn has_begun(&self) -> bool {
        self.begun.load(Ordering::SeqCst)
    }

    fn is_busy(&self) -> bool {
        !self.under_way.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn ended(&self, request: &str) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(request);
    }

    /// Answers, lets through or refuses one request. Where it leads is for the proxy to judge.
    async fn judge(&self, page: &Page, event: &EventRequestPaused) {
        let is_document = event.resource_type == ResourceType::Document;
        if is_document && !self.begun.swap(true, Ordering::SeqCst) {
            let mut document = self.document.clone();
            document.request_id = event.request_id.clone();
            let _ = page.execute(document).await;
            return;
        }
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let url = event.request.url.as_str();
        let is_fetchable = url.starts_with("http://") || url.starts_with("https://");
        let is_inline = url.starts_with("data:") || url.starts_with("blob:");
        let is_text = !matches!(
            event.resource_type,
            ResourceType::Image
                | ResourceType::Media
                | ResourceType::Font
                | ResourceType::TextTrack
                | ResourceType::Prefetch
                | ResourceType::Manifest
                | ResourceType::Ping
                | ResourceType::CspViolationReport
        );
        let wanders = is_document && self.navigations.fetch_add(1, Ordering::SeqCst) >= NAVIGATIONS;
        if is_inline || is_fetchable && is_text && number < self.most && !wanders {
            if let Some(id) = event.network_id.as_ref().filter(|_| !is_inline) {
                let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
                under_way.insert(id.as_ref().to_owned());
            }
            let _ = page.execute(ContinueRequestParams::new(event.request_id.clone())).await;
        } else {
            self.refused.fetch_add(1, Ordering::SeqCst);
            let refusal = FailRequestParams::new(event.request_id.clone(), ErrorReason::BlockedByClient);
            let _ = page.execute(refusal).await;
        }
    }
}

/// The page as it was fetched, as the answer to the browser's first request.
fn answer(page: &fetched::Page) -> FulfillRequestParams {
    let mut headers: Vec<HeaderEntry> = page
        .headers
        .iter()
        .filter(|(name, _)| !OF_TRANSFER.contains(&name.as_str()))
        .map(|(name, value)| HeaderEntry::new(name.as_str(), value.as_str()))
        .collect();
    let content_type = page.content_type.as_deref().unwrap_or("text/html");
    headers.push(HeaderEntry::new("content-type", content_type));
    let body = base64::engine::general_purpose::STANDARD.encode(&page.body);
    let mut answer = FulfillRequestParams::new(String::new(), 200);
    answer.response_headers = Some(headers);
    answer.body = Some(body.into());
    answer
}
