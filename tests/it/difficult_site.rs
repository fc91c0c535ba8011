//! A web server made to be difficult: it sends whatever bytes a test asks for, as slowly, as endlessly and as
//! untruthfully as asked, and writes down what it was asked.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, where its length was declared.
    pub body: String,
}

impl Request {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// One thing the server does to answer.
#[derive(Clone, Debug)]
pub enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends them a byte at a time with this pause between.
    Drip(Vec<u8>, Duration),
    /// Sends them again and again until the client goes away.
    Endless(Vec<u8>),
    /// Says nothing more and keeps the connection open.
    Silence,
    /// Tears the connection down (RST).
    Reset,
}

/// What the server does for one request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// In this order.
    pub steps: Vec<Step>,
    /// Whether the connection is kept open for the next request.
    pub keep_alive: bool,
}

impl Answer {
    /// Exactly these bytes, then the connection is closed.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { steps: vec![Step::Send(bytes.into())], keep_alive: false }
    }

    /// These steps, then the connection is closed.
    pub fn steps(steps: Vec<Step>) -> Self {
        Self { steps, keep_alive: false }
    }

    /// An honest answer.
    pub fn status(status: &str, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let mut bytes = head(status, headers);
        bytes.truncate(bytes.len() - 2);
        if !status.starts_with("304") {
            bytes.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&body);
        Self { steps: vec![Step::Send(bytes)], keep_alive: true }
    }

    /// An honest page.
    pub fn page(body: impl Into<Vec<u8>>) -> Self {
        Self::status("200 OK", &[("content-type", "text/html; charset=utf-8")], body)
    }

    /// A redirect.
    pub fn redirect(status: &str, location: &str) -> Self {
        Self::status(status, &[("location", location)], "moved")
    }

    /// A page that is not there.
    pub fn not_found() -> Self {
        Self::status("404 Not Found", &[], "not here")
    }
}

/// A header section with its empty line.
pub fn head(status: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let lines: String = headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
    format!("HTTP/1.1 {status}\r\n{lines}\r\n").into_bytes()
}

/// The server; it stops when this is dropped.
pub struct Site {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Site {
    /// Answers every request with what `answer` gives for it.
    pub async fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::listen(answer, None).await
    }

    async fn listen(
        answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
        acceptor: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound socket has an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (log, count, answer) = (Arc::clone(&requests), Arc::clone(&connections), Arc::new(answer));
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (log, answer, acceptor) = (Arc::clone(&log), Arc::clone(&answer), acceptor.clone());
                tokio::spawn(async move {
                    // A client that goes away in the middle is what many tests are about.
                    let _ = match acceptor {
                        None => serve(stream, &log, answer.as_ref(), TcpStream::set_zero_linger).await,
                        Some(acceptor) => match acceptor.accept(stream).await {
                            Ok(stream) => {
                                serve(stream, &log, answer.as_ref(), |s| s.get_ref().0.set_zero_linger())
                                    .await
                            }
                            Err(error) => Err(error),
                        },
                    };
                });
            }
        });
        Self { address, requests, connections, listening }
    }

    /// The same over TLS with one of the certificates in `tests/it/tls`.
    pub async fn secured(certificate: &str, pages: Vec<(&'static str, Answer)>) -> Self {
        let acceptor = crate::keys::acceptor(certificate);
        Self::listen(by_path(pages), Some(acceptor)).await
    }

    /// The same for visitors that show a certificate of the test's authority.
    pub async fn asking_for_certificates(pages: Vec<(&'static str, Answer)>) -> Self {
        Self::listen(by_path(pages), Some(crate::keys::acceptor_of_visitors())).await
    }

    /// Answers by path; `/robots.txt` and everything else is not there unless it is named.
    pub async fn with_pages(pages: Vec<(&'static str, Answer)>) -> Self {
        Self::listen(by_path(pages), None).await
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What was asked so far, robots.txt aside.
    pub fn pages_asked(&self) -> Vec<Request> {
        self.all_asked().into_iter().filter(|request| request.target != "/robots.txt").collect()
    }

    /// What was asked so far.
    pub fn all_asked(&self) -> Vec<Request> {
        self.requests.lock().expect("no test panics while it logs").clone()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn by_path(pages: Vec<(&'static str, Answer)>) -> impl Fn(&Request) -> Answer {
    move |request| {
        pages
            .iter()
            .find(|(path, _)| *path == request.target)
            .map_or_else(Answer::not_found, |(_, answer)| answer.clone())
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    log: &Mutex<Vec<Request>>,
    answer: &(impl Fn(&Request) -> Answer + Send + Sync),
    tear: impl Fn(&S) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await? {
        log.lock().expect("no test panics while it logs").push(request.clone());
        let answer = answer(&request);
        for step in answer.steps {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await?,
                Step::Drip(bytes, pause) => {
                    for byte in bytes {
                        stream.write_all(&[byte]).await?;
                        stream.flush().await?;
                        tokio::time::sleep(pause).await;
                    }
                }
                Step::Endless(bytes) => loop {
                    stream.write_all(&bytes).await?;
                    tokio::task::yield_now().await;
                },
                Step::Silence => tokio::time::sleep(Duration::from_mins(10)).await,
                Step::Reset => {
                    tear(stream.get_ref())?;
                    return Ok(());
                }
            }
        }
        stream.flush().await?;
        if !answer.keep_alive {
            stream.shutdown().await?;
            return Ok(());
        }
    }
    Ok(())
}

async fn read_request(stream: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.and_then(|(_, length)| length.parse().ok()).unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(Request { target, headers, body }))
}
