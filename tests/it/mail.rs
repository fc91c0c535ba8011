//! Mails as recipients see them, and every way a mail server can fail.

use std::{path::Path, time::Duration};

use mail_parser::{Message, MessageParser};
use policywatch::{
    domain::{
        letter::{Letter, SendFailure},
        settings::{MailSettings, RetrySettings, SmtpSettings, SmtpTls},
    },
    mail::Mailer,
};

use crate::{
    keys,
    smtp_server::{Setup, SmtpServer, Stage, Trouble},
};

fn letter() -> Letter {
    Letter {
        message_id: "alert-1.desk@policywatch.example.org".to_owned(),
        from: "Policy watch <alerts@example.org>".to_owned(),
        to_name: "Inbound desk".to_owned(),
        to_address: "desk@example.net".to_owned(),
        subject: "Beijing robots target raised: 10,000 → 20,000 by 2027".to_owned(),
        text: "Before: 10,000\nAfter: 20,000\n.\n.. dots\n".to_owned(),
        html: "<p>Before: 10,000</p>\n<p>After: <b>20,000</b></p>\n".to_owned(),
        date: "2026-03-01T12:00:00Z".parse().expect("a timestamp"),
        list_id: Some("beijing-robots.policywatch.example.org".to_owned()),
        in_reply_to: Some("alert-0.desk@policywatch.example.org".to_owned()),
        unsubscribe: Vec::new(),
    }
}

fn spool(folder: &Path) -> MailSettings {
    MailSettings {
        from: "Policy watch <alerts@example.org>".to_owned(),
        operator: None,
        return_path: None,
        spool: folder.to_owned(),
        smtp: None,
        dkim: None,
        unsubscribe: Vec::new(),
        retry: RetrySettings::default(),
    }
}

fn smtp(server: &SmtpServer) -> MailSettings {
    let settings = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        tls: SmtpTls::None,
        username: None,
        password_file: None,
        token_file: None,
        timeout: Duration::from_secs(20),
    };
    MailSettings { smtp: Some(settings), ..spool(Path::new("/nonexistent")) }
}

fn with(server: &SmtpServer, change: impl FnOnce(&mut SmtpSettings)) -> MailSettings {
    let mut settings = smtp(server);
    if let Some(smtp) = &mut settings.smtp {
        change(smtp);
    }
    settings
}

fn mailer(settings: &MailSettings) -> Mailer {
    Mailer::with_ca_files(settings, &[keys::authority()]).expect("settings that can be used")
}

fn parse(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("a mail")
}

/// Bodies are compared with line ends as people write them.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[tokio::test]
async fn a_mail_parsed_back_is_what_was_meant() {
    let long = format!("{}目标", "policy 规划 ".repeat(60));
    let cases = [
        ("Inbound desk", "Targets raised", "plain", "<p>plain</p>"),
        (
            "张伟",
            "北京:机器人产业规模目标由 1 万台提高到 2 万台",
            "之前:1 万台\n之后:2 万台\n",
            "<p>之后:<b>2 万台</b></p>\n",
        ),
        ("Desk, \"the\" first", "a \"quoted\" subject; with (parens)", "x", "y"),
        ("👩‍🔬 Lab", "🤖 目标 ↑ 100 %", "👩‍🔬", "<p>👩‍🔬</p>"),
        ("Ünï", &long, &long, &long),
        ("", "= ?", "=?utf-8?B?aGk=?=", "<!-- --> <script>alert(1)</script>"),
        ("x", "tail space", ".\n..\n.leading dot\n", "<p>\n.\n</p>"),
        ("x", "long line", &"x".repeat(5000), &format!("<p>{}</p>", "目".repeat(5000))),
    ];
    for (name, subject, text, html) in cases {
        let letter = Letter {
            to_name: name.to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: html.to_owned(),
            ..letter()
        };
        let mailer = Mailer::memory();
        mailer.send(&letter).await.expect("sent");
        let kept = mailer.kept();
        assert!(kept[0].is_ascii(), "{subject}");
        assert!(kept[0].split(|b| *b == b'\n').all(|line| line.len() <= 999), "{subject}");
        let mail = parse(&kept[0]);
        assert_eq!(mail.subject().map(str::trim), Some(subject.trim()));
        let to = mail.to().and_then(|to| to.first()).expect("a recipient");
        assert_eq!(to.name().unwrap_or_default(), name);
        assert_eq!(to.address(), Some("desk@example.net"));
        assert_eq!(mail.body_text(0).map(|t| lines(&t)).as_deref(), Some(text), "{subject}");
        assert_eq!(mail.body_html(0).map(|t| lines(&t)).as_deref(), Some(html), "{subject}");
        assert_eq!((mail.text_body_count(), mail.html_body_count(), mail.attachment_count()), (1, 1, 0));
    }
}

