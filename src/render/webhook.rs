//! News as the JSON that webhooks get. Its fields are documented and stable.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    diff::{self, Difference},
    domain::{alert::News, coverage::Coverage, source::SourceId, subscriber::FrameLanguage},
    render::{headline::headline, json::ChangeObject},
    text::printable,
};

/// What a request tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HookKind {
    /// Changes, at once.
    News,
    /// Changes, or none, of a day or a week, and what was looked at.
    Digest,
    /// A sample.
    Test,
}

/// What a request is made of.
#[derive(Clone, Copy, Debug)]
pub struct HookMessage<'a> {
    /// What it tells.
    pub kind: HookKind,
    /// The idempotency key.
    pub id: &'a str,
    /// Who is told.
    pub subscriber: &'a str,
    /// The language of headlines.
    pub language: FrameLanguage,
    /// The news, one piece a version.
    pub news: &'a [News],
    /// What was looked at; of a digest.
    pub coverage: Option<&'a Coverage>,
}

#[derive(Serialize)]
struct Body<'a> {
    kind: HookKind,
    id: &'a str,
    subscriber: &'a str,
    news: Vec<Piece<'a>>,
    coverage: Option<&'a Coverage>,
}

#[derive(Serialize)]
struct Piece<'a> {
    source: &'a SourceId,
    title: &'a str,
    url: &'a str,
    places: &'a [String],
    document: &'a str,
    from_version: u32,
    to_version: u32,
    seen_at: Timestamp,
    changes: Vec<Told<'a>>,
    unchanged: u32,
    left_out: u32,
}

#[derive(Serialize)]
struct Told<'a> {
    headline: String,
    #[serde(flatten)]
    change: ChangeObject<'a>,
    difference: Option<Difference>,
}

/// The body of a request. Page text in it is as the page has it, but for headlines, which are fit to be shown.
pub fn body(message: &HookMessage<'_>) -> String {
    let news = message
        .news
        .iter()
        .map(|news| Piece {
            source: &news.source,
            title: &news.source_title,
            url: &news.url,
            places: &news.places,
            document: &news.document_title,
            from_version: news.from_version,
            to_version: news.to_version,
            seen_at: news.seen_at,
            changes: news
                .changes
                .iter()
                .map(|change| Told {
                    headline: printable(&headline(
                        change,
                        news.places.first().map_or("", String::as_str),
                        message.language,
                    )),
                    change: change.into(),
                    difference: diff::difference(change),
                })
                .collect(),
            unchanged: news.unchanged,
            left_out: news.left_out,
        })
        .collect();
    let body = Body {
        kind: message.kind,
        id: message.id,
        subscriber: message.subscriber,
        news,
        coverage: message.coverage,
    };
    serde_json::to_string(&body).expect("the domain's types have string keys and no failing serializers")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::{news, robots_raised};

    #[test]
    fn a_request_as_receivers_get_it() {
        let news = [news("jinhai", "Jinhai: future industries plan", "Jinhai", vec![robots_raised()])];
        let text = body(&HookMessage {
            kind: HookKind::News,
            id: "0123@example.org",
            subscriber: "Inbound desk",
            language: FrameLanguage::English,
            news: &news,
            coverage: None,
        });
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        insta::assert_snapshot!(serde_json::to_string_pretty(&value).expect("JSON"));
    }
}
