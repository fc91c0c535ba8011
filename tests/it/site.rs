//! A small site on loopback whose pages a test sets and changes.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, runtime::Runtime};

/// A page as the site serves it.
#[derive(Clone)]
pub struct Page {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
    /// Whether an `ETag` is sent and `If-None-Match` answered.
    pub etag: bool,
    /// How long the site waits before it answers.
    pub delay: Duration,
}

impl Page {
    pub fn html(text: &str) -> Self {
        Self::bytes(text.as_bytes().to_vec(), "text/html; charset=utf-8")
    }

    pub fn bytes(body: Vec<u8>, content_type: &str) -> Self {
        Self { status: 200, content_type: content_type.to_owned(), body, etag: false, delay: Duration::ZERO }
    }

    pub fn with_etag(mut self) -> Self {
        self.etag = true;
        self
    }

    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub fn with_delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

#[derive(Default)]
struct State {
    pages: HashMap<String, Page>,
    /// Path, user agent and whether the request was conditional.
    requests: Vec<(String, String, bool)>,
}

/// The running site. It stops when dropped.
pub struct Site {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    runtime: Option<Runtime>,
}

impl Site {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime for the site");
        let listener =
            runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a free port on loopback");
        let address = listener.local_addr().expect("the listener's address");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    let serve = service_fn(move |request| answer(request, Arc::clone(&shared)));
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), serve).await;
                });
            }
        });
        Self { address, state, runtime: Some(runtime) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn set(&self, path: &str, page: Page) {
        self.state.lock().expect("the site's state").pages.insert(path.to_owned(), page);
    }

    /// The requests so far for anything but robots.txt: path, user agent, conditional or not.
    pub fn requests(&self) -> Vec<(String, String, bool)> {
        let state = self.state.lock().expect("the site's state");
        state.requests.iter().filter(|(path, ..)| path != "/robots.txt").cloned().collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn answer(
    request: Request<Incoming>,
    state: Arc<Mutex<State>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    let text = |name: HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let condition = text(header::IF_NONE_MATCH);
    let page = {
        let mut state = state.lock().expect("the site's state");
        state.requests.push((path.clone(), text(header::USER_AGENT), !condition.is_empty()));
        state.pages.get(&path).cloned()
    };
    let Some(page) = page else {
        let mut response = Response::new(Full::new(Bytes::from_static(b"nothing here")));
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    tokio::time::sleep(page.delay).await;
    let tag = format!("\"{}\"", &blake3::hash(&page.body).to_hex()[..16]);
    let unchanged = page.etag && condition == tag;
    let body = if unchanged { Bytes::new() } else { Bytes::from(page.body) };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = if unchanged {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::from_u16(page.status).expect("a status")
    };
    let headers = response.headers_mut();
    if page.etag {
        headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("a tag"));
    }
    if !unchanged {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&page.content_type).expect("a type"));
    }
    Ok(response)
}
