//! Ways to a server: proxies, client certificates, HTTP/2.

use std::{convert::Infallible, net::SocketAddr, path::PathBuf, sync::Arc};

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::rt::{TokioExecutor, TokioIo};
use policywatch::{
    domain::{
        fetched::{FetchFailure, Fetched, Validators},
        settings::{FetchSettings, ProxySettings},
        source::{Route, Source},
    },
    fetch::proxy::GuardingProxy,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

use crate::{
    difficult_site::{Answer, Site},
    fetch::{Book, failure, fetcher, now, page, quick, source, with_book},
    keys,
};

/// A SOCKS5 proxy (RFC 1928) that connects everything to one server and notes what it was asked for.
async fn socks(to: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
    let address = listener.local_addr().expect("a bound socket has an address");
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let _ = serve_socks(stream, to, &log).await;
            });
        }
    });
    (address, asked)
}

async fn serve_socks(mut stream: TcpStream, to: SocketAddr, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut greeting = [0; 2];
    stream.read_exact(&mut greeting).await?;
    let mut methods = vec![0; greeting[1].into()];
    stream.read_exact(&mut methods).await?;
    if methods.contains(&2) {
        stream.write_all(&[5, 2]).await?;
        let mut head = [0; 2];
        stream.read_exact(&mut head).await?;
        let mut user = vec![0; head[1].into()];
        stream.read_exact(&mut user).await?;
        let length = stream.read_u8().await?;
        let mut password = vec![0; length.into()];
        stream.read_exact(&mut password).await?;
        let login = [user, b":".to_vec(), password].concat();
        log.lock().await.push(String::from_utf8_lossy(&login).into_owned());
        stream.write_all(&[1, 0]).await?;
    } else {
        stream.write_all(&[5, 0]).await?;
    }
    let mut request = [0; 4];
    stream.read_exact(&mut request).await?;
    let host = match request[3] {
        1 => {
            let mut octets = [0; 4];
            stream.read_exact(&mut octets).await?;
            std::net::Ipv4Addr::from(octets).to_string()
        }
        3 => {
            let length = stream.read_u8().await?;
            let mut name = vec![0; length.into()];
            stream.read_exact(&mut name).await?;
            format!("name {}", String::from_utf8_lossy(&name))
        }
        _ => "something else".to_owned(),
    };
    let port = stream.read_u16().await?;
    log.lock().await.push(format!("{host}:{port}"));
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    let mut target = TcpStream::connect(to).await?;
    tokio::io::copy_bidirectional(&mut stream, &mut target).await?;
    Ok(())
}

fn through(url: &str, auth_file: Option<PathBuf>) -> Route {
    Route::Through(ProxySettings { url: url.parse().expect("a URL"), auth_file })
}

#[tokio::test]
async fn a_socks_proxy_is_given_the_address_that_was_judged() {
    let site = Site::with_pages(vec![("/plan", Answer::page("by proxy"))]).await;
    let to = format!("127.0.0.1:{}", site.port()).parse().expect("an address");
    let (proxy, asked) = socks(to).await;
    let folder = tempfile::tempdir().expect("a folder");
    let login = folder.path().join("login");
    std::fs::write(&login, "us:secret\n").expect("a file");
    // A public address, which nothing but the proxy is ever asked for.
    let book = Book::new(vec![vec!["93.184.216.34"]]);
    let mut outside = source("http://plans.example.test/plan");
    outside.request.allow_private = false;
    outside.request.proxy = through(&format!("socks5://{proxy}"), Some(login));
    let outcome = with_book(&quick(), &book).fetch(&outside, &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"by proxy");
    let asked: Vec<String> = asked.lock().await.clone();
    assert_eq!(asked[..2], ["us:secret", "93.184.216.34:80"], "no name leaves the house unjudged");
}

