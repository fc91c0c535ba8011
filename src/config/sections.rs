//! The file as a whole, and its single tables: `[service]`, `[fetch]`, `[mail]`, `[lexicon]`.

use std::{collections::BTreeMap, path::Path, time::Duration};

use crate::{
    config::{
        follow,
        reader::{Item, Reader, Table},
        requests, sources, subscribers, values, ways,
    },
    domain::{
        settings::{
            FetchSettings, LexiconSettings, MailSettings, RetrySettings, ServiceSettings, Settings,
            SmtpSettings, SmtpTls,
        },
        source::{Retention, Route},
    },
};

/// The whole file; of no use where mistakes were noted.
pub(super) fn settings(reader: &mut Reader<'_>, path: &Path) -> Settings {
    let folder = path.parent().unwrap_or_else(|| Path::new("/"));
    let mut file = reader.document();
    let service = section(&mut file, reader, "service", "[service]");
    let service = service_settings(reader, service, folder);
    let fetch = section(&mut file, reader, "fetch", "[fetch]");
    let fetch = fetch_settings(reader, fetch, folder);
    let mail = section(&mut file, reader, "mail", "[mail]");
    let mail = mail_settings(reader, mail, folder);
    let feeds = section(&mut file, reader, "feeds", "[feeds]");
    let feeds = ways::feeds(reader, feeds, folder);
    let lexicon = section(&mut file, reader, "lexicon", "[lexicon]");
    let lexicon = lexicon_settings(reader, lexicon);
    let pages = file.take("source").map(|item| item.tables(reader, "[[source]]")).unwrap_or_default();
    let sources = sources::sources(reader, pages, &service, fetch.render, folder);
    let people =
        file.take("subscriber").map(|item| item.tables(reader, "[[subscriber]]")).unwrap_or_default();
    let subscribers = subscribers::subscribers(reader, people, &sources.ids, &service, folder);
    file.end(reader);
    let path = path.to_owned();
    Settings { path, service, fetch, mail, feeds, lexicon, sources: sources.sources, subscribers }
}

fn section(file: &mut Table, reader: &mut Reader<'_>, key: &'static str, name: &str) -> Option<Table> {
    file.take(key)?.table(reader, name)
}

fn service_settings(reader: &mut Reader<'_>, table: Option<Table>, folder: &Path) -> ServiceSettings {
    let mut service = ServiceSettings {
        database: folder.join("policywatch.db"),
        timezone: "UTC".to_owned(),
        schedule: "0 */6 * * *".to_owned(),
        stale_after: None,
        retention: Retention::default(),
        keep_checks_days: 400,
        listen: None,
    };
    let Some(mut table) = table else { return service };
    set(&mut service.database, table.take("database").and_then(|item| values::path(reader, item, folder)));
    set(&mut service.timezone, table.take("timezone").and_then(|item| values::timezone(reader, item)));
    set(&mut service.schedule, table.take("schedule").and_then(|item| values::schedule(reader, item)));
    let stale_after = table.take("stale_after").and_then(|item| {
        values::duration(reader, item, Duration::from_mins(1), Duration::from_hours(366 * 24))
    });
    service.stale_after = stale_after;
    service.retention = retention(&mut table, reader);
    set(&mut service.keep_checks_days, count(&mut table, reader, "keep_checks_days", 1, 36_600));
    service.listen = table.take("listen").and_then(|item| values::listen(reader, item, folder));
    table.end(reader);
    service
}