#[tokio::test]
async fn the_headers_say_what_machines_want_to_know() {
    let mailer = Mailer::memory();
    mailer.send(&letter()).await.expect("sent");
    let kept = mailer.kept();
    let mail = parse(&kept[0]);
    assert_eq!(mail.message_id(), Some("alert-1.desk@policywatch.example.org"));
    assert_eq!(mail.date().map(mail_parser::DateTime::to_rfc3339).as_deref(), Some("2026-03-01T12:00:00Z"));
    let from = mail.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some("Policy watch"), Some("alerts@example.org")));
    assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert_eq!(mail.header_raw("List-Id").map(str::trim), Some("<beijing-robots.policywatch.example.org>"));
    assert_eq!(mail.in_reply_to().as_text(), Some("alert-0.desk@policywatch.example.org"));
    assert_eq!(mail.references().as_text(), Some("alert-0.desk@policywatch.example.org"));
    assert_eq!(mail.header_raw("MIME-Version").map(str::trim), Some("1.0"));
    // The same letter is the same mail, byte for byte.
    mailer.send(&letter()).await.expect("sent");
    let kept = mailer.kept();
    assert_eq!(kept[0], kept[1]);
}

#[tokio::test]
async fn hostile_text_stays_inside_its_header() {
    let letter = Letter {
        message_id: "id> \r\nX-Evil: 1".to_owned(),
        to_name: "Desk\r\nBcc: victim@example.com".to_owned(),
        subject: "Target\r\nBcc: victim@example.com\r\n\r\n<script>\u{202e}\u{0}\u{2028}x".to_owned(),
        list_id: Some("list>\r\nX-Evil: 2".to_owned()),
        in_reply_to: Some("a\r\nX-Evil: 3".to_owned()),
        ..letter()
    };
    let mailer = Mailer::memory();
    mailer.send(&letter).await.expect("sent");
    let kept = mailer.kept();
    let mail = parse(&kept[0]);
    assert_eq!(mail.subject(), Some("Target Bcc: victim@example.com <script> x"));
    assert_eq!(
        mail.to().and_then(|to| to.first()).and_then(|to| to.name()),
        Some("Desk Bcc: victim@example.com")
    );
    assert!(mail.bcc().is_none());
    assert!(mail.header_raw("X-Evil").is_none());
    assert_eq!(mail.message_id(), Some("idX-Evil:1"));
}

#[tokio::test]
async fn what_is_no_address_is_refused_for_good() {
    for address in ["", "desk", "desk@", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "a@b@c"] {
        let letter = Letter { to_address: address.to_owned(), ..letter() };
        let outcome = Mailer::memory().send(&letter).await;
        assert!(matches!(&outcome, Err(SendFailure::Permanent(_))), "{address}: {outcome:?}");
    }
    let settings = MailSettings { from: "nobody".to_owned(), ..spool(Path::new("/tmp")) };
    assert!(matches!(Mailer::new(&settings), Err(SendFailure::Permanent(m)) if m.contains("from")));
}

#[tokio::test]
async fn the_spool_holds_each_message_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let spool_folder = folder.path().join("deep/mail");
    let mailer = mailer(&spool(&spool_folder));
    mailer.probe().await.expect("a folder that can be written to");
    mailer.send(&letter()).await.expect("written");
    mailer.send(&Letter { text: "again".to_owned(), ..letter() }).await.expect("written");
    let later = "2026-03-02T12:00:00Z".parse().expect("a timestamp");
    mailer.send(&Letter { text: "and again".to_owned(), date: later, ..letter() }).await.expect("written");
    let other =
        Letter { message_id: "alert-2@x".to_owned(), to_address: "a/b@例子.cn".to_owned(), ..letter() };
    mailer.send(&other).await.expect("written");
    let mut names: Vec<String> = std::fs::read_dir(&spool_folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names.iter().all(|n| n.starts_with("20260301T120000Z-") && n.split('.').next_back() == Some("eml")),
        "{names:?}"
    );
    let bytes = std::fs::read(
        spool_folder.join(names.iter().find(|n| n.contains("desk_example.net")).expect("the first")),
    )
    .expect("a file");
    assert_eq!(parse(&bytes).body_text(0).as_deref(), Some("and again"));
    assert_eq!(mailer.spool_folder(), Some(spool_folder.as_path()));
}

