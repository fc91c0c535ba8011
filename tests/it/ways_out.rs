//! The ways out besides mail: webhooks and Atom files, from the same outbox and with the same guarantees.

use std::{
    collections::VecDeque,
    convert::Infallible,
    fs,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use ring::hmac;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    harness::Workspace,
    pages::Plan,
    site::{Page, Site},
};

/// A request as the receiver saw it.
#[derive(Clone)]
struct Posted {
    headers: HeaderMap,
    body: String,
}

impl Posted {
    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("ASCII")
    }

    /// Whether the signature is that of this key, timestamp and body.
    fn is_signed_with(&self, key: &str) -> bool {
        let message = format!("{}.{}", self.header("policywatch-timestamp"), self.body);
        let hex = self.header("policywatch-signature").strip_prefix("v1=").expect("a version").to_owned();
        let tag: Vec<u8> = (0..hex.len() / 2)
            .map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).expect("hexadecimal"))
            .collect();
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
        hmac::verify(&key, message.as_bytes(), &tag).is_ok()
    }
}

/// What the receiver is to answer next: a status, and `Retry-After` where there is one.
type Answers = Arc<Mutex<VecDeque<(u16, Option<&'static str>)>>>;

/// A receiver of webhooks on loopback; it stops when dropped.
struct Receiver {
    address: SocketAddr,
    posted: Arc<Mutex<Vec<Posted>>>,
    answers: Answers,
    runtime: Option<Runtime>,
}

impl Receiver {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime for the receiver");
        let listener =
            runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a free port on loopback");
        let address = listener.local_addr().expect("the listener's address");
        let (posted, answers) = (Arc::new(Mutex::new(Vec::new())), Answers::default());
        let (seen, next) = (Arc::clone(&posted), Arc::clone(&answers));
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, next) = (Arc::clone(&seen), Arc::clone(&next));
                tokio::spawn(async move {
                    let serve =
                        service_fn(move |request| take(request, Arc::clone(&seen), Arc::clone(&next)));
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), serve).await;
                });
            }
        });
        Self { address, posted, answers, runtime: Some(runtime) }
    }

    fn answer(&self, status: u16, retry_after: Option<&'static str>) {
        self.answers.lock().expect("no panic").push_back((status, retry_after));
    }

    fn posted(&self) -> Vec<Posted> {
        self.posted.lock().expect("no panic").clone()
    }

    /// The keys of a subscriber who is told here.
    fn configuration(&self) -> String {
        format!("webhook = \"http://{}/hook\"\nwebhook_secret_file = \"hook-key\"\n", self.address)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn take(
    request: Request<Incoming>,
    seen: Arc<Mutex<Vec<Posted>>>,
    next: Answers,
) -> Result<Response<Full<Bytes>>, Infallible> {
    assert_eq!(request.method(), http::Method::POST);
    let headers = request.headers().clone();
    let body =
        request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let body = String::from_utf8(body.to_vec()).expect("JSON is UTF-8");
    seen.lock().expect("no panic").push(Posted { headers, body });
    let (status, retry_after) = next.lock().expect("no panic").pop_front().unwrap_or((204, None));
    let mut response = Response::new(Full::new(Bytes::from_static(b"said so")));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    if let Some(wait) = retry_after {
        response.headers_mut().insert("retry-after", wait.parse().expect("a header"));
    }
    if (300..400).contains(&status) {
        response.headers_mut().insert("location", "http://169.254.169.254/".parse().expect("a header"));
    }
    Ok(response)
}

fn webhook_only(name: &str, more: &str, workspace: &mut Workspace) {
    workspace.subscriber_without_mail(name, more);
    fs::write(workspace.path().join("hook-key"), "a key\n").expect("a file");
}

#[test]
fn a_webhook_gets_signed_json_until_it_takes_it() {
    let site = Site::start();
    let receiver = Receiver::start();
    let mut workspace = Workspace::new();
    workspace.source("plan", &site.url("/plan"));
    webhook_only("Hook", &receiver.configuration(), &mut workspace);
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
    receiver.answer(503, Some("600"));
    workspace.run_at("2026-11-22T02:00:00Z", &["check"], 0).says("1 put off");
    // Not before the receiver asked to be tried again.
    workspace.run_at("2026-11-22T02:09:59Z", &["outbox", "flush"], 0).says("0 sent");
    workspace.run_at("2026-11-22T02:10:00Z", &["outbox", "flush"], 0).says("1 sent");
    workspace.run_at("2026-11-22T12:00:00Z", &["outbox", "flush"], 0).says("0 sent");
    let posted = receiver.posted();
    assert_eq!(posted.len(), 2);
    assert!(posted.iter().all(|request| request.is_signed_with("a key")));
    assert!(!posted[0].is_signed_with("another key"));
    assert_eq!(posted[0].header("idempotency-key"), posted[1].header("idempotency-key"));
    assert_eq!(posted[0].body, posted[1].body, "the same news");
    assert_ne!(posted[0].header("policywatch-timestamp"), posted[1].header("policywatch-timestamp"));
    assert_eq!(posted[0].header("content-type"), "application/json");
    let host = site.url("").replace("http://", "");
    let mut value: serde_json::Value = serde_json::from_str(&posted[0].body).expect("JSON");
    assert_eq!(value["id"], posted[0].header("idempotency-key"));
    // It follows from the webhook's address, whose port differs from run to run.
    value["id"] = "ID".into();
    let text = serde_json::to_string_pretty(&value).expect("JSON").replace(&host, "SITE");
    insta::assert_snapshot!("webhook", text);
    assert!(workspace.alerts().is_empty(), "no mail was asked for");
}

#[test]
fn a_webhook_that_refuses_is_given_up_and_told_to_the_operator() {
    let site = Site::start();
    let receiver = Receiver::start();
    for (status, words) in [(400, "answered 400: said so"), (302, "redirects are not followed"), (410, "410")]
    {
        let mut workspace = Workspace::new();
        workspace.source("plan", &site.url("/plan"));
        webhook_only("Hook", &receiver.configuration(), &mut workspace);
        site.set("/plan", Page::html(&Plan::default().html()));
        workspace.run(&["check"], 0);
        site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
        receiver.answer(status, None);
        workspace.run(&["check"], 1).says("1 failed");
        workspace.run(&["outbox", "list", "--state", "failed"], 0).says(words);
        let told = workspace.mails();
        assert_eq!(told.len(), 1);
        assert!(told[0].to == "ops@test.example" && told[0].says(words), "{told:?}");
    }
}

#[test]
fn a_webhook_passes_the_address_guard() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    workspace.source("plan", &site.url("/plan"));
    let hook = "webhook = \"http://169.254.169.254/latest/\"\nwebhook_secret_file = \"hook-key\"\n";
    webhook_only("Hook", hook, &mut workspace);
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run(&["check"], 0);
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
    workspace.run(&["check"], 1);
    workspace.run(&["outbox", "list", "--state", "failed"], 0).says("metadata address");
}