#[tokio::test]
async fn the_guard_holds_through_every_proxy() {
    let site = Site::start(|_| Answer::page("by proxy")).await;
    let to: SocketAddr = format!("127.0.0.1:{}", site.port()).parse().expect("an address");
    let (socks, asked) = socks(to).await;
    for proxy in [format!("http://{to}"), format!("socks5://{socks}")] {
        for (url, answers) in [
            ("http://plans.example.test/plan", vec!["10.0.0.7"]),
            ("http://plans.example.test/plan", vec!["93.184.216.34", "127.0.0.1"]),
            ("http://plans.example.test/plan", vec!["::ffff:169.254.169.254"]),
            ("http://plans.example.test/plan", vec!["64:ff9b::a00:1"]),
            ("http://127.0.0.1/plan", vec!["93.184.216.34"]),
            ("http://2130706433/plan", vec!["93.184.216.34"]),
            ("http://[::1]/plan", vec!["93.184.216.34"]),
            ("http://169.254.169.254/latest/", vec!["93.184.216.34"]),
        ] {
            let mut inside = source(url);
            inside.request.allow_private = false;
            inside.request.ignore_robots = true;
            inside.request.proxy = through(&proxy, None);
            let outcome = with_book(&quick(), &Book::new(vec![answers.clone()]))
                .fetch(&inside, &Validators::default(), now())
                .await;
            let failure = failure(outcome);
            assert!(
                matches!(failure, FetchFailure::Refused { .. }),
                "{url} {answers:?} by {proxy}: {failure:?}"
            );
        }
    }
    assert_eq!(site.connections(), 0);
    assert_eq!(*asked.lock().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_http_proxy_is_asked_for_the_whole_address_on_every_hop() {
    let proxy = Site::start(|request| match request.target.as_str() {
        "http://plans.example.test/plan" => Answer::redirect("302 Found", "http://other.example.test/new"),
        "http://other.example.test/new" => Answer::page("by proxy"),
        "http://plans.example.test/inside" => Answer::redirect("302 Found", "http://192.168.0.1/"),
        _ => Answer::not_found(),
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let login = folder.path().join("login");
    std::fs::write(&login, "us:secret\n").expect("a file");
    let url = proxy.url("/").parse().expect("a URL");
    let settings = FetchSettings { proxy: Some(ProxySettings { url, auth_file: Some(login) }), ..quick() };
    let book = Book::new(vec![vec!["93.184.216.34"]]);
    let fetcher = with_book(&settings, &book);
    let mut outside = source("http://plans.example.test/plan");
    outside.request.allow_private = false;
    let outcome = fetcher.fetch(&outside, &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"by proxy");
    for request in proxy.all_asked() {
        assert_eq!(request.header("proxy-authorization"), Some("Basic dXM6c2VjcmV0"), "{request:?}");
    }
    let mut inside = outside.clone();
    inside.url = "http://plans.example.test/inside".parse().expect("a URL");
    let refused = failure(fetcher.fetch(&inside, &Validators::default(), now()).await);
    assert!(matches!(refused, FetchFailure::Refused { .. }), "{refused:?}");
    // A source may go its own way.
    let site = Site::with_pages(vec![("/plan", Answer::page("directly"))]).await;
    let mut direct = source(&site.url("/plan"));
    direct.request.proxy = Route::Direct;
    assert_eq!(page(fetcher.fetch(&direct, &Validators::default(), now()).await).body, b"directly");
}

#[tokio::test]
async fn a_name_that_turns_inside_on_a_redirect_or_at_the_second_look_is_refused() {
    // The first hop is on a named host; where it leads is judged by what its name leads to then.
    let site = Site::with_pages(vec![
        ("/plan", Answer::redirect("302 Found", "http://rebound.example.test/secret")),
        ("/mixed", Answer::redirect("302 Found", "http://rebound.example.test/secret")),
    ])
    .await;
    let settings = FetchSettings { allow_hosts: vec!["127.0.0.1".to_owned()], ..quick() };
    for answers in [
        vec![vec!["127.0.0.1"]],
        vec![vec!["::1"]],
        vec![vec!["10.9.8.7", "192.168.1.1", "fd00::1"]],
        vec![vec!["::ffff:127.0.0.1"]],
        vec![vec!["64:ff9b::7f00:1"]],
        vec![vec!["2002:7f00:1::1"]],
        vec![vec!["2001:0:4136:e378:8000:63bf:80ff:fffe"]],
        vec![vec!["169.254.169.254"]],
        vec![vec!["100.100.100.200"]],
        vec![vec!["fe80::1"]],
        vec![vec!["0.0.0.0"]],
        vec![vec!["::"]],
    ] {
        let shown = format!("{answers:?}");
        let mut here = source(&site.url("/plan"));
        here.request.allow_private = false;
        let outcome =
            with_book(&settings, &Book::new(answers)).fetch(&here, &Validators::default(), now()).await;
        let failure = failure(outcome);
        assert!(matches!(failure, FetchFailure::Refused { .. }), "{shown}: {failure:?}");
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_certificate_gets_the_sources_own() {
    let site = Site::asking_for_certificates(vec![("/plan", Answer::page("known"))]).await;
    let secure = site.url("/plan").replace("http://", "https://");
    let trusting = FetchSettings { ca_files: vec![keys::authority()], ..quick() };
    let fetcher = fetcher(&trusting);
    let mut known = source(&secure);
    known.request.client_certificate_file = Some(keys::file("client.pem"));
    known.request.client_key_file = Some(keys::file("client.key"));
    assert_eq!(page(fetcher.fetch(&known, &Validators::default(), now()).await).body, b"known");
    // Another source gets nothing of it, not even its connection.
    let unknown = failure(fetcher.fetch(&source(&secure), &Validators::default(), now()).await);
    assert!(
        matches!(&unknown, FetchFailure::Certificate { cause, .. } if cause.contains("client_certificate_file"))
            || matches!(&unknown, FetchFailure::Connection { .. } | FetchFailure::RobotsUnreadable { .. }),
        "{unknown:?}"
    );
    let mut without_key = known.clone();
    without_key.request.client_key_file = None;
    let told = failure(fetcher.fetch(&without_key, &Validators::default(), now()).await);
    assert!(
        matches!(&told, FetchFailure::Settings { cause } if cause.contains("client_key_file")),
        "{told:?}"
    );
}

#[tokio::test]
async fn http_2_is_spoken_where_the_server_does() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
    let port = listener.local_addr().expect("a bound socket has an address").port();
    let acceptor = keys::acceptor_of_http_2();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let serve =
                hyper::service::service_fn(|request: http::Request<hyper::body::Incoming>| async move {
                    let known = request.headers().get("if-none-match").is_some_and(|tag| tag == "\"v2\"");
                    let answer = http::Response::builder().header("etag", "\"v2\"");
                    let answer = match (request.uri().path(), known) {
                        ("/plan", true) => answer.status(304).body(Full::new(Bytes::new())),
                        ("/plan", false) => answer.body(Full::new(Bytes::from_static(b"over HTTP/2"))),
                        ("/header", _) => {
                            answer.header("x-large", "x".repeat(100_000)).body(Full::new(Bytes::new()))
                        }
                        ("/large", _) => answer.body(Full::new(Bytes::from(vec![b'x'; 200_000]))),
                        _ => answer.status(404).body(Full::new(Bytes::new())),
                    };
                    Ok::<_, Infallible>(answer.expect("a response"))
                });
            tokio::spawn(
                hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), serve),
            );
        }
    });
    let trusting = FetchSettings { ca_files: vec![keys::authority()], ..quick() };
    let fetcher = fetcher(&trusting);
    let at = |path: &str| source(&format!("https://127.0.0.1:{port}{path}"));
    let visited = fetcher.visit(&at("/plan"), &Validators::default(), &[], now()).await;
    assert_eq!(visited.trace.last().and_then(|last| last.protocol.as_deref()), Some("HTTP/2"));
    let came = page(visited.outcome);
    assert_eq!(came.body, b"over HTTP/2");
    let again = fetcher.fetch(&at("/plan"), &came.validators, now()).await;
    assert!(matches!(again, Ok(Fetched::NotModified { .. })), "{again:?}");
    let large = failure(fetcher.fetch(&at("/large"), &Validators::default(), now()).await);
    assert_eq!(large, FetchFailure::TooLarge { limit_bytes: 100_000 });
    let header = failure(fetcher.fetch(&at("/header"), &Validators::default(), now()).await);
    assert!(
        matches!(header, FetchFailure::HeaderTooLarge { .. } | FetchFailure::Connection { .. }),
        "{header:?}"
    );
}