#[tokio::test]
async fn a_spool_that_cannot_be_written_is_tried_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mail");
    std::fs::write(&file, "in the way").expect("a file");
    let mailer = mailer(&spool(&file));
    assert!(
        matches!(mailer.send(&letter()).await, Err(SendFailure::Transient(m)) if m.contains("mail folder"))
    );
    assert!(matches!(mailer.probe().await, Err(SendFailure::Transient(_))));
}

#[tokio::test]
async fn letters_share_a_connection_and_come_through_whole() {
    let server = SmtpServer::start(Setup::default()).await;
    let mailer = mailer(&smtp(&server));
    for number in 0..5 {
        mailer.send(&Letter { message_id: format!("m{number}@x"), ..letter() }).await.expect("accepted");
    }
    let received = server.received();
    assert_eq!(received.len(), 5);
    assert_eq!(server.connections(), 1);
    assert_eq!(received[0].from, "alerts@example.org");
    assert_eq!(received[0].to, ["desk@example.net"]);
    assert_eq!(parse(&received[0].content).body_text(0).map(|t| lines(&t)), Some(letter().text));
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closed_is_replaced() {
    let server = SmtpServer::start(Setup::default()).await;
    let mailer = mailer(&smtp(&server));
    server.next(Stage::Content, Trouble::AcceptAndClose);
    mailer.send(&letter()).await.expect("accepted");
    mailer.send(&letter()).await.expect("accepted over a new connection");
    // A server that says goodbye on a kept connection.
    server.next(Stage::Mail, Trouble::Say("421 4.4.2 idle too long"));
    mailer.send(&letter()).await.expect("accepted over a new connection");
    assert_eq!(server.received().len(), 3);
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn refusals_are_transient_or_permanent_with_the_servers_words() {
    for (stage, trouble, permanent, words) in [
        (Stage::Connect, Trouble::Say("421 4.3.2 too busy"), false, "421 4.3.2 too busy"),
        (Stage::Connect, Trouble::Say("554 5.7.1 your network is blocked"), false, "554"),
        (Stage::Connect, Trouble::Drop, false, "connecting"),
        (Stage::Ehlo, Trouble::Say("550 5.7.1 bad name"), false, "550"),
        (Stage::Ehlo, Trouble::Drop, false, "connecting"),
        (Stage::Mail, Trouble::Say("421 4.4.5 too many"), false, "421 4.4.5 too many"),
        (Stage::Mail, Trouble::Say("451 4.7.1 greylisted"), false, "MAIL FROM"),
        (Stage::Mail, Trouble::Say("550 5.1.8 sender unknown"), true, "sender unknown"),
        (Stage::Mail, Trouble::Say("530 5.7.0 log in first"), false, "log in first"),
        (Stage::Mail, Trouble::Drop, false, "MAIL FROM"),
        (Stage::Rcpt, Trouble::Say("450 4.2.1 mailbox busy"), false, "mailbox busy"),
        (Stage::Rcpt, Trouble::Say("550 5.1.1 no such user"), true, "550 5.1.1 no such user"),
        (
            Stage::Rcpt,
            Trouble::Say("550-5.1.1 no such user\r\n550 5.1.1 ask the postmaster"),
            true,
            "ask the postmaster",
        ),
        (Stage::Rcpt, Trouble::Drop, false, "RCPT TO"),
        (Stage::Data, Trouble::Say("451 4.3.0 later"), false, "DATA"),
        (Stage::Data, Trouble::Say("554 5.7.1 no"), true, "DATA"),
        (Stage::Data, Trouble::Drop, false, "DATA"),
        (Stage::Content, Trouble::Say("452 4.3.1 disk full"), false, "disk full"),
        (Stage::Content, Trouble::Say("554 5.6.0 looks like spam"), true, "looks like spam"),
        (Stage::Content, Trouble::Drop, false, "handing over"),
        (Stage::Content, Trouble::AcceptAndDrop, false, "handing over"),
        (Stage::Rcpt, Trouble::Say("garbage"), false, "RCPT TO"),
    ] {
        let server = SmtpServer::start(Setup::default()).await;
        let mailer = mailer(&smtp(&server));
        server.next(stage, trouble.clone());
        let outcome = mailer.send(&letter()).await;
        let (found, message) = match &outcome {
            Err(SendFailure::Permanent(message)) => (true, message),
            Err(SendFailure::Transient(message)) => (false, message),
            Ok(()) => panic!("{stage:?} {trouble:?}: accepted"),
        };
        assert_eq!(found, permanent, "{stage:?} {trouble:?}: {message}");
        assert!(message.contains(words), "{stage:?} {trouble:?}: {message}");
        // Nothing was tried twice behind the outbox's back.
        let accepted = usize::from(matches!(trouble, Trouble::AcceptAndDrop));
        assert_eq!(server.received().len(), accepted, "{stage:?} {trouble:?}");
        assert_eq!(server.connections(), 1, "{stage:?} {trouble:?}");
        // The next letter goes out as if nothing had been.
        mailer.send(&letter()).await.expect("accepted");
        assert_eq!(server.received().len(), accepted + 1, "{stage:?} {trouble:?}");
    }
}

#[tokio::test]
async fn a_bad_recipient_costs_no_connection() {
    let server = SmtpServer::start(Setup::default()).await;
    let mailer = mailer(&smtp(&server));
    for _ in 0..3 {
        server.next(Stage::Rcpt, Trouble::Say("550 5.1.1 no such user"));
        assert!(matches!(mailer.send(&letter()).await, Err(SendFailure::Permanent(_))));
        mailer.send(&letter()).await.expect("accepted");
    }
    assert_eq!((server.received().len(), server.connections()), (3, 1));
}

#[tokio::test]
async fn a_silent_server_ends_with_the_time_and_its_connection_is_not_reused() {
    for stage in [Stage::Connect, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Content] {
        let server = SmtpServer::start(Setup::default()).await;
        let mailer = mailer(&with(&server, |smtp| smtp.timeout = Duration::from_millis(300)));
        server.next(stage, Trouble::Silence);
        let outcome = mailer.send(&letter()).await;
        assert!(
            matches!(&outcome, Err(SendFailure::Transient(m)) if m.contains("in time")),
            "{stage:?}: {outcome:?}"
        );
        drop(mailer);
        let mailer = self::mailer(&smtp(&server));
        mailer.send(&letter()).await.expect("accepted");
        assert_eq!((server.received().len(), server.connections()), (1, 2), "{stage:?}");
    }
}

#[tokio::test]
async fn nobody_listening_is_transient() {
    let settings = {
        let server = SmtpServer::start(Setup::default()).await;
        smtp(&server)
    };
    tokio::task::yield_now().await;
    let outcome = mailer(&settings).send(&letter()).await;
    assert!(matches!(&outcome, Err(SendFailure::Transient(m)) if m.contains("connecting")), "{outcome:?}");
    let mut settings = settings;
    if let Some(smtp) = &mut settings.smtp {
        smtp.host = "no-such-host.invalid".to_owned();
    }
    let outcome = mailer(&settings).send(&letter()).await;
    assert!(matches!(&outcome, Err(SendFailure::Transient(m)) if m.contains("resolved")), "{outcome:?}");
}

#[tokio::test]
async fn mail_goes_out_over_tls_as_configured() {
    let starttls = Setup { starttls: true, ..Setup::default() };
    let implicit = Setup { implicit_tls: true, ..Setup::default() };
    for (setup, tls) in [(starttls, SmtpTls::StartTls), (implicit, SmtpTls::Implicit)] {
        for host in ["localhost", "127.0.0.1"] {
            let server = SmtpServer::start(setup).await;
            let settings = with(&server, |smtp| {
                smtp.tls = tls;
                smtp.host = host.to_owned();
            });
            mailer(&settings).send(&letter()).await.expect("accepted");
            assert!(server.received()[0].secured);
            let found = mailer(&settings).probe().await.expect("a server that answers");
            assert!(found.contains("over TLS"), "{found}");
            // Without the authority the certificate is not believed, and nothing is sent.
            let outcome = Mailer::new(&settings).expect("settings that can be used").send(&letter()).await;
            assert!(
                matches!(&outcome, Err(SendFailure::Transient(m)) if m.contains("securing")),
                "{outcome:?}"
            );
            assert_eq!(server.received().len(), 1);
        }
    }
}

#[tokio::test]
async fn tls_that_is_required_is_never_given_up() {
    let server = SmtpServer::start(Setup::default()).await;
    let outcome = mailer(&with(&server, |smtp| smtp.tls = SmtpTls::StartTls)).send(&letter()).await;
    assert!(matches!(&outcome, Err(SendFailure::Transient(m)) if m.contains("STARTTLS")), "{outcome:?}");
    assert!(server.received().is_empty());
    // In the clear only to this machine.
    for host in ["192.0.2.1", "2001:db8::1", "[2001:db8::1]"] {
        let settings = with(&server, |smtp| smtp.host = host.to_owned());
        assert!(
            matches!(Mailer::new(&settings), Err(SendFailure::Permanent(m)) if m.contains("this machine only")),
            "{host}"
        );
    }
}

#[tokio::test]
async fn logins_are_tried_and_refused_ones_wait_for_the_operator() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        Some(path)
    };
    for mechanisms in ["PLAIN LOGIN", "LOGIN", "PLAIN", "CRAM-MD5 LOGIN"] {
        let setup = Setup { login: Some(("desk", "päss word", mechanisms)), ..Setup::default() };
        let server = SmtpServer::start(setup).await;
        let settings = with(&server, |smtp| {
            smtp.username = Some("desk".to_owned());
            smtp.password_file = file("right", "päss word \nsecond line\n");
        });
        mailer(&settings).send(&letter()).await.expect("accepted");
        assert_eq!(server.received()[0].login.as_deref(), Some("desk"), "{mechanisms}");
        let found = mailer(&settings).probe().await.expect("a server that answers");
        assert!(found.contains("login of desk"), "{found}");
    }
    let setup = Setup { login: Some(("desk", "right", "PLAIN")), ..Setup::default() };
    let server = SmtpServer::start(setup).await;
    let no_mechanism =
        SmtpServer::start(Setup { login: Some(("desk", "right", "GSSAPI")), ..Setup::default() }).await;
    for (server, password, words) in [
        (&server, file("wrong", "wrong"), "535 5.7.8 bad credentials"),
        (&server, file("empty", "\n"), "empty"),
        (&server, Some(folder.path().join("missing")), "missing"),
        (&server, None, "password_file"),
        (&no_mechanism, file("fine", "right"), "PLAIN or LOGIN"),
    ] {
        let settings = with(server, |smtp| {
            smtp.username = Some("desk".to_owned());
            smtp.password_file = password;
        });
        for outcome in [mailer(&settings).send(&letter()).await, mailer(&settings).probe().await.map(drop)] {
            assert!(matches!(&outcome, Err(SendFailure::Transient(m)) if m.contains(words)), "{outcome:?}");
        }
    }
    // Without a login where one is needed.
    let outcome = mailer(&smtp(&server)).send(&letter()).await;
    assert!(matches!(&outcome, Err(SendFailure::Transient(m)) if m.contains("530")), "{outcome:?}");
}

