//! A proxy on loopback for a browser that renders a page: whatever the page asks for passes the same guard as
//! our own requests.
//!
//! It speaks HTTP/1.1 as browsers do to a proxy (RFC 9110, sections 7.2 and 9.3.6): whole addresses for plain
//! http, `CONNECT` for everything else. A name is looked up here and connected to at one of the very addresses
//! that were judged, so that an answer cannot change in between. Where the source has a proxy of the operator's, the way
//! leads on through that, by the rules of `route`. It lives as long as one rendering and offers nothing that the guard
//! would not.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full, Limited, combinators::UnsyncBoxBody};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

use crate::{
    domain::source::Source,
    fetch::{
        Fetcher,
        client::Line,
        guard::{self, Access},
        route, upstream,
    },
};

/// The largest body a page may send, in bytes.
const MAX_REQUEST_BYTES: usize = 1024 * 1024;

/// How many refusals are remembered.
const MAX_REFUSALS: usize = 20;

/// Headers that belong to one connection and are not passed on (RFC 9110, section 7.6.1).
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::HOST,
];

type Body = UnsyncBoxBody<Bytes, reqwest::Error>;

/// The running proxy; it stops, and every connection through it, when this is dropped.
#[derive(Debug)]
pub struct GuardingProxy {
    address: SocketAddr,
    traffic: Arc<Traffic>,
    over: CancellationToken,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct Traffic {
    bytes: AtomicU64,
    limit_bytes: u64,
    refusals: Mutex<Vec<String>>,
}

impl Traffic {
    /// Counts bytes that came; whether they are still within the limit.
    fn count(&self, bytes: usize) -> bool {
        let before = self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        before + bytes as u64 <= self.limit_bytes
    }

    fn is_over(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) > self.limit_bytes
    }

    fn refuse(&self, what: String) {
        tracing::warn!("the rendered page asked for what is refused: {what}");
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.len() < MAX_REFUSALS {
            refusals.push(what);
        }
    }
}