fn fetch_settings(reader: &mut Reader<'_>, table: Option<Table>, folder: &Path) -> FetchSettings {
    let mut fetch = FetchSettings::default();
    let Some(mut table) = table else { return fetch };
    if let Some(item) = table.take("allow_hosts") {
        let hosts = item.texts(reader, false, "\"127.0.0.1\"");
        fetch.allow_hosts = hosts.into_iter().filter_map(|text| values::host(reader, text)).collect();
    }
    set(&mut fetch.per_host_parallel, count(&mut table, reader, "per_host_parallel", 1, 64));
    set(&mut fetch.parallel, count(&mut table, reader, "parallel", 1, 1024));
    set(&mut fetch.max_redirects, count(&mut table, reader, "max_redirects", 0, 50));
    set(&mut fetch.retries, count(&mut table, reader, "retries", 0, 10));
    set(&mut fetch.max_body_bytes, body_limit(&mut table, reader));
    let delay = table
        .take("per_host_delay")
        .and_then(|item| values::duration(reader, item, Duration::ZERO, Duration::from_hours(1)));
    set(&mut fetch.per_host_delay, delay);
    set(&mut fetch.connect_timeout, timeout(&mut table, reader, "connect_timeout"));
    set(&mut fetch.read_timeout, timeout(&mut table, reader, "read_timeout"));
    set(&mut fetch.timeout, timeout(&mut table, reader, "timeout"));
    if let Some(item) = table.take("user_agent") {
        let example = "\"policywatch/0.1 (+https://example.org/contact)\"";
        if let Some(text) = item.text(reader, example) {
            if http::HeaderValue::from_str(&text.value).is_ok() && text.value.is_ascii() {
                fetch.user_agent = text.value;
            } else {
                let what = "`user_agent` holds signs that a header cannot carry";
                reader.note(&text.span, what, format!("write it in ASCII, such as {example}"));
            }
        }
    }
    if let Some(item) = table.take("ca_files") {
        let files = item.texts(reader, false, "\"company-ca.pem\"");
        fetch.ca_files = files.into_iter().map(|text| folder.join(text.value)).collect();
    }
    set(&mut fetch.max_header_bytes, requests::header_limit(&mut table, reader));
    set(&mut fetch.max_expansion, requests::expansion_limit(&mut table, reader));
    let max_fresh = table
        .take("max_fresh")
        .and_then(|item| values::duration(reader, item, Duration::ZERO, Duration::from_hours(24)));
    set(&mut fetch.max_fresh, max_fresh);
    if let Route::Through(proxy) = requests::proxy(&mut table, reader, folder) {
        fetch.proxy = Some(proxy);
    }
    set(&mut fetch.render, follow::render(&mut table, reader));
    fetch.browser = table.take("browser").and_then(|item| follow::browser(reader, item, folder));
    table.end(reader);
    fetch
}

fn mail_settings(reader: &mut Reader<'_>, table: Option<Table>, folder: &Path) -> MailSettings {
    let mut mail = MailSettings {
        from: "policywatch@localhost".to_owned(),
        operator: None,
        return_path: None,
        spool: folder.join("mail"),
        smtp: None,
        dkim: None,
        unsubscribe: Vec::new(),
        retry: RetrySettings::default(),
    };
    let Some(mut table) = table else { return mail };
    table.forbid(reader, "password", PASSWORD_IN_FILE, PASSWORD_REMEDY);
    let from = table.take("from");
    let has_from = from.is_some();
    set(&mut mail.from, from.and_then(|item| values::mailbox(reader, item)));
    mail.operator = table.take("operator").and_then(|item| values::address(reader, item));
    mail.return_path = table.take("return_path").and_then(|item| values::address(reader, item));
    set(&mut mail.spool, table.take("spool").and_then(|item| values::path(reader, item, folder)));
    if let Some(smtp) = table.take("smtp").and_then(|item| item.table(reader, "[mail.smtp]")) {
        if !has_from {
            let what = "[mail] has no `from`, without which no server takes mail";
            reader.note(&smtp.span, what, "add from = \"Policy watch <alerts@example.org>\" under [mail]");
        }
        mail.smtp = smtp_settings(reader, smtp, folder);
    }
    mail.dkim = ways::dkim(reader, &mut table, &mail.from, folder);
    mail.unsubscribe = ways::unsubscribe(reader, &mut table);
    mail.retry = ways::retry(reader, &mut table);
    table.end(reader);
    mail
}

const PASSWORD_IN_FILE: &str = "a password does not belong into this file";
const PASSWORD_REMEDY: &str = "put it into a file that only policywatch may read, and name that file as password_file under [mail.smtp]";

