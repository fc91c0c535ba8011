//! Pages whose text scripts put in, rendered by a headless Chromium.
//!
//! A browser is started for one page and ends with it: its profile is new and empty, so that nothing of one
//! source is seen by another. It reaches the network through a proxy alone, which the caller guards
//! ([`crate::fetch::proxy`] in this program), and the page itself is handed to it as it was fetched.
//!
//! In reading order: [`process`], how the program is started, watched and ended, whatever becomes of us;
//! [`session`], how a page is loaded and when it is taken to be finished.
//!
//! Architecture invariant: when [`Browser::render`] returns, its browser has ended and its profile is gone.
//! Errors here are outcomes of a check; a build without the feature `browser` answers with one that says so.

#[cfg(feature = "browser")]
mod process;
#[cfg(feature = "browser")]
mod session;

use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::sync::Semaphore;

use crate::domain::fetched::Page;

/// How many browsers run at a time: each takes hundreds of megabytes.
const PARALLEL: usize = 1;

/// What a browser on this system may be called.
#[cfg(feature = "browser")]
const PROGRAMS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome-headless-shell",
    "headless_shell",
];

/// Why a page was not rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrowserError {
    /// This build has no browser support.
    #[error(
        "this build of policywatch cannot render pages: it was compiled without the feature `browser`; set render = \"never\" or install a build with it"
    )]
    Unbuilt,
    /// There is no browser on this system, or not where the configuration says.
    #[error("{0}")]
    Missing(String),
    /// It did not start, broke down, or went beyond a limit.
    #[error("{0}")]
    Failed(String),
}

/// What one page may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the browser's start to the page's text.
    pub time: Duration,
    /// How many requests the page may make.
    pub requests: usize,
    /// The largest rendered page, in bytes.
    pub page_bytes: u64,
    /// The memory that all processes of the browser may hold of their own, in bytes.
    pub memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_mins(1),
            requests: 300,
            page_bytes: 20 * 1024 * 1024,
            memory_bytes: 1024 * 1024 * 1024,
        }
    }
}

/// A page to render.
pub struct Job<'a> {
    /// The page as it was fetched; the browser does not fetch it again.
    pub page: &'a Page,
    /// Says who asks, as elsewhere.
    pub user_agent: &'a str,
    /// The only way to the network: a proxy on loopback.
    pub proxy: SocketAddr,
    /// What it may take.
    pub limits: Limits,
    /// Asked several times a second; an answer ends the rendering with this reason.
    pub overrun: &'a (dyn Fn() -> Option<String> + Send + Sync),
}

impl fmt::Debug for Job<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("page", &self.page.final_url).finish_non_exhaustive()
    }
}

/// A page as it stood when its scripts had run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The document as HTML.
    pub html: String,
    /// Its address, which scripts may have changed.
    pub url: String,
    /// How many requests it made besides the page itself.
    pub requests: usize,
    /// How many of them were not let through: pictures, films, fonts, other schemes than http and https.
    pub refused: usize,
}

/// The browser of this system, or the lack of one.
#[derive(Clone, Debug)]
pub struct Browser {
    #[cfg_attr(not(feature = "browser"), expect(dead_code, reason = "only a browser asks for them"))]
    configured: Option<PathBuf>,
    #[cfg_attr(not(feature = "browser"), expect(dead_code, reason = "only a browser asks for them"))]
    turns: Arc<Semaphore>,
}

impl Browser {
    /// The browser at this path, of this name on `PATH`, or where there is none of both the first that is
    /// found. Nothing is started and nothing needs to be there before the first page.
    pub fn new(configured: Option<&Path>) -> Self {
        Self { configured: configured.map(Path::to_owned), turns: Arc::new(Semaphore::new(PARALLEL)) }
    }

    /// Runs the page's scripts until it comes to rest and returns what stands there.
    #[cfg(feature = "browser")]
    pub async fn render(&self, job: &Job<'_>) -> Result<Rendered, BrowserError> {
        let program = self.program()?;
        let _turn = self.turns.acquire().await.expect("the semaphore is never closed");
        let started = tokio::time::Instant::now();
        let mut process = process::Process::start(&program, job).await?;
        let left = job.limits.time.saturating_sub(started.elapsed());
        let outcome = tokio::select! {
            outcome = session::render(process.address(), job) => outcome,
            failure = process.watch(job) => Err(failure),
            () = tokio::time::sleep(left) => Err(BrowserError::Failed(format!(
                "it did not come to an end within {} s", job.limits.time.as_secs()
            ))),
        };
        process.end().await;
        outcome
    }

    /// As above, in a build that has no browser.
    #[cfg(not(feature = "browser"))]
    #[expect(clippy::unused_async, reason = "the other build waits")]
    pub async fn render(&self, _job: &Job<'_>) -> Result<Rendered, BrowserError> {
        Err(BrowserError::Unbuilt)
    }

    /// The program that would be started.
    #[cfg(feature = "browser")]
    pub fn program(&self) -> Result<PathBuf, BrowserError> {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let on_path = |name: &Path| {
            std::env::split_paths(&paths).map(|folder| folder.join(name)).find(|path| path.is_file())
        };
        match &self.configured {
            Some(path) if path.is_absolute() => path.is_file().then(|| path.clone()).ok_or_else(|| {
                BrowserError::Missing(format!(
                    "there is no browser at {}: correct `browser` under [fetch]",
                    path.display()
                ))
            }),
            Some(name) => on_path(name).ok_or_else(|| {
                BrowserError::Missing(format!(
                    "there is no `{}` on PATH: correct `browser` under [fetch]",
                    name.display()
                ))
            }),
            None => PROGRAMS.iter().find_map(|name| on_path(Path::new(name))).ok_or_else(|| {
                BrowserError::Missing(
                    "no browser is installed: install Debian's package chromium, or name one as `browser` under [fetch]"
                        .to_owned(),
                )
            }),
        }
    }

    /// The program that would be started: none, in a build that has no browser.
    #[cfg(not(feature = "browser"))]
    pub fn program(&self) -> Result<PathBuf, BrowserError> {
        Err(BrowserError::Unbuilt)
    }
}
