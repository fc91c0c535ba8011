//! A source's page brought in: fetched, and rendered where that is asked for or needed.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    browser::{Browser, BrowserError, Job, Limits},
    domain::{
        cookie::Cookie,
        fetched::{FetchFailure, Fetched, Page, Validators},
        follow::Render,
        settings::FetchSettings,
        source::Source,
    },
    extract::{self, Context, Format, Input},
    fetch::{Fetcher, Visited, proxy::GuardingProxy, route},
};

/// The header under which a stored page says that it was rendered; no server's header has this name.
pub const RENDERED_HEADER: &str = "policywatch-rendered";

/// How many times the largest page everything that a rendered page loads may come to.
const LOADED_PER_PAGE: u64 = 3;

/// What pages are brought in with.
#[derive(Clone, Debug)]
pub struct Bringer {
    /// The HTTP client.
    pub fetcher: Arc<Fetcher>,
    /// The browser.
    pub browser: Browser,
    /// `[fetch]`.
    pub settings: FetchSettings,
}

impl Bringer {
    /// A client and a browser with these settings; the browser is looked for when it is first needed.
    pub fn new(settings: &FetchSettings) -> Result<Self, FetchFailure> {
        Ok(Self {
            fetcher: Arc::new(Fetcher::new(settings)?),
            browser: Browser::new(settings.browser.as_deref()),
            settings: settings.clone(),
        })
    }

    /// One visit to a source's page, with what it remembers of earlier ones. A page that is rendered is never
    /// asked for conditionally: that its shell is what it was says nothing of what the scripts put in.
    pub async fn bring(
        &self,
        source: &Source,
        validators: &Validators,
        cookies: &[Cookie],
        now: Timestamp,
    ) -> Visited {
        let none = Validators::default();
        let validators = if source.request.render == Render::Browser { &none } else { validators };
        let mut visited = self.fetcher.visit(source, validators, cookies, now).await;
        let page = match visited.outcome {
            Ok(Fetched::Page(page)) if is_html(&page) => page,
            _ => return visited,
        };
        let (page, renders) = match source.request.render {
            Render::Never => (page, false),
            Render::Browser => (page, true),
            Render::Auto => judged(page).await,
        };
        visited.outcome = if renders {
            // How long the shell stays fresh says nothing of its contents either.
            visited.trace.fresh_secs = 0;
            Box::pin(self.render(source, *page)).await.map(|page| Fetched::Page(Box::new(page)))
        } else {
            Ok(Fetched::Page(page))
        };
        visited
    }

    /// The page as it stands when its scripts have run; it says so in its headers and has no validators.
    async fn render(&self, source: &Source, mut page: Page) -> Result<Page, FetchFailure> {
        let most = source.request.max_body_bytes.unwrap_or(self.settings.max_body_bytes);
        let failed = |cause: String| FetchFailure::Rendering { cause };
        if !route::can_render(source, &self.settings) {
            let cause = "a page that goes through an https:// `proxy` cannot be rendered: name the proxy as http:// or \
                         socks5://, or set `render = \"never\"` or `proxy = \"none\"` for the page";
            return Err(FetchFailure::Settings { cause: cause.to_owned() });
        }
        let proxy = GuardingProxy::start(
            Arc::clone(&self.fetcher),
            source.clone(),
            most.saturating_mul(LOADED_PER_PAGE),
        )
        .await
        .map_err(|error| failed(format!("the guarding proxy cannot start on loopback: {error}")))?;
        let limits = Limits {
            time: source.request.timeout.unwrap_or(self.settings.timeout),
            page_bytes: most,
            ..Limits::default()
        };
        let job = Job {
            page: &page,
            user_agent: &self.settings.user_agent,
            proxy: proxy.address(),
            limits,
            overrun: &|| proxy.overrun(),
        };
        let rendered = self.browser.render(&job).await.map_err(|error| match error {
            BrowserError::Unbuilt | BrowserError::Missing(_) => {
                FetchFailure::Settings { cause: error.to_string() }
            }
            BrowserError::Failed(cause) => failed(cause),
        })?;
        tracing::info!(
            source = %source.id, url = %rendered.url, requests = rendered.requests, refused = rendered.refused,
            bytes = proxy.bytes(), "rendered"
        );
        if rendered.url.starts_with("http://") || rendered.url.starts_with("https://") {
            page.final_url = rendered.url;
        }
        let note = format!(
            "by Chromium; the page's own type was {}",
            page.content_type.as_deref().unwrap_or("not told")
        );
        page.headers.push((RENDERED_HEADER.to_owned(), note));
        page.content_type = Some("text/html; charset=utf-8".to_owned());
        page.body = rendered.html.into_bytes();
        page.size_bytes = page.body.len() as u64;
        page.validators = Validators::default();
        Ok(page)
    }
}

fn is_html(page: &Page) -> bool {
    extract::format(&input(page)) == Format::Html
}

fn input(page: &Page) -> Input<'_> {
    Input { bytes: &page.body, content_type: page.content_type.as_deref(), url: Some(&page.final_url) }
}

/// The page, and whether it is an empty shell.
async fn judged(page: Box<Page>) -> (Box<Page>, bool) {
    let kept = page.clone();
    tokio::task::spawn_blocking(move || {
        let input = input(&page);
        let shell = extract::is_shell(&input, &extract::extract(&input, &Context::default()));
        (page, shell)
    })
    .await
    // A page that cannot be read at all is told of by the reading that follows.
    .unwrap_or((kept, false))
}