impl GuardingProxy {
    /// Starts a proxy for the rendering of one page of `source`, which lets at most `limit_bytes` come.
    /// Fails where loopback has no port left, or the login of the source's own proxy cannot be read.
    pub async fn start(fetcher: Arc<Fetcher>, source: Source, limit_bytes: u64) -> io::Result<Self> {
        let way = route::of(&source, &fetcher.settings).await.map_err(io::Error::other)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let traffic = Arc::new(Traffic { bytes: AtomicU64::new(0), limit_bytes, refusals: Mutex::default() });
        let over = CancellationToken::new();
        let guide =
            Arc::new(Guide { fetcher, source, way, traffic: Arc::clone(&traffic), over: over.clone() });
        let listening = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    // Too many open files, for instance; the next attempt may succeed.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let guide = Arc::clone(&guide);
                tokio::spawn(async move {
                    let over = guide.over.clone();
                    let serve = service_fn(move |request| Arc::clone(&guide).answer(request));
                    let connection =
                        http1::Builder::new().serve_connection(TokioIo::new(stream), serve).with_upgrades();
                    tokio::select! {
                        // What a browser does wrong on its connection is its own affair.
                        _ = connection => {}
                        () = over.cancelled() => {}
                    }
                });
            }
        });
        Ok(Self { address, traffic, over, listening })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many bytes came through it.
    pub fn bytes(&self) -> u64 {
        self.traffic.bytes.load(Ordering::Relaxed)
    }

    /// Why the rendering must end, where more came than may.
    pub fn overrun(&self) -> Option<String> {
        self.traffic
            .is_over()
            .then(|| format!("the page loaded more than {} MB", self.traffic.limit_bytes / (1024 * 1024)))
    }

    /// What was refused, and why; the first few.
    pub fn refusals(&self) -> Vec<String> {
        self.traffic.refusals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for GuardingProxy {
    fn drop(&mut self) {
        self.over.cancel();
        self.listening.abort();
    }
}

/// What a connection through the proxy is judged and made by.
struct Guide {
    fetcher: Arc<Fetcher>,
    source: Source,
    /// The operator's proxy.
    way: Option<route::Proxy>,
    traffic: Arc<Traffic>,
    over: CancellationToken,
}

impl Guide {
    /// An error closes the connection: where a plain request is refused, an answer of ours would be one of the
    /// refused host's to the page.
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, io::Error> {
        let is_tunnel = request.method() == Method::CONNECT;
        let answered = if is_tunnel { self.tunnel(request).await } else { self.pass(request).await };
        if let (Err((StatusCode::FORBIDDEN, words)), false) = (&answered, is_tunnel) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, words.clone()));
        }
        Ok(answered.unwrap_or_else(|(status, words)| {
            let mut response =
                Response::new(Full::new(Bytes::from(words)).map_err(|never| match never {}).boxed_unsync());
            *response.status_mut() = status;
            response
        }))
    }

    /// Judges an address; a refusal is remembered.
    fn access(&self, url: &Url) -> Result<Access, (StatusCode, String)> {
        self.fetcher.permits.access(url, Some(&self.source)).map_err(|refused| {
            self.traffic.refuse(refused.to_string());
            (StatusCode::FORBIDDEN, refused.to_string())
        })
    }

    /// `CONNECT`: a connection to a host and port, whatever is spoken on it.
    async fn tunnel(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, (StatusCode, String)> {
        let bad = || (StatusCode::BAD_REQUEST, "CONNECT takes host:port".to_owned());
        let authority = request.uri().authority().ok_or_else(bad)?;
        let port = authority.port_u16().ok_or_else(bad)?;
        let url = Url::parse(&format!("https://{}:{port}/", authority.host())).map_err(|_| bad())?;
        let access = self.access(&url)?;
        let server = self.connect(&url, port, access).await?;
        tokio::spawn(async move {
            let Ok(upgraded) = hyper::upgrade::on(request).await else { return };
            tokio::select! {
                () = self.carry(TokioIo::new(upgraded), server) => {}
                () = self.over.cancelled() => {}
            }
        });
        Ok(Response::new(Full::new(Bytes::new()).map_err(|never| match never {}).boxed_unsync()))
    }

    /// Connects to one of the addresses that the guard lets through.
    async fn connect(&self, url: &Url, port: u16, access: Access) -> Result<TcpStream, (StatusCode, String)> {
        let gateway = |words: String| (StatusCode::BAD_GATEWAY, words);
        let addresses: Vec<IpAddr> = match url.host() {
            Some(Host::Ipv4(v4)) => vec![v4.into()],
            Some(Host::Ipv6(v6)) => vec![v6.into()],
            Some(Host::Domain(name)) => self.judged(name, access).await?,
            None => return Err((StatusCode::BAD_REQUEST, "no host".to_owned())),
        };
        let mut last = "the name has no address".to_owned();
        for address in addresses {
            let address = SocketAddr::new(address, port);
            let connecting = async {
                match &self.way {
                    None => TcpStream::connect(address).await.map_err(|error| error.to_string()),
                    Some(way) => upstream::connect(way, url, address).await,
                }
            };
            match timeout(self.fetcher.settings.connect_timeout, connecting).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = error,
                Err(_) => "no answer in time".clone_into(&mut last),
            }
        }
        Err(gateway(last))
    }

    /// The addresses of a name that may be connected to.
    async fn judged(&self, name: &str, access: Access) -> Result<Vec<IpAddr>, (StatusCode, String)> {
        let found = self.fetcher.names.addresses(name).await;
        // A named host may be known to the HTTP proxy alone, which is asked for the name.
        let by_name =
            access != Access::PublicOnly && self.way.as_ref().is_some_and(|way| way.url.scheme() == "http");
        let mut addresses = match found {
            Err(_) if by_name => vec![IpAddr::from(Ipv4Addr::UNSPECIFIED)],
            found => found.map_err(|error| (StatusCode::BAD_GATEWAY, error.to_string()))?,
        };
        if access == Access::PublicOnly {
            let first = addresses.first().copied();
            addresses.retain(|address| guard::refusal(*address).is_none());
            if let (true, Some(first)) = (addresses.is_empty(), first) {
                let reason = guard::refusal(first).unwrap_or("not public");
                let words = format!("{name}: {}", guard::advice(first, reason));
                self.traffic.refuse(words.clone());
                return Err((StatusCode::FORBIDDEN, words));
            }
        }
        Ok(addresses)
    }

    /// Carries bytes both ways until either side ends, or too many have come.
    async fn carry<B>(&self, browser: B, mut server: TcpStream)
    where
        B: AsyncRead + AsyncWrite + Unpin,
    {
        let (from_server, to_server) = server.split();
        let (from_browser, to_browser) = tokio::io::split(browser);
        tokio::join!(self.copy(from_browser, to_server, false), self.copy(from_server, to_browser, true));
    }

    async fn copy(&self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, counted: bool) {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut buffer).await {
            let within = !counted || self.traffic.count(read);
            if !within || to.write_all(&buffer[..read]).await.is_err() {
                break;
            }
        }
        let _ = to.shutdown().await;
    }

    /// A plain request, made anew by the guarded client.
    async fn pass(&self, request: Request<Incoming>) -> Result<Response<Body>, (StatusCode, String)> {
        let bad = |words: &str| (StatusCode::BAD_REQUEST, words.to_owned());
        let url = Url::parse(&request.uri().to_string()).map_err(|_| bad("the address is not whole"))?;
        if url.scheme() != "http" {
            return Err(bad("only http is asked for in this way"));
        }
        let access = self.access(&url)?;
        if self.way.is_some() {
            route::judge(&self.fetcher.names, &url, access).await.map_err(|failure| {
                self.traffic.refuse(failure.to_string());
                (StatusCode::FORBIDDEN, failure.to_string())
            })?;
        }
        let line = Line::to(&url, access, self.fetcher.settings.connect_timeout, self.way.clone());
        let client =
            self.fetcher.clients.with(&line).map_err(|e| (StatusCode::BAD_GATEWAY, e.to_string()))?;
        let (head, body) = request.into_parts();
        let body = Limited::new(body, MAX_REQUEST_BYTES)
            .collect()
            .await
            .map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, "the request is too large".to_owned()))?;
        let sent = client
            .request(head.method, url.clone())
            .headers(passed_on(&head.headers))
            .body(body.to_bytes())
            .send()
            .await;
        let response = sent.map_err(|error| {
            let failure =
                crate::fetch::failure::of_request(&error, &url, self.fetcher.settings.connect_timeout);
            if matches!(failure, crate::domain::fetched::FetchFailure::Refused { .. }) {
                self.traffic.refuse(failure.to_string());
                return (StatusCode::FORBIDDEN, failure.to_string());
            }
            (StatusCode::BAD_GATEWAY, failure.to_string())
        })?;
        let status = response.status();
        let headers = passed_on(response.headers());
        let traffic = Arc::clone(&self.traffic);
        let body = reqwest::Body::from(response).map_frame(move |frame| {
            if let Some(data) = frame.data_ref() {
                // What is over the limit is noticed by the one who waits for the page.
                traffic.count(data.len());
            }
            frame
        });
        let mut answer = Response::new(body.boxed_unsync());
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// Headers without those of the connection.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<String> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    headers
        .iter()
        .filter(|(name, _)| {
            !HOP_BY_HOP.contains(name)
                && !matches!(name.as_str(), "proxy-connection" | "keep-alive")
                && !named.iter().any(|other| other == name.as_str())
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
