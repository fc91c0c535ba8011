//! A listener on this machine alone that answers what monitoring asks: `/metrics` and `/healthz`.
//!
//! It reads nothing but the path, answers one request a connection, and gives each a few seconds: a client that
//! hangs takes a place among a few, and nothing of the service's work.

use std::{
    convert::Infallible,
    fs,
    future::Future,
    io,
    os::unix::fs::{FileTypeExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, UnixListener},
    sync::Semaphore,
    task::JoinHandle,
};

use crate::domain::settings::Listen;

/// How many are answered at a time.
const PLACES: usize = 8;

/// How long one connection may take.
const TIME: Duration = Duration::from_secs(10);

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The content type.
    pub content_type: &'static str,
    /// The text.
    pub text: String,
}

/// The running listener; it stops when dropped.
#[derive(Debug)]
pub struct Listener {
    task: JoinHandle<()>,
    socket: Option<PathBuf>,
    /// Where it listens, for people; a port that was given as 0 is told as it is.
    pub place: String,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
        if let Some(path) = &self.socket {
            let _ = fs::remove_file(path);
        }
    }
}

/// Listens, and answers `GET` of the paths that `answer` knows.
pub async fn listen<F, A>(listen: &Listen, answer: F) -> io::Result<Listener>
where
    F: Fn(String) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Option<Answer>> + Send,
{
    let places = Arc::new(Semaphore::new(PLACES));
    match listen {
        Listen::Port(address) => {
            let listener = TcpListener::bind(address).await?;
            let place = format!("http://{}", listener.local_addr()?);
            let task = tokio::spawn(async move {
                loop {
                    match listener.accept().await {
                        Ok((stream, _)) => converse(stream, &places, answer.clone()).await,
                        Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                    }
                }
            });
            Ok(Listener { task, socket: None, place })
        }
        Listen::Socket(path) => {
            remove_old(path)?;
            let listener = UnixListener::bind(path)?;
            // Whoever may enter the folder may ask: what is told is no secret, and monitoring is another user.
            fs::set_permissions(path, fs::Permissions::from_mode(0o666))?;
            let task = tokio::spawn(async move {
                loop {
                    match listener.accept().await {
                        Ok((stream, _)) => converse(stream, &places, answer.clone()).await,
                        Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                    }
                }
            });
            Ok(Listener { task, socket: Some(path.clone()), place: path.display().to_string() })
        }
    }
}

/// Removes the socket that a killed process has left; any other file stays, and is an error.
fn remove_old(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(file) if file.file_type().is_socket() => fs::remove_file(path),
        Ok(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, "there is a file that is no socket")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

async fn converse<S, F, A>(stream: S, places: &Arc<Semaphore>, answer: F)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    F: Fn(String) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Option<Answer>> + Send,
{
    let place = Arc::clone(places).acquire_owned().await;
    tokio::spawn(async move {
        let _place = place;
        let serve = service_fn(move |request: Request<Incoming>| {
            let answer = answer.clone();
            async move { Ok::<_, Infallible>(response(&request, answer).await) }
        });
        let connection =
            http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), serve);
        // A client that goes away, or takes too long, has nobody to be told.
        let _ = tokio::time::timeout(TIME, connection).await;
    });
}

async fn response<F, A>(request: &Request<Incoming>, answer: F) -> Response<Full<Bytes>>
where
    F: Fn(String) -> A,
    A: Future<Output = Option<Answer>>,
{
    let plain = |status, text: &str| Answer {
        status,
        content_type: "text/plain; charset=utf-8",
        text: format!("{text}\n"),
    };
    let answer = if request.method() == Method::GET || request.method() == Method::HEAD {
        answer(request.uri().path().to_owned())
            .await
            .unwrap_or_else(|| plain(404, "ask for /metrics or /healthz"))
    } else {
        plain(405, "ask with GET")
    };
    let mut response = Response::new(Full::new(Bytes::from(answer.text)));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
