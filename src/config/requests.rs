//! How a source is asked for: limits, method and body, headers, credentials, the way out.

use std::{collections::BTreeMap, ops::Range, path::Path};

use crate::{
    config::{
        follow,
        reader::{Item, Reader, Table},
        sections::{self, count},
        values,
    },
    domain::{
        follow::Render,
        settings::ProxySettings,
        source::{Method, RequestBody, RequestRules, Route},
    },
};

const SECRET: &str = "a login does not belong into this file";
const SECRET_REMEDY: &str =
    "put `user:password` into a file that only policywatch may read, and name it as basic_auth_file";

/// Headers that the fetching itself sets.
const OWN_HEADERS: [&str; 10] = [
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
    "if-none-match",
    "if-modified-since",
    "range",
    "te",
    "upgrade",
];

/// What a form's fields are sent as.
const FORM: &str = "application/x-www-form-urlencoded";

/// The keys of a source that say how it is fetched.
pub(super) fn request(
    table: &mut Table,
    reader: &mut Reader<'_>,
    folder: &Path,
    render: Render,
) -> RequestRules {
    for key in ["password", "basic_auth", "username"] {
        table.forbid(reader, key, SECRET, SECRET_REMEDY);
    }
    for key in ["token", "bearer_token", "bearer"] {
        table.forbid(
            reader,
            key,
            SECRET,
            "put the token into a file that only policywatch may read, and name it as bearer_token_file",
        );
    }
    let headers = table
        .take("headers")
        .and_then(|item| item.table(reader, "headers"))
        .map(|table| headers(reader, table))
        .unwrap_or_default();
    let (method, body) = method_and_body(table, reader, &headers);
    let basic = file(table, reader, "basic_auth_file", folder);
    let bearer = file(table, reader, "bearer_token_file", folder);
    if let (Some(_), Some((span, _))) = (&basic, &bearer) {
        reader.note(
            span,
            "`bearer_token_file` beside `basic_auth_file`: a request carries one login",
            "keep one of the two",
        );
    }
    let certificate = file(table, reader, "client_certificate_file", folder);
    let key = file(table, reader, "client_key_file", folder);
    if let (None, Some((span, _))) = (&certificate, &key) {
        reader.note(
            span,
            "`client_key_file` without `client_certificate_file`",
            "add client_certificate_file = \"client.pem\"",
        );
    }
    let path = |found: Option<(Range<usize>, std::path::PathBuf)>| found.map(|(_, path)| path);
    RequestRules {
        headers,
        timeout: sections::timeout(table, reader, "timeout"),
        connect_timeout: sections::timeout(table, reader, "connect_timeout"),
        read_timeout: sections::timeout(table, reader, "read_timeout"),
        max_body_bytes: sections::body_limit(table, reader),
        max_header_bytes: header_limit(table, reader),
        max_expansion: expansion_limit(table, reader),
        max_redirects: count(table, reader, "max_redirects", 0, 50),
        retries: count(table, reader, "retries", 0, 10),
        method,
        body,
        allow_private: flag(table, reader, "allow_private"),
        ignore_robots: flag(table, reader, "ignore_robots"),
        basic_auth_file: path(basic),
        bearer_token_file: path(bearer),
        client_certificate_file: path(certificate),
        client_key_file: path(key),
        proxy: proxy(table, reader, folder),
        render: follow::render(table, reader).unwrap_or(render),
    }
}

/// The largest header section in bytes.
pub(super) fn header_limit(table: &mut Table, reader: &mut Reader<'_>) -> Option<usize> {
    count(table, reader, "max_header_bytes", 1024, 256 * 1024)
}

/// What one compressed byte may become.
pub(super) fn expansion_limit(table: &mut Table, reader: &mut Reader<'_>) -> Option<u64> {
    count(table, reader, "max_expansion", 10, 100_000)
}

