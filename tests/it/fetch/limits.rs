//! Limits of time, size and expansion.

use std::time::Duration;

use policywatch::domain::{
    fetched::{FetchFailure, Validators},
    settings::FetchSettings,
};

use crate::{
    difficult_site::{Answer, Site, Step, head},
    fetch::{failure, fetch, fetcher, gzip, now, page, quick, source},
};

#[tokio::test]
async fn slow_servers_run_into_the_limit_that_fits() {
    let drip = Answer::steps(vec![
        Step::Send(head("200 OK", &[("content-length", "100000")])),
        Step::Drip(vec![b'x'; 100_000], Duration::from_millis(50)),
    ]);
    let stalls = Answer::steps(vec![
        Step::Send(head("200 OK", &[("content-length", "10")])),
        Step::Send(b"12345".to_vec()),
        Step::Silence,
    ]);
    let slow_header =
        Answer::steps(vec![Step::Drip(b"HTTP/1.1 200 OK\r\n".repeat(200), Duration::from_millis(50))]);
    let site = Site::with_pages(vec![
        ("/silent", Answer::steps(vec![Step::Silence])),
        ("/stalls", stalls),
        ("/drip", drip),
        ("/slow-header", slow_header),
    ])
    .await;
    let short_read = FetchSettings {
        connect_timeout: Duration::from_millis(500),
        read_timeout: Duration::from_millis(500),
        ..quick()
    };
    let short_total = FetchSettings { timeout: Duration::from_millis(700), ..quick() };
    for (path, settings, stage, limit) in [
        ("/silent", &short_read, "waiting for the answer", 1000),
        ("/slow-header", &short_read, "waiting for the answer", 1000),
        ("/stalls", &short_read, "reading the body", 500),
        ("/silent", &short_total, "waiting for the answer", 700),
        ("/drip", &short_total, "reading the body", 700),
    ] {
        let outcome = fetcher(settings).fetch(&source(&site.url(path)), &Validators::default(), now()).await;
        let failure = failure(outcome);
        assert_eq!(failure, FetchFailure::Timeout { limit: Duration::from_millis(limit), stage }, "{path}");
    }
}

#[tokio::test]
async fn a_source_may_have_limits_of_its_own() {
    let site = Site::with_pages(vec![
        ("/silent", Answer::steps(vec![Step::Silence])),
        ("/large", Answer::page(vec![b'x'; 2000])),
    ])
    .await;
    let mut slow = source(&site.url("/silent"));
    slow.request.timeout = Some(Duration::from_millis(100));
    let outcome = fetcher(&quick()).fetch(&slow, &Validators::default(), now()).await;
    assert!(
        matches!(failure(outcome), FetchFailure::Timeout { limit, .. } if limit == Duration::from_millis(100))
    );
    let mut large = source(&site.url("/large"));
    large.request.max_body_bytes = Some(1999);
    let outcome = fetcher(&quick()).fetch(&large, &Validators::default(), now()).await;
    assert_eq!(failure(outcome), FetchFailure::TooLarge { limit_bytes: 1999 });
    large.request.max_body_bytes = Some(2000);
    let outcome = fetcher(&quick()).fetch(&large, &Validators::default(), now()).await;
    assert_eq!(page(outcome).size_bytes, 2000);
}

#[tokio::test]
async fn bodies_that_are_too_large_are_not_read() {
    let chunk = [b"2710\r\n".to_vec(), vec![b'x'; 10_000], b"\r\n".to_vec()].concat();
    let bomb = gzip(&vec![b' '; 3_000_000]);
    let site = Site::with_pages(vec![
        (
            "/declared",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("content-length", "10000000000")])),
                Step::Endless(vec![b'x'; 10_000]),
            ]),
        ),
        (
            "/chunked",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("transfer-encoding", "chunked")])),
                Step::Endless(chunk),
            ]),
        ),
        (
            "/until-close",
            Answer::steps(vec![Step::Send(head("200 OK", &[])), Step::Endless(vec![b'x'; 10_000])]),
        ),
        ("/bomb", Answer::status("200 OK", &[("content-encoding", "gzip")], bomb)),
    ])
    .await;
    for path in ["/declared", "/chunked", "/until-close", "/bomb"] {
        assert_eq!(
            failure(fetch(&site.url(path)).await),
            FetchFailure::TooLarge { limit_bytes: 100_000 },
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_bomb_within_the_size_limit_is_recognised_by_its_ratio() {
    let bomb = gzip(&vec![b' '; 3_000_000]);
    let site =
        Site::with_pages(vec![("/bomb", Answer::status("200 OK", &[("content-encoding", "gzip")], bomb))])
            .await;
    let settings = FetchSettings { max_body_bytes: 20_000_000, ..quick() };
    let outcome = fetcher(&settings).fetch(&source(&site.url("/bomb")), &Validators::default(), now()).await;
    assert!(matches!(failure(outcome), FetchFailure::BrokenBody { cause } if cause.contains("expands")));
}

#[tokio::test]
async fn a_connection_that_is_never_taken_ends_with_its_own_limit() {
    // A server that takes no connection: its queue has one place, which others fill.
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let address = socket.local_addr().expect("a bound socket has an address");
    let _listening = socket.listen(0).expect("a listening socket");
    let _waiting: Vec<_> = (0..8).map(|_| tokio::spawn(tokio::net::TcpStream::connect(address))).collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let settings = FetchSettings { connect_timeout: Duration::from_millis(300), ..quick() };
    let mut page = source(&format!("http://{address}/plan"));
    page.request.ignore_robots = true;
    let outcome = fetcher(&settings).fetch(&page, &Validators::default(), now()).await;
    let expected = FetchFailure::Timeout { limit: Duration::from_millis(300), stage: "connecting" };
    assert_eq!(failure(outcome), expected);
}
