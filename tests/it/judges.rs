//! Judges by others: Python's email package reads our mails, aiosmtpd takes them, dkimpy verifies their signatures.
//!
//! A judge that is not installed is left out, loudly; where `POLICYWATCH_JUDGES_REQUIRED` is set, as in CI, that is a
//! failure. `tests/judges/README.md` tells how they are found.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use policywatch::{
    domain::{
        letter::Letter,
        settings::{DkimSettings, MailSettings, RetrySettings},
    },
    mail::Mailer,
};
use serde_json::Value;

use crate::{
    harness::{Mail, Workspace},
    keys,
    pages::Plan,
    site::{Page, Site},
};

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(name)
}

/// The Python that has these modules; none where there is none.
fn python(modules: &str) -> Option<String> {
    let candidates = [env::var("POLICYWATCH_JUDGES").ok(), Some("python3".to_owned())];
    let found = candidates.into_iter().flatten().find(|python| {
        Command::new(python)
            .args(["-c", &format!("import {modules}")])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    });
    if found.is_none() {
        let what = format!(
            "LEFT OUT: no Python with {modules} was found; tests/judges/README.md says how to get one"
        );
        assert!(env::var_os("POLICYWATCH_JUDGES_REQUIRED").is_none(), "{what}");
        eprintln!("\n{what}\n");
    }
    found
}

/// What a judge says of these bytes.
fn said(python: &str, script_name: &str, args: &[&str], bytes: &[u8]) -> String {
    let mut child = Command::new(python)
        .arg(script(script_name))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the judge starts");
    child.stdin.take().expect("a pipe").write_all(bytes).expect("the judge reads");
    let output = child.wait_with_output().expect("the judge answers");
    assert!(output.status.success(), "{script_name} failed");
    String::from_utf8(output.stdout).expect("the judge prints UTF-8")
}

fn letter() -> Letter {
    Letter {
        message_id: "0123456789abcdef@watch.example".to_owned(),
        from: "政策观察 <alerts@watch.example>".to_owned(),
        to_name: "Desk".to_owned(),
        to_address: "desk@desk.example".to_owned(),
        subject: "Target raised".to_owned(),
        text: "Before\n\nAfter\n".to_owned(),
        html: "<p>Before</p>\n<p>After</p>\n".to_owned(),
        date: "2026-03-01T12:00:00Z".parse().expect("a time"),
        list_id: Some("alerts.policywatch.watch.example".to_owned()),
        in_reply_to: Some("source.plan@watch.example".to_owned()),
        unsubscribe: vec![
            "https://watch.example/unsubscribe?who=Desk%20%E5%8C%97%E4%BA%AC".to_owned(),
            "mailto:ops@watch.example?subject=unsubscribe".to_owned(),
        ],
    }
}

async fn bytes_of(letter: &Letter) -> Vec<u8> {
    let mailer = Mailer::memory();
    mailer.send(letter).await.expect("kept");
    mailer.kept().remove(0)
}