#[tokio::test]
async fn addresses_beyond_ascii_go_where_they_are_taken() {
    let able = SmtpServer::start(Setup { smtputf8: true, ..Setup::default() }).await;
    let unable = SmtpServer::start(Setup::default()).await;
    let domain_only = Letter { to_address: "desk@例子.cn".to_owned(), ..letter() };
    let whole = Letter { to_address: "用户@例子.cn".to_owned(), ..letter() };
    mailer(&smtp(&unable)).send(&domain_only).await.expect("accepted");
    assert_eq!(unable.received()[0].to, ["desk@xn--fsqu00a.cn"]);
    let outcome = mailer(&smtp(&unable)).send(&whole).await;
    assert!(matches!(&outcome, Err(SendFailure::Permanent(m)) if m.contains("SMTPUTF8")), "{outcome:?}");
    mailer(&smtp(&able)).send(&whole).await.expect("accepted");
    assert_eq!(able.received()[0].to, ["用户@xn--fsqu00a.cn"]);
}

#[tokio::test]
async fn letters_sent_at_once_all_arrive() {
    let server = SmtpServer::start(Setup::default()).await;
    let mailer = std::sync::Arc::new(mailer(&smtp(&server)));
    let sends: Vec<_> = (0..40)
        .map(|number| {
            let mailer = std::sync::Arc::clone(&mailer);
            let letter = Letter { message_id: format!("m{number}@x"), ..letter() };
            tokio::spawn(async move { mailer.send(&letter).await })
        })
        .collect();
    for send in sends {
        send.await.expect("no panic").expect("accepted");
    }
    assert_eq!(server.received().len(), 40);
}

#[test]
fn a_mailer_needs_no_runtime_to_be_made_and_dropped() {
    let settings = MailSettings {
        smtp: Some(SmtpSettings {
            host: "mail.example.org".to_owned(),
            port: 587,
            tls: SmtpTls::StartTls,
            username: None,
            password_file: None,
            token_file: None,
            timeout: Duration::from_secs(20),
        }),
        ..spool(Path::new("/nonexistent"))
    };
    drop(mailer(&settings));
}
