//! A small site on loopback that serves the sample pages.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::cli::demo::pages::{self, Visit};

/// The running site; it ends with the process at the latest.
pub struct Site {
    address: SocketAddr,
    second: Arc<AtomicBool>,
    accepting: JoinHandle<()>,
}

impl Site {
    /// Serves on a free port of 127.0.0.1.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let second = Arc::new(AtomicBool::new(false));
        let state = Arc::clone(&second);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&state);
                tokio::spawn(async move {
                    let answer = service_fn(move |request| {
                        let answer = answer(&request, state.load(Ordering::SeqCst));
                        async move { Ok::<_, Infallible>(answer) }
                    });
                    // A visitor that hangs up in the middle is no concern of the site.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
                });
            }
        });
        Ok(Self { address, second, accepting })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Shows the pages as at this visit from now on.
    pub fn show(&self, visit: Visit) {
        self.second.store(visit == Visit::Second, Ordering::SeqCst);
    }

    /// Stops serving.
    pub fn stop(self) {
        self.accepting.abort();
    }
}

fn answer(request: &Request<Incoming>, second: bool) -> Response<Full<Bytes>> {
    let visit = if second { Visit::Second } else { Visit::First };
    let (status, content_type, body) = match pages::page(request.uri().path(), visit) {
        Some(page) => (StatusCode::OK, page.content_type, Bytes::from(page.body.into_owned())),
        None => (StatusCode::NOT_FOUND, "text/plain", Bytes::from_static(b"not found")),
    };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(content_type));
    response
}