fn smtp_settings(reader: &mut Reader<'_>, mut table: Table, folder: &Path) -> Option<SmtpSettings> {
    table.forbid(reader, "password", PASSWORD_IN_FILE, PASSWORD_REMEDY);
    let host = table
        .require(reader, "host", "host = \"smtp.example.org\"")
        .and_then(|item| item.text(reader, "\"smtp.example.org\""))
        .and_then(|text| values::host(reader, text));
    let tls = match table.take("tls") {
        None => Some(SmtpTls::StartTls),
        Some(item) => item.text(reader, "\"starttls\"").and_then(|text| {
            let known = [
                ("starttls", SmtpTls::StartTls),
                ("implicit", SmtpTls::Implicit),
                ("none", SmtpTls::None),
            ];
            let tls = values::word(reader, &text, "way to secure mail", &known);
            if tls == Some(SmtpTls::None) && host.as_deref().is_some_and(|host| !is_loopback(host)) {
                reader.note(
                    &text.span,
                    "mail would go over the network unencrypted: \"none\" is for a server on this machine alone",
                    "write \"starttls\" or \"implicit\", or host = \"127.0.0.1\"",
                );
            }
            tls
        }),
    };
    let port = count(&mut table, reader, "port", 1, 65_535);
    let username = table.take("username").and_then(|item| item.text(reader, "\"alerts\""));
    let password_file = table.take("password_file").map(|item| (item.span.clone(), item));
    let token_file = table.take("token_file").map(|item| (item.span.clone(), item));
    match (&username, &password_file, &token_file) {
        (Some(username), None, None) => reader.note(
            &username.span,
            "`username` without `password_file`",
            "add password_file = \"/etc/policywatch/smtp-password\", or token_file where the server asks for XOAUTH2",
        ),
        (None, Some((span, _)), _) => {
            reader.note(span, "`password_file` without `username`", "add username = \"alerts\"");
        }
        (None, None, Some((span, _))) => {
            reader.note(span, "`token_file` without `username`", "add username = \"alerts@example.org\"");
        }
        (Some(_), Some(_), Some((span, _))) => {
            reader.note(span, "both a password and a token", "keep password_file or token_file, not both");
        }
        _ => {}
    }
    let token_file = token_file.and_then(|(_, item)| values::path(reader, item, folder));
    let password_file = password_file.and_then(|(_, item)| values::path(reader, item, folder));
    let timeout = timeout(&mut table, reader, "timeout").unwrap_or(Duration::from_mins(1));
    table.end(reader);
    let (host, tls) = (host?, tls?);
    let usual_port = match tls {
        SmtpTls::StartTls => 587,
        SmtpTls::Implicit => 465,
        SmtpTls::None => 25,
    };
    Some(SmtpSettings {
        host,
        port: port.unwrap_or(usual_port),
        tls,
        username: username.map(|text| text.value),
        password_file,
        token_file,
        timeout,
    })
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn lexicon_settings(reader: &mut Reader<'_>, table: Option<Table>) -> LexiconSettings {
    let Some(mut table) = table else { return LexiconSettings::default() };
    let sectors = table.take("sectors").and_then(|item| item.table(reader, "[lexicon.sectors]"));
    let places = table.take("places").and_then(|item| item.table(reader, "[lexicon.places]"));
    table.end(reader);
    LexiconSettings {
        sectors: words(reader, sectors, "\"humanoid\""),
        places: words(reader, places, "\"京\""),
    }
}

/// A table of the user's own words, each with a list.
fn words(reader: &mut Reader<'_>, table: Option<Table>, example: &str) -> BTreeMap<String, Vec<String>> {
    let mut words = BTreeMap::new();
    for (label, span, item) in table.map(|mut table| table.take_all()).unwrap_or_default() {
        if label.trim().is_empty() || label.chars().any(char::is_control) {
            reader.note(&span, "a label is empty or holds control characters", "write it as plain text");
        }
        let listed = item.texts(reader, true, example);
        words.insert(label.trim().to_owned(), listed.into_iter().map(|text| text.value).collect());
    }
    words
}

/// What is kept of a history, where it is said.
pub(super) fn retention(table: &mut Table, reader: &mut Reader<'_>) -> Retention {
    Retention {
        keep_versions: count(table, reader, "keep_versions", 2, 1_000_000),
        keep_days: count(table, reader, "keep_days", 1, 36_600),
    }
}

/// A length of time that a request may take.
pub(super) fn timeout(table: &mut Table, reader: &mut Reader<'_>, key: &'static str) -> Option<Duration> {
    let item = table.take(key)?;
    values::duration(reader, item, Duration::from_millis(100), Duration::from_hours(1))
}

/// The largest body in bytes.
pub(super) fn body_limit(table: &mut Table, reader: &mut Reader<'_>) -> Option<u64> {
    count(table, reader, "max_body_bytes", 1024, 1024 * 1024 * 1024)
}

/// A whole number in a range that its type holds.
pub(super) fn count<T: TryFrom<i64>>(
    table: &mut Table,
    reader: &mut Reader<'_>,
    key: &'static str,
    least: i64,
    most: i64,
) -> Option<T> {
    let number = table.take(key).and_then(|item: Item| item.number(reader, least, most))?;
    T::try_from(number).ok()
}

fn set<T>(default: &mut T, configured: Option<T>) {
    if let Some(configured) = configured {
        *default = configured;
    }
}