#[tokio::test]
async fn pythons_email_package_reads_what_was_meant() {
    let Some(python) = python("email") else { return };
    let long = "目标 target ".repeat(80);
    let cases = [
        (
            "Inbound desk",
            "Beijing robots target raised: 10,000 → 20,000 by 2027",
            "plain\n",
            "<p>plain</p>\n",
        ),
        (
            "张伟（研究部）",
            "北京：机器人产业规模目标由1万台上调至2万台（2027年）",
            "之前：1万台\n之后：2万台\n",
            "<p>2万台</p>\n",
        ),
        ("👩‍🔬 Lab, \"the\" first", "🤖 目标 ↑ 100 % 👩‍🔬", "👩‍🔬\n", "<p>👩‍🔬</p>\n"),
        (
            "Ünï <x>",
            long.trim(),
            "=?utf-8?B?aGk=?=\n.\n..\nFrom me\n",
            "<!-- --> <script>alert(1)</script>\n",
        ),
        ("a@b.example", "(comment) \"quoted\" <angle>; group: x;", "&lt; é\u{301} ﷽ שלום\n", "<p>&lt;</p>\n"),
    ];
    for (name, subject, text, html) in cases {
        let meant = Letter {
            to_name: name.to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: html.to_owned(),
            ..letter()
        };
        let read: Value =
            serde_json::from_str(&said(&python, "parse.py", &[], &bytes_of(&meant).await)).expect("JSON");
        assert_eq!(read["subject"], subject);
        assert_eq!(read["to"], serde_json::json!([[name, "desk@desk.example"]]));
        assert_eq!(read["from"], serde_json::json!([["政策观察", "alerts@watch.example"]]));
        assert_eq!(read["text"].as_str().map(|t| t.replace("\r\n", "\n")).as_deref(), Some(text));
        assert_eq!(read["html"].as_str().map(|t| t.replace("\r\n", "\n")).as_deref(), Some(html));
        assert_eq!(read["parts"], serde_json::json!(["multipart/alternative", "text/plain", "text/html"]));
        assert_eq!(read["message_id"], "<0123456789abcdef@watch.example>");
        assert_eq!(read["in_reply_to"], "<source.plan@watch.example>");
        assert_eq!(read["list_id"], "<alerts.policywatch.watch.example>");
        assert_eq!(
            read["list_unsubscribe"],
            "<https://watch.example/unsubscribe?who=Desk%20%E5%8C%97%E4%BA%AC>, <mailto:ops@watch.example?subject=unsubscribe>"
        );
        assert_eq!(read["list_unsubscribe_post"], "List-Unsubscribe=One-Click");
        assert_eq!(read["auto_submitted"], "auto-generated");
        assert_eq!(read["date"], "2026-03-01T12:00:00+00:00");
        assert_eq!(read["defects"], serde_json::json!([]), "{subject}");
    }
}

#[tokio::test]
async fn pythons_email_package_finds_no_header_that_a_page_injected() {
    let Some(python) = python("email") else { return };
    let hostile = "Target\r\nBcc: victim@example.com\r\n\r\n<script>\u{202e}\u{0}\u{2028}x";
    let meant = Letter {
        subject: hostile.to_owned(),
        to_name: hostile.to_owned(),
        message_id: format!("id{hostile}"),
        list_id: Some(format!("list{hostile}")),
        in_reply_to: Some(format!("reply{hostile}")),
        unsubscribe: vec![format!("https://a.example/{hostile}"), "javascript:alert(1)".to_owned()],
        ..letter()
    };
    let bytes = bytes_of(&meant).await;
    let read: Value = serde_json::from_str(&said(&python, "parse.py", &[], &bytes)).expect("JSON");
    assert_eq!(read["subject"], "Target Bcc: victim@example.com <script> x");
    assert_eq!(
        read["to"],
        serde_json::json!([["Target Bcc: victim@example.com <script> x", "desk@desk.example"]])
    );
    let headers = read["headers"].as_array().expect("a list");
    assert!(headers.iter().all(|name| name != "bcc"), "{headers:?}");
    assert_eq!(read["list_unsubscribe"], Value::Null);
}

#[tokio::test]
async fn signatures_are_genuine_to_an_independent_verifier() {
    let Some(python) = python("dkim, nacl") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for (name, record) in keys::dkim_keys() {
        let settings = MailSettings {
            from: letter().from,
            operator: None,
            return_path: None,
            spool: folder.path().join(name),
            smtp: None,
            dkim: Some(DkimSettings {
                domain: "watch.example".to_owned(),
                selector: "policywatch".to_owned(),
                key_file: keys::file(name),
            }),
            unsubscribe: Vec::new(),
            retry: RetrySettings::default(),
        };
        let mailer = Mailer::new(&settings).expect("a mailer that signs");
        let meant = Letter {
            subject: "北京：目标上调 🤖".to_owned(),
            text: "trailing  spaces  \n\n.\n\n\n".to_owned(),
            ..letter()
        };
        mailer.send(&meant).await.expect("written");
        let file =
            fs::read_dir(&settings.spool).expect("the spool").next().expect("a mail").expect("an entry");
        let bytes = fs::read(file.path()).expect("a mail");
        assert_eq!(said(&python, "verify.py", &[&record], &bytes).trim(), "genuine", "{name}");
        let text = String::from_utf8(bytes.clone()).expect("ASCII");
        let forged = text.replace("desk@desk.example", "other@desk.example");
        assert_ne!(forged, text);
        assert_eq!(said(&python, "verify.py", &[&record], forged.as_bytes()).trim(), "forged", "{name}");
        let elsewhere = text.replace("mailto:ops@watch.example", "mailto:ops@evil.example");
        assert_ne!(elsewhere, text);
        assert_eq!(said(&python, "verify.py", &[&record], elsewhere.as_bytes()).trim(), "forged", "{name}");
    }
}

