//! Which addresses are reached, and what credentials and certificates are good for.

use std::{path::PathBuf, sync::atomic::Ordering};

use policywatch::{
    domain::{
        fetched::{FetchFailure, Validators},
        settings::FetchSettings,
    },
    fetch::Fetcher,
};

use crate::{
    difficult_site::{Answer, Request, Site},
    fetch::{Book, failure, fetch, fetcher, now, page, quick, source, with_book},
    keys,
};

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_before_anything_is_sent() {
    let site = Site::with_pages(vec![("/plan", Answer::page("inside"))]).await;
    for inside in [vec!["127.0.0.1"], vec!["::1"], vec!["::ffff:127.0.0.1"], vec!["10.1.2.3", "127.0.0.1"]] {
        let book = Book::new(vec![inside]);
        let mut page = source(&format!("http://plans.example.test:{}/plan", site.port()));
        page.request.allow_private = false;
        let failure = failure(with_book(&quick(), &book).fetch(&page, &Validators::default(), now()).await);
        assert!(matches!(failure, FetchFailure::Refused { .. }), "{failure:?}");
    }
    assert_eq!(site.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_judged_at_every_connection() {
    let site = Site::with_pages(vec![("/plan", Answer::page("inside"))]).await;
    // First nothing, which is tried again, then the inside.
    let book = Book::new(vec![Vec::new(), vec!["127.0.0.1"]]);
    let settings = FetchSettings { retries: 3, ..quick() };
    let mut page = source(&format!("http://plans.example.test:{}/plan", site.port()));
    page.request.allow_private = false;
    page.request.ignore_robots = true;
    let failure = failure(with_book(&settings, &book).fetch(&page, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Refused { .. }), "{failure:?}");
    assert_eq!(site.connections(), 0);
    // What is judged is what is connected to: a connection asks once, so there is no second answer to use.
    let book = Book::new(vec![vec!["127.0.0.1"], vec!["10.0.0.1"]]);
    page.request.allow_private = true;
    let outcome = with_book(&settings, &book).fetch(&page, &Validators::default(), now()).await;
    assert_eq!(self::page(outcome).body, b"inside");
    assert_eq!((book.asked.load(Ordering::SeqCst), site.connections()), (1, 1));
}

#[tokio::test]
async fn a_named_private_host_is_fetched_and_no_connection_to_it_is_reused_for_others() {
    let site = Site::with_pages(vec![("/plan", Answer::page("inside"))]).await;
    let book = Book::new(vec![vec!["127.0.0.1"]]);
    let fetcher = with_book(&quick(), &book);
    let permitted = source(&format!("http://plans.example.test:{}/plan", site.port()));
    let outcome = fetcher.fetch(&permitted, &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"inside");
    let mut other = permitted.clone();
    other.request.allow_private = false;
    let failure = failure(fetcher.fetch(&other, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Refused { .. }), "{failure:?}");
    assert_eq!(site.pages_asked().len(), 1);
    // Nor does a refusal of one source stand for the others.
    let fetcher = with_book(&quick(), &book);
    assert!(fetcher.fetch(&other, &Validators::default(), now()).await.is_err());
    assert!(fetcher.fetch(&permitted, &Validators::default(), now()).await.is_ok());

    let port = format!("Plans.Example.test:{}", site.port());
    for (allowed, expected) in
        [(port.as_str(), true), ("plans.example.test", true), ("plans.example.test:1", false)]
    {
        let settings = FetchSettings { allow_hosts: vec![allowed.to_owned()], ..quick() };
        let outcome = with_book(&settings, &book).fetch(&other, &Validators::default(), now()).await;
        assert_eq!(outcome.is_ok(), expected, "{allowed}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_name_nobody_knows_is_a_failed_lookup() {
    let mut page = source("http://no-such-name.invalid/plan");
    page.request.allow_private = false;
    let failure = failure(fetcher(&quick()).fetch(&page, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Dns { .. }), "{failure:?}");
    let empty = Book::new(vec![Vec::new()]);
    let failure =
        self::failure(with_book(&quick(), &empty).fetch(&page, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Dns { .. }), "{failure:?}");
}

#[tokio::test]
async fn credentials_go_to_their_own_origin_and_no_further() {
    let other = Site::with_pages(vec![("/end", Answer::page("end"))]).await;
    let site = Site::with_pages(vec![
        ("/plan", Answer::redirect("302 Found", "/same")),
        ("/same", Answer::redirect("302 Found", &other.url("/end"))),
    ])
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("login");
    std::fs::write(&file, "desk:pass:word\nnot this\n").expect("a file");
    let mut page_source = source(&site.url("/plan"));
    page_source.request.basic_auth_file = Some(file);
    page_source.request.headers = [("X-Api-Key", "k1"), ("Accept-Language", "zh-CN"), ("Cookie", "a=b")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let settings = FetchSettings { allow_hosts: vec!["127.0.0.1".to_owned()], ..quick() };
    let outcome = fetcher(&settings).fetch(&page_source, &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"end");
    for request in site.pages_asked() {
        assert_eq!(request.header("authorization"), Some("Basic ZGVzazpwYXNzOndvcmQ="));
        assert_eq!(request.header("x-api-key"), Some("k1"));
    }
    let strange: Request = other.pages_asked().remove(0);
    assert_eq!(strange.header("authorization"), None);
    assert_eq!(strange.header("x-api-key"), None);
    assert_eq!(strange.header("cookie"), None);
    assert_eq!(strange.header("accept-language"), Some("zh-CN"));
}

#[tokio::test]
async fn settings_that_cannot_be_used_say_so() {
    let site = Site::with_pages(vec![("/plan", Answer::page("x"))]).await;
    let mut no_file = source(&site.url("/plan"));
    no_file.request.basic_auth_file = Some(PathBuf::from("/nonexistent/login"));
    let mut bad_header = source(&site.url("/plan"));
    bad_header.request.headers.insert("X Y".to_owned(), "1".to_owned());
    let mut bad_value = source(&site.url("/plan"));
    bad_value.request.headers.insert("X-Y".to_owned(), "a\r\nb".to_owned());
    let in_url = source(&site.url("/plan").replace("http://", "http://user:pass@"));
    for (source, words) in [
        (no_file, "/nonexistent/login"),
        (bad_header, "no name of a header"),
        (bad_value, "cannot be sent"),
        (in_url, "basic_auth_file"),
    ] {
        let failure = failure(fetcher(&quick()).fetch(&source, &Validators::default(), now()).await);
        assert!(matches!(&failure, FetchFailure::Settings { cause } if cause.contains(words)), "{failure:?}");
    }
    assert_eq!(site.connections(), 0);
    for settings in [
        FetchSettings { ca_files: vec![PathBuf::from("/nonexistent/ca.pem")], ..quick() },
        FetchSettings { allow_hosts: vec!["http://a/b".to_owned()], ..quick() },
    ] {
        assert!(matches!(Fetcher::new(&settings), Err(FetchFailure::Settings { .. })));
    }
}

#[tokio::test]
async fn certificates_are_verified_and_an_own_authority_can_be_added() {
    let site = Site::secured("server.pem", vec![("/plan", Answer::page("secured"))]).await;
    let expired = Site::secured("expired.pem", vec![("/plan", Answer::page("secured"))]).await;
    let plain = Site::with_pages(vec![("/plan", Answer::page("x"))]).await;
    let secure = |site: &Site| site.url("/plan").replace("http://", "https://");
    let trusting = FetchSettings { ca_files: vec![keys::authority()], ..quick() };

    let outcome = fetcher(&trusting).fetch(&source(&secure(&site)), &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"secured");

    let unknown = failure(fetch(&secure(&site)).await);
    assert!(
        matches!(&unknown, FetchFailure::Certificate { cause, .. } if cause.contains("ca_files")),
        "{unknown:?}"
    );
    assert!(!unknown.is_transient());
    let old = fetcher(&trusting).fetch(&source(&secure(&expired)), &Validators::default(), now()).await;
    let old = failure(old);
    assert!(matches!(&old, FetchFailure::Certificate { cause, .. } if cause == "it has expired"), "{old:?}");

    // The certificate is not for this name.
    let book = Book::new(vec![vec!["127.0.0.1"]]);
    let other_name = source(&secure(&site).replace("127.0.0.1", "other.example.test"));
    let other = with_book(&trusting, &book).fetch(&other_name, &Validators::default(), now()).await;
    let other = failure(other);
    assert!(
        matches!(&other, FetchFailure::Certificate { cause, .. } if cause.contains("another host")),
        "{other:?}"
    );
    let right_name = source(&secure(&site).replace("127.0.0.1", "plans.example.test"));
    let right = with_book(&trusting, &book).fetch(&right_name, &Validators::default(), now()).await;
    assert_eq!(page(right).body, b"secured");

    // A server that speaks no TLS at all.
    let none = fetcher(&trusting).fetch(&source(&secure(&plain)), &Validators::default(), now()).await;
    let none = failure(none);
    assert!(matches!(none, FetchFailure::Connection { .. }), "{none:?}");
}
