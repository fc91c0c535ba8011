//! Lists of pages that other programs keep, read into sources, with what of them cannot be carried over.
//!
//! What such a program does to a page after fetching it, cutting and rewriting its text, has no counterpart here
//! but for the choice of elements by CSS selectors; the rest is told, entry by entry, never dropped in silence.

mod changedetection;
mod open_terms;
mod opml;
mod plain;
mod selectors;
mod yaml_jobs;

use crate::domain::follow::Render;

/// A program's way to keep its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// urlwatch's jobs, YAML.
    Urlwatch,
    /// webchanges' jobs, YAML.
    Webchanges,
    /// changedetection.io's export or its `url-watches.json`.
    Changedetection,
    /// Open Terms Archive's declarations, JSON.
    OpenTermsArchive,
    /// OPML, as feed readers and outliners write it.
    Opml,
    /// An address a line.
    Plain,
}

impl Form {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Urlwatch => "urlwatch",
            Self::Webchanges => "webchanges",
            Self::Changedetection => "changedetection.io",
            Self::OpenTermsArchive => "Open Terms Archive",
            Self::Opml => "OPML",
            Self::Plain => "plain list",
        }
    }
}

/// An entry of such a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignEntry {
    /// Its address as written; none where it has none that could be fetched.
    pub url: Option<String>,
    /// What it is called there.
    pub title: Option<String>,
    /// CSS selectors of the text.
    pub keep: Vec<String>,
    /// CSS selectors of what is not the text.
    pub drop: Vec<String>,
    /// Headers that it sends.
    pub headers: Vec<(String, String)>,
    /// The longest time for it, in seconds.
    pub timeout_seconds: Option<u64>,
    /// A charset.
    pub charset: Option<String>,
    /// Whether a browser renders it.
    pub render: Option<Render>,
    /// A cron line.
    pub schedule: Option<String>,
    /// What could not be carried over, a sentence each.
    pub left: Vec<String>,
}

impl ForeignEntry {
    /// Notes something that cannot be carried over.
    fn leave(&mut self, what: impl Into<String>) {
        self.left.push(what.into());
    }

    /// Takes a header over unless it may hold a secret.
    fn header(&mut self, name: &str, value: &str) {
        let lower = name.to_ascii_lowercase();
        let is_secret = ["authorization", "cookie", "token", "api-key", "apikey", "secret"]
            .iter()
            .any(|word| lower.contains(word));
        if is_secret {
            self.leave(format!("the header {name}, which may hold a secret"));
        } else if ["user-agent", "host", "connection", "content-length", "accept-encoding"]
            .contains(&lower.as_str())
        {
            self.leave(format!("the header {name}, which [fetch] or the fetching itself sets"));
        } else {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// Why a file could not be read as a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ForeignError(pub String);

/// Which form a file has, by its content; a plain list where nothing else is recognised.
pub fn recognise(text: &str) -> Form {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') && start.to_ascii_lowercase().contains("<opml") {
        return Form::Opml;
    }
    if start.starts_with('{')
        && let Ok(value) = serde_json::from_str::<serde_json::Value>(start)
    {
        return if open_terms::is_declaration(&value) {
            Form::OpenTermsArchive
        } else {
            Form::Changedetection
        };
    }
    if plain::is_list(start) {
        return Form::Plain;
    }
    if yaml_jobs::is_list(start) {
        return if yaml_jobs::is_webchanges(start) { Form::Webchanges } else { Form::Urlwatch };
    }
    Form::Plain
}

/// The entries of a list, in its order.
pub fn entries(text: &str, form: Form) -> Result<Vec<ForeignEntry>, ForeignError> {
    let text = text.trim_start_matches('\u{feff}');
    match form {
        Form::Urlwatch | Form::Webchanges => yaml_jobs::entries(text, form),
        Form::Changedetection => changedetection::entries(text),
        Form::OpenTermsArchive => open_terms::entries(text),
        Form::Opml => opml::entries(text),
        Form::Plain => Ok(plain::entries(text)),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn told(text: &str) -> String {
        let form = recognise(text);
        let mut told = format!("{}\n", form.name());
        for entry in entries(text, form).expect("a list") {
            let _ = writeln!(told, "{entry:#?}");
        }
        told
    }

    #[test]
    fn urlwatch_jobs() {
        insta::assert_snapshot!(told(
            "name: Harbour plan\nurl: https://a.test/plan\nfilter:\n  - css:\n      selector: '#text'\n      exclude: .share\n  - html2text\n  - grep: robots\nheaders:\n  Accept-Language: en\n  Authorization: Bearer abc\ntimeout: 30\n---\nkind: shell\ncommand: ls\n---\nname: App\nnavigate: https://b.test/\nfilter: xpath:/html/body,strip\nssl_no_verify: true\n---\nurl: https://c.test/\ndata: {q: plan}\nmethod: POST\nencoding: gb18030\n"
        ));
    }

    #[test]
    fn webchanges_jobs() {
        insta::assert_snapshot!(told(
            "name: Plan\nurl: https://a.test/\nuse_browser: true\nfilters:\n  - css: main\n  - html2text:\n      method: bs4\nadditions_only: true\n---\nurl: https://b.test/\nnote: look twice\n"
        ));
    }

    #[test]
    fn changedetection_watches() {
        insta::assert_snapshot!(told(
            r##"{"watching": {"u1": {"url": "https://a.test/", "title": "Plan", "include_filters": ["#text", "xpath://main"], "subtractive_selectors": [".share"], "headers": {"Accept-Language": "en"}, "time_between_check": {"weeks": null, "days": 1, "hours": null, "minutes": null, "seconds": null}, "fetch_backend": "html_webdriver", "trigger_text": ["2030"], "paused": true, "tags": []}, "u2": {"url": "https://b.test/", "method": "GET", "time_between_check": {"hours": 3}}}, "settings": {}}"##
        ));
    }

    #[test]
    fn open_terms_declarations() {
        insta::assert_snapshot!(told(
            r##"{"name": "Harbour", "terms": {"Plan": {"fetch": "https://a.test/plan", "select": ["main", {"startBefore": "#a", "endBefore": "#b"}], "remove": ".share", "executeClientScripts": true, "filter": ["clean"]}, "Report": {"combine": [{"fetch": "https://a.test/1", "select": "#x"}, {"fetch": "https://a.test/2"}], "select": "body"}}}"##
        ));
    }

    #[test]
    fn opml_outlines_and_plain_lists() {
        insta::assert_snapshot!(told(
            "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>x</title></head><body><outline text=\"Ports\"><outline text=\"Harbour &amp; yard\" htmlUrl=\"https://a.test/\" xmlUrl=\"https://a.test/feed\"/><outline text=\"Feed only\" xmlUrl=\"https://b.test/feed\"/><outline type=\"link\" text=\"Link\" url=\"https://c.test/\"/></outline></body></opml>"
        ));
        insta::assert_snapshot!(told(
            "# our pages\nhttps://a.test/plan\n\nhttps://b.test/ Plan of B\nb.test/bare\n- https://c.test/\nnot an address\n"
        ));
    }

    #[test]
    fn what_is_no_list_is_told_and_nothing_hostile_does_harm() {
        assert!(entries("a: [", Form::Urlwatch).is_err());
        assert!(entries("{", Form::Changedetection).is_err());
        assert!(entries("[1, 2]", Form::OpenTermsArchive).is_err());
        assert!(entries("<opml><body>", Form::Opml).is_err_and(|e| e.0.contains("OPML")));
        let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";
        assert!(entries(laughs, Form::Urlwatch).is_err());
    }
}