/// What the proxy of a browser answers to one request, and up to where something comes through the tunnel.
async fn asked(proxy: SocketAddr, request: &str, (then, until): (&str, &str)) -> String {
    let mut stream = TcpStream::connect(proxy).await.expect("the proxy listens");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap_or_default();
    answer.truncate(read);
    if !then.is_empty() {
        stream.write_all(then.as_bytes()).await.expect("the tunnel carries it");
        while !String::from_utf8_lossy(&answer).ends_with(until)
            && stream.read_buf(&mut answer).await.expect("the tunnel carries the answer") > 0
        {}
    }
    String::from_utf8_lossy(&answer).into_owned()
}

async fn guarding(page: &Source, book: &Arc<Book>) -> GuardingProxy {
    let fetcher = Arc::new(with_book(&quick(), book));
    GuardingProxy::start(fetcher, page.clone(), 1_000_000).await.expect("a proxy")
}

const TUNNEL: &str = "CONNECT plans.example.test:80 HTTP/1.1\r\nHost: plans.example.test\r\n\r\n";
const PLAIN: &str = "GET http://plans.example.test/plan HTTP/1.1\r\nHost: plans.example.test\r\n\r\n";

#[tokio::test]
async fn what_a_rendered_page_loads_goes_on_through_the_operators_proxy() {
    let site = Site::start(|request| match request.target.as_str() {
        "plans.example.test:80" => Answer::raw("HTTP/1.1 200 Connected\r\n\r\n"),
        "/plan" | "http://plans.example.test/plan" => Answer::page("by proxy"),
        _ => Answer::not_found(),
    })
    .await;
    let to: SocketAddr = format!("127.0.0.1:{}", site.port()).parse().expect("an address");
    let (socks, asked_socks) = socks(to).await;
    let folder = tempfile::tempdir().expect("a folder");
    let login = folder.path().join("login");
    std::fs::write(&login, "us:secret\n").expect("a file");
    let mut outside = source("http://plans.example.test/plan");
    outside.request.allow_private = false;
    let public = Book::new(vec![vec!["93.184.216.34"]]);

    outside.request.proxy = through(&format!("socks5://{socks}"), Some(login.clone()));
    let proxy = guarding(&outside, &public).await;
    let request = "GET /plan HTTP/1.1\r\nHost: plans.example.test\r\nConnection: close\r\n\r\n";
    let tunnel = asked(proxy.address(), TUNNEL, (request, "by proxy")).await;
    assert!(tunnel.starts_with("HTTP/1.1 200") && tunnel.ends_with("by proxy"), "{tunnel}");
    let plain = asked(proxy.address(), PLAIN, ("", "")).await;
    assert!(plain.starts_with("HTTP/1.1 200"), "{plain}");
    let noted: Vec<String> = asked_socks.lock().await.clone();
    assert_eq!(noted, ["us:secret", "93.184.216.34:80", "us:secret", "93.184.216.34:80"]);

    outside.request.proxy = through(&format!("http://{to}"), Some(login));
    let proxy = guarding(&outside, &public).await;
    let tunnel = asked(proxy.address(), TUNNEL, ("", "")).await;
    assert!(tunnel.starts_with("HTTP/1.1 200"), "{tunnel}");
    let plain = asked(proxy.address(), PLAIN, ("", "")).await;
    assert!(plain.starts_with("HTTP/1.1 200"), "{plain}");
    let logins: Vec<_> =
        site.all_asked().iter().map(|r| r.header("proxy-authorization").map(str::to_owned)).collect();
    assert_eq!(logins.iter().flatten().count(), 2, "{logins:?}");

    // The guard judges before either proxy is asked, whatever the name led to before.
    let (connections, known) = (site.connections(), noted.len());
    for way in [format!("http://{to}"), format!("socks5://{socks}")] {
        outside.request.proxy = through(&way, None);
        for inside in ["10.0.0.7", "127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1"] {
            let rebinding = Book::new(vec![vec![inside]]);
            let proxy = guarding(&outside, &rebinding).await;
            let tunnel = asked(proxy.address(), TUNNEL, ("", "")).await;
            assert!(tunnel.starts_with("HTTP/1.1 403"), "{inside} by {way}: {tunnel}");
            assert_eq!(asked(proxy.address(), PLAIN, ("", "")).await, "", "{inside} by {way}");
        }
    }
    assert_eq!((site.connections(), asked_socks.lock().await.len()), (connections, known));
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gets_nothing_through_a_browsers_proxy() {
    let site = Site::with_pages(vec![("/plan", Answer::page("inside"))]).await;
    let tunnel = format!("CONNECT plans.example.test:{} HTTP/1.1\r\nHost: x\r\n\r\n", site.port());
    let plain = format!("GET http://plans.example.test:{}/plan HTTP/1.1\r\nHost: x\r\n\r\n", site.port());
    let mut page = source(&format!("http://plans.example.test:{}/plan", site.port()));
    page.request.allow_private = false;
    for answers in [vec!["127.0.0.1"], vec!["::1"], vec!["::ffff:127.0.0.1"], vec!["0.0.0.0"]] {
        // At first the name leads nowhere, then inside.
        let book = Book::new(vec![Vec::new(), answers]);
        let proxy = guarding(&page, &book).await;
        let first = asked(proxy.address(), &tunnel, ("", "")).await;
        assert!(first.starts_with("HTTP/1.1 502"), "{first}");
        let second = asked(proxy.address(), &tunnel, ("", "")).await;
        assert!(second.starts_with("HTTP/1.1 403"), "{second}");
        assert_eq!(asked(proxy.address(), &plain, ("", "")).await, "");
        assert_eq!(proxy.refusals().len(), 2);
    }
    assert_eq!(site.connections(), 0);
    // What was judged is what is connected to: there is one look for a connection.
    page.request.allow_private = true;
    let book = Book::new(vec![vec!["127.0.0.1"], vec!["10.0.0.1"]]);
    let proxy = guarding(&page, &book).await;
    let request = "GET /plan HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = asked(proxy.address(), &tunnel, (request, "inside")).await;
    assert!(answer.ends_with("inside"), "{answer}");
}