/// `proxy` and `proxy_auth_file`.
pub(super) fn proxy(table: &mut Table, reader: &mut Reader<'_>, folder: &Path) -> Route {
    let auth = file(table, reader, "proxy_auth_file", folder);
    let Some(item) = table.take("proxy") else {
        if let Some((span, _)) = auth {
            let remedy = "add proxy = \"http://proxy.example.org:3128\"";
            reader.note(&span, "`proxy_auth_file` without `proxy`", remedy);
        }
        return Route::AsUsual;
    };
    let Some(text) = item.text(reader, "\"http://proxy.example.org:3128\"") else { return Route::AsUsual };
    if text.value == "none" {
        return Route::Direct;
    }
    let url = match url::Url::parse(&text.value) {
        Ok(url) if url.host_str().is_some_and(|host| !host.is_empty()) => url,
        _ => {
            let what = format!("`{}` is no address of a proxy", text.value);
            let remedy = "write \"http://proxy.example.org:3128\", \"socks5://127.0.0.1:9050\", or \"none\"";
            reader.note(&text.span, what, remedy);
            return Route::AsUsual;
        }
    };
    let mut refuse = |what: &str, remedy: &str| reader.note(&text.span, what, remedy);
    if url.scheme() == "socks5h" {
        refuse(
            "a proxy of the kind `socks5h:` looks names up by itself, out of sight of the address guard",
            "write \"socks5://…\": names are then looked up and judged here",
        );
    } else if !matches!(url.scheme(), "http" | "https" | "socks5") {
        refuse("a proxy is reached by http, https or socks5", "write \"http://proxy.example.org:3128\"");
    } else if !url.username().is_empty() || url.password().is_some() {
        refuse(
            SECRET,
            "put `user:password` into a file that only policywatch may read, and name it as proxy_auth_file",
        );
    } else {
        return Route::Through(ProxySettings { url, auth_file: auth.map(|(_, path)| path) });
    }
    Route::AsUsual
}

fn method_and_body(
    table: &mut Table,
    reader: &mut Reader<'_>,
    headers: &BTreeMap<String, String>,
) -> (Method, Option<RequestBody>) {
    let method = table.take("method").and_then(|item| {
        let text = item.text(reader, "\"POST\"")?;
        let known = [("GET", Method::Get), ("POST", Method::Post)];
        let span = text.span.clone();
        values::word(reader, &text, "method", &known).map(|method| (method, span))
    });
    let form = table.take("form").and_then(|item| {
        let span = item.span.clone();
        let table = item.table(reader, "form")?;
        Some((form(reader, table), span))
    });
    let body = table.take("body").and_then(|item| item.text(reader, "\"page=1&kind=plan\""));
    if let (Some(_), Some(body)) = (&form, &body) {
        reader.note(&body.span, "`body` beside `form`: a request has one body", "keep one of the two");
    }
    let body = match (form, body) {
        (Some((text, span)), _) => Some((text, FORM.to_owned(), span)),
        (None, Some(body)) => {
            let declared = headers.get("content-type").cloned();
            let guessed = if body.value.starts_with(['{', '[']) { "application/json" } else { FORM };
            Some((body.value, declared.unwrap_or_else(|| guessed.to_owned()), body.span))
        }
        (None, None) => None,
    };
    match (method, body) {
        (Some((Method::Get, span)), Some(_)) => {
            reader.note(&span, "a GET carries no body", "write method = \"POST\", or leave it out");
            (Method::Get, None)
        }
        (_, Some((text, content_type, _))) => (Method::Post, Some(RequestBody { content_type, text })),
        (method, None) => (method.map_or(Method::Get, |(method, _)| method), None),
    }
}

/// The fields of a form as they are sent, in the order of their names.
fn form(reader: &mut Reader<'_>, mut table: Table) -> String {
    let mut fields = url::form_urlencoded::Serializer::new(String::new());
    for (name, _, item) in table.take_all() {
        for value in item.form_values(reader) {
            fields.append_pair(&name, &value);
        }
    }
    fields.finish()
}

fn file(
    table: &mut Table,
    reader: &mut Reader<'_>,
    key: &'static str,
    folder: &Path,
) -> Option<(Range<usize>, std::path::PathBuf)> {
    let item = table.take(key)?;
    let span = item.span.clone();
    values::path(reader, item, folder).map(|path| (span, path))
}

fn flag(table: &mut Table, reader: &mut Reader<'_>, key: &'static str) -> bool {
    table.take(key).and_then(|item: Item| item.flag(reader)).unwrap_or(false)
}

fn headers(reader: &mut Reader<'_>, mut table: Table) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    for (name, span, item) in table.take_all() {
        let lower = name.to_ascii_lowercase();
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            reader.note(&span, format!("`{name}` is no header"), "write a name like \"Accept-Language\"");
        } else if lower == "authorization" || lower == "proxy-authorization" {
            reader.note(&span, SECRET, SECRET_REMEDY);
        } else if OWN_HEADERS.contains(&lower.as_str()) {
            reader.note(&span, format!("`{name}` is set by the fetching itself"), "leave it out");
        }
        let Some(text) = item.text(reader, "\"en\"") else { continue };
        if http::HeaderValue::from_str(&text.value).is_err() {
            reader.note(&text.span, format!("a header cannot carry `{}`", text.value), "write it in ASCII");
        }
        headers.insert(lower, text.value);
    }
    headers
}