#[test]
fn a_webhook_takes_a_test_and_digests() {
    let site = Site::start();
    let receiver = Receiver::start();
    let mut workspace = Workspace::new();
    workspace.source("plan", &site.url("/plan"));
    let more = format!("{}delivery = \"daily 08:00\"\nempty_digests = true\n", receiver.configuration());
    webhook_only("Hook", &more, &mut workspace);
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    workspace.run_at("2026-11-23T00:00:00Z", &["outbox", "flush"], 0).says("1 sent");
    workspace.run(&["subscribers", "test", "Hook"], 0).says("accepted");
    let kinds: Vec<String> = receiver
        .posted()
        .iter()
        .map(|request| {
            serde_json::from_str::<serde_json::Value>(&request.body).expect("JSON")["kind"].to_string()
        })
        .collect();
    assert_eq!(kinds, ["\"digest\"", "\"test\""]);
    let digest: serde_json::Value = serde_json::from_str(&receiver.posted()[0].body).expect("JSON");
    assert_eq!(
        (digest["coverage"]["pages"].as_u64(), digest["coverage"]["checked"].as_u64()),
        (Some(1), Some(1))
    );
}

#[test]
fn feeds_hold_the_newest_news_and_are_replaced_whole() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    workspace
        .configure("[feeds]\nsources = \"feeds/sources\"\nentries = 3")
        .source("plan", &site.url("/plan"));
    workspace.subscriber_without_mail("Reader", "kinds = [\"target\"]\nfeed = \"feeds/reader.xml\"");
    let feed = |workspace: &Workspace, name: &str| {
        let bytes = fs::read(workspace.path().join("feeds").join(name)).expect("a feed");
        atom_syndication::Feed::read_from(&bytes[..]).expect("Atom")
    };
    for (hour, robots) in ["10,000", "20,000", "30,000", "40,000", "50,000"].into_iter().enumerate() {
        site.set("/plan", Page::html(&Plan { robots, ..Plan::default() }.html()));
        workspace.run_at(&format!("2026-11-22T{:02}:00:00Z", hour + 1), &["check"], 0);
        if hour == 1 {
            let text = fs::read_to_string(workspace.path().join("feeds/reader.xml")).expect("a feed");
            let host = site.url("").replace("http://", "");
            let text = text.replace(&host, "SITE").replace(env!("CARGO_PKG_VERSION"), "VERSION");
            insta::assert_snapshot!("feed", text);
        }
    }
    for name in ["reader.xml", "sources/plan.xml"] {
        let feed = feed(&workspace, name);
        let titles: Vec<&str> = feed.entries().iter().map(|entry| entry.title().as_str()).collect();
        assert_eq!(titles.len(), 3, "{titles:?}");
        for (title, robots) in titles.iter().zip(["50,000", "40,000", "30,000"]) {
            assert!(title.contains(robots), "newest first: {titles:?}");
        }
        let mut ids: Vec<&str> = feed.entries().iter().map(atom_syndication::Entry::id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 3);
    }
    // A file that was lost is whole again with the next news, with what it held before.
    fs::remove_file(workspace.path().join("feeds/reader.xml")).expect("the feed is removed");
    site.set("/plan", Page::html(&Plan { robots: "60,000", ..Plan::default() }.html()));
    workspace.run_at("2026-11-22T09:00:00Z", &["check"], 0);
    assert_eq!(feed(&workspace, "reader.xml").entries().len(), 3);
    // A folder in the way: it waits and comes.
    fs::remove_file(workspace.path().join("feeds/reader.xml")).expect("the feed is removed");
    fs::create_dir(workspace.path().join("feeds/reader.xml")).expect("a folder");
    site.set("/plan", Page::html(&Plan { robots: "70,000", ..Plan::default() }.html()));
    workspace.run_at("2026-11-22T10:00:00Z", &["check"], 0).says("1 put off");
    fs::remove_dir(workspace.path().join("feeds/reader.xml")).expect("the folder is removed");
    workspace.run_at("2026-11-22T10:05:00Z", &["outbox", "flush"], 0).says("1 sent");
    let newest = feed(&workspace, "reader.xml");
    assert!(newest.entries()[0].title().as_str().contains("70,000"));
}
