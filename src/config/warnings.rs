//! What works but is hardly meant: told by `policywatch config`, never a reason to stop.

use std::collections::HashMap;

use crate::domain::{settings::Settings, source::Route};

/// A sentence for each doubt, with what to do about it.
pub fn warnings(settings: &Settings) -> Vec<String> {
    let mut warnings = Vec::new();
    if !settings.fetch.user_agent.contains("http") && !settings.fetch.user_agent.contains('@') {
        warnings.push(format!(
            "the user agent `{}` does not say whom a site's operator can write to: add an address, as in \
             user_agent = \"policywatch/{} (+https://example.org/contact)\" under [fetch]",
            settings.fetch.user_agent,
            env!("CARGO_PKG_VERSION")
        ));
    }
    if settings.sources.is_empty() {
        warnings
            .push("no source is configured: nothing is watched; `policywatch add URL` adds one".to_owned());
    }
    if settings.subscribers.is_empty() {
        warnings
            .push("no subscriber is configured: nobody is told of changes; add a [[subscriber]]".to_owned());
    }
    if settings.mail.operator.is_none() {
        warnings.push(
            "nobody is told of sources that fail: add operator = \"ops@example.org\" under [mail]".to_owned(),
        );
    }
    if settings.mail.smtp.is_none() {
        warnings.push(format!(
            "no mail server is configured: mails are written as files into {}",
            settings.mail.spool.display()
        ));
    }
    let secrets = settings.mail.smtp.iter().filter_map(|smtp| smtp.password_file.as_ref());
    let logins = settings.sources.iter().flat_map(|source| {
        let request = &source.request;
        let own_proxy = match &request.proxy {
            Route::Through(proxy) => proxy.auth_file.as_ref(),
            _ => None,
        };
        [
            request.basic_auth_file.as_ref(),
            request.bearer_token_file.as_ref(),
            request.client_certificate_file.as_ref(),
            request.client_key_file.as_ref(),
            own_proxy,
        ]
        .into_iter()
        .flatten()
    });
    let logins = logins.chain(settings.fetch.proxy.iter().filter_map(|proxy| proxy.auth_file.as_ref()));
    for file in secrets.chain(logins).chain(&settings.fetch.ca_files).filter(|file| !file.exists()) {
        warnings.push(format!("{} is not there, or this user may not see it", file.display()));
    }
    let mut first_with: HashMap<&str, &str> = HashMap::new();
    for source in &settings.sources {
        if let Some(first) = first_with.insert(source.url.as_str(), source.id.as_str()) {
            warnings.push(format!("{} and {first} watch the same address", source.id));
        }
        if source.schedule.starts_with("* ") || source.schedule.starts_with("*/1 ") {
            warnings.push(format!("{} is visited every minute, which few sites welcome", source.id));
        }
        if source.request.ignore_robots {
            warnings.push(format!(
                "{} is fetched whatever robots.txt says: only where the site's operator agreed",
                source.id
            ));
        }
    }
    warnings
}