/// aiosmtpd as a process; it ends when this is dropped.
struct Judge {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Judge {
    fn start(python: &str, mode: &str, login: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(python)
            .arg(script("smtp_server.py"))
            .arg(folder.path())
            .arg(mode)
            .args([keys::file("server.pem"), keys::file("server.key")])
            .args(login)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the judge starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a port");
        Self { child, port: line.trim().parse().expect("a port"), folder }
    }

    fn configuration(&self, tls: &str, more: &str) -> String {
        format!(
            "[mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"{tls}\"\ntimeout = \"30s\"\n{more}",
            self.port
        )
    }

    fn mails(&self) -> Vec<Mail> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.folder.path())
            .expect("a folder")
            .map(|e| e.expect("an entry").path())
            .collect();
        files.sort();
        files.iter().map(|file| Mail::parse(&fs::read(file).expect("a mail"))).collect()
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A workspace with a page that has just changed, and subscribers of these names.
fn changed_page(site: &Site, configuration: &str, names: &[&str]) -> Workspace {
    let mut workspace = Workspace::new();
    workspace.configure(configuration).source("plan", &site.url("/plan"));
    for name in names {
        workspace.subscriber(name, &format!("{name}@test.example"), "");
    }
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
    workspace
}

fn states(workspace: &Workspace) -> Vec<(String, String)> {
    let mut states: Vec<(String, String)> = workspace
        .json(&["outbox", "list", "--json"])
        .iter()
        .filter(|entry| entry["subscriber"] != "operator")
        .map(|entry| {
            let text = |key: &str| entry[key].as_str().expect("text").to_owned();
            (text("subscriber"), text("state"))
        })
        .collect();
    states.sort();
    states
}

#[test]
fn every_state_of_the_outbox_is_reached_with_a_server_of_others() {
    let Some(python) = python("aiosmtpd") else { return };
    let judge = Judge::start(&python, "plain", &[]);
    let site = Site::start();
    let names = ["desk", "say-452-a", "say-450-b", "say-550-c", "drop-d"];
    let workspace = changed_page(&site, &judge.configuration("none", ""), &names);
    workspace.run_at("2026-11-22T02:00:00Z", &["check"], 1);
    let expected =
        |of: [(&str, &str); 5]| of.map(|(name, state)| (name.to_owned(), state.to_owned())).to_vec();
    assert_eq!(
        states(&workspace),
        expected([
            ("desk", "sent"),
            ("drop-d", "waiting"),
            ("say-450-b", "waiting"),
            ("say-452-a", "waiting"),
            ("say-550-c", "failed"),
        ])
    );
    let failed = &workspace.json(&["outbox", "list", "--state", "failed", "--json"])[0];
    let reason = failed["last_error"].as_str().expect("the server's words");
    assert!(reason.contains("550") && reason.contains("say-550-c is told so"), "{reason}");
    workspace.run_at("2026-11-22T02:05:00Z", &["outbox", "flush"], 0);
    let ids: std::collections::BTreeSet<String> =
        judge.mails().into_iter().map(|mail| mail.message_id).collect();
    assert_eq!(ids.len(), judge.mails().len(), "nothing came twice");
    let told: Vec<String> = judge.mails().into_iter().map(|mail| mail.to).collect();
    for name in ["desk", "say-452-a", "say-450-b", "drop-d"] {
        assert_eq!(told.iter().filter(|to| **to == format!("{name}@test.example")).count(), 1, "{told:?}");
    }
    // Taken up again by hand, refused again, dropped.
    let id = failed["id"].to_string();
    workspace.run_at("2026-11-22T02:06:00Z", &["outbox", "retry", &id], 0).says("1 alert is due now");
    workspace.run_at("2026-11-22T02:06:00Z", &["outbox", "flush"], 1).says("1 failed");
    workspace.run(&["outbox", "drop", &id, "--why", "left the firm"], 0);
    workspace.run(&["outbox", "list", "--state", "dropped"], 0).says("left the firm");
    workspace.run(&["outbox", "show", &id], 0).says("dropped").says("left the firm");
    assert!(!workspace.run(&["outbox", "retry", &id], 2).stderr.is_empty());
}

/// Alone, so that its connection is a fresh one: on a kept connection the same answer means that the server has grown
/// tired of it, and the letter goes over another at once.
#[test]
fn a_letter_that_a_closing_server_turned_away_is_tried_again() {
    let Some(python) = python("aiosmtpd") else { return };
    let judge = Judge::start(&python, "plain", &[]);
    let site = Site::start();
    let workspace = changed_page(&site, &judge.configuration("none", ""), &["say-421-a"]);
    workspace.run_at("2026-11-22T02:00:00Z", &["check"], 0).says("1 put off");
    assert_eq!(states(&workspace), [("say-421-a".to_owned(), "waiting".to_owned())]);
    workspace.run_at("2026-11-22T02:05:00Z", &["outbox", "flush"], 0);
    assert_eq!(states(&workspace), [("say-421-a".to_owned(), "sent".to_owned())]);
    assert_eq!(judge.mails().len(), 1);
}

#[test]
fn a_process_that_dies_in_the_middle_of_a_letter_leaves_it_to_the_next() {
    let Some(python) = python("aiosmtpd") else { return };
    let judge = Judge::start(&python, "plain", &[]);
    let site = Site::start();
    let workspace = changed_page(&site, &judge.configuration("none", ""), &["hang-a"]);
    let mut child = workspace
        .command(&["check"])
        .env("POLICYWATCH_NOW", "2026-11-22T02:00:00Z")
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let patience = Instant::now() + Duration::from_mins(1);
    while !judge.folder.path().with_extension("hanging").exists() {
        assert!(Instant::now() < patience, "the letter is never handed over");
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("it is killed");
    child.wait().expect("it is reaped");
    fs::remove_file(judge.folder.path().with_extension("hanging")).expect("the judge's mark");
    assert_eq!(states(&workspace), [("hang-a".to_owned(), "sending".to_owned())]);
    workspace.run_at("2026-11-22T02:00:01Z", &["outbox", "flush"], 0).says("1 sent");
    assert_eq!(states(&workspace), [("hang-a".to_owned(), "sent".to_owned())]);
    assert_eq!(judge.mails().len(), 1);
}

#[test]
fn a_server_of_others_takes_mail_over_tls_and_with_a_login() {
    let Some(python) = python("aiosmtpd") else { return };
    for (mode, tls) in [("starttls", "starttls"), ("implicit", "implicit")] {
        let judge = Judge::start(&python, mode, &["desk", "pass word"]);
        let site = Site::start();
        let mut workspace = Workspace::new();
        fs::write(workspace.path().join("password"), "pass word\n").expect("a file");
        fs::write(workspace.path().join("wrong"), "guess\n").expect("a file");
        let configuration = |file: &str| {
            let more = format!("username = \"desk\"\npassword_file = \"{file}\"\n[feeds]\n");
            judge.configuration(tls, &more)
        };
        let authority = keys::authority();
        write_with_authority(&mut workspace, &authority, &configuration("password"), &site);
        workspace.run(&["config", "--check-mail"], 0).says("over TLS").says("took the login of desk");
        workspace.run(&["subscribers", "test", "desk"], 0).says("accepted");
        let mails = judge.mails();
        assert!(mails[0].subject.starts_with("[Test] "), "{}", mails[0].subject);
        let mut other = Workspace::new();
        fs::write(other.path().join("wrong"), "guess\n").expect("a file");
        write_with_authority(&mut other, &authority, &configuration("wrong"), &site);
        other.run(&["config", "--check-mail"], 1).says("535").says("check `username`");
        // Without the authority, the certificate is not believed, and what to do is said.
        let mut strange = Workspace::new();
        fs::write(strange.path().join("password"), "pass word\n").expect("a file");
        strange.configure(&configuration("password"));
        strange.run(&["config", "--check-mail"], 1).says("`ca_files`");
    }
}

fn write_with_authority(workspace: &mut Workspace, authority: &Path, configuration: &str, site: &Site) {
    workspace.trust(authority);
    workspace.configure(configuration).source("plan", &site.url("/plan")).subscriber(
        "desk",
        "desk@test.example",
        "",
    );
}
