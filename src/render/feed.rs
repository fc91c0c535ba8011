//! News as an Atom feed (RFC 4287).

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text, WriteConfig};
use jiff::Timestamp;

use crate::{
    domain::{alert::News, subscriber::FrameLanguage},
    render::mail::{self, MailFrame},
    text::printable,
};

/// What a feed is headed by.
#[derive(Clone, Copy, Debug)]
pub struct FeedFrame<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it is a feed of: a name that stays, from which its identifier follows.
    pub name: &'a str,
    /// The sender of mail, whose domain stands in identifiers.
    pub sender: &'a str,
    /// The language around the quotes.
    pub language: FrameLanguage,
    /// The IANA zone of the times in it.
    pub timezone: &'a str,
    /// When it is written; the feed itself bears the time of its newest entry.
    pub now: Timestamp,
}

/// A piece of news in a feed.
#[derive(Clone, Copy, Debug)]
pub struct FeedEntry<'a> {
    /// What makes it the same piece of news, from which its identifier follows.
    pub key: &'a str,
    /// When it was told.
    pub at: Timestamp,
    /// The news.
    pub news: &'a News,
}

/// The feed with these entries, newest first. The same entries give the same bytes.
pub fn feed(entries: &[FeedEntry<'_>], frame: &FeedFrame<'_>) -> String {
    let newest = entries.iter().map(|entry| entry.at).max().unwrap_or(frame.now);
    let language = match frame.language {
        FrameLanguage::English => "en",
        FrameLanguage::Chinese => "zh-CN",
    };
    let feed = Feed {
        title: Text::plain(characters(&printable(frame.title))),
        id: tag(frame.sender, frame.name),
        lang: Some(language.to_owned()),
        updated: date(newest),
        authors: vec![Person { name: "policywatch".to_owned(), ..Person::default() }],
        generator: Some(Generator {
            value: "policywatch".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        entries: entries.iter().map(|entry| atom_entry(entry, frame)).collect(),
        ..Feed::default()
    };
    let config = WriteConfig { write_document_declaration: true, indent_size: Some(1) };
    let bytes = feed.write_with_config(Vec::new(), config).expect("memory can be written to");
    String::from_utf8(bytes).expect("Atom is written in UTF-8")
}

fn atom_entry(entry: &FeedEntry<'_>, frame: &FeedFrame<'_>) -> Entry {
    let news = entry.news;
    let in_mail = MailFrame {
        recipient_name: frame.name,
        language: frame.language,
        timezone: frame.timezone,
        now: entry.at,
    };
    let (title, html) = mail::fragment(news, &in_mail);
    let (title, html) = (characters(&title), characters(&html));
    let content = Content { content_type: Some("html".to_owned()), value: Some(html), ..Content::default() };
    let url = printable(&news.url);
    let links: Vec<_> = (url.starts_with("https://") || url.starts_with("http://"))
        .then(|| Link { rel: "alternate".to_owned(), href: url, ..Link::default() })
        .into_iter()
        .collect();
    Entry {
        title: Text::plain(title),
        id: tag(frame.sender, entry.key),
        published: Some(date(news.seen_at)),
        updated: date(entry.at),
        links,
        content: Some(content),
        ..Entry::default()
    }
}

/// Without what is no character of XML 1.0, even escaped (section 2.2).
fn characters(text: &str) -> String {
    let is_one =
        |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\t' | '\n');
    text.chars().filter(is_one).collect()
}

/// An identifier that stays (RFC 4151).
fn tag(sender: &str, key: &str) -> String {
    let domain = sender.rsplit('@').next().unwrap_or_default().trim_end_matches('>').trim();
    let domain =
        url::Host::parse(domain).map_or_else(|_| "policywatch.invalid".to_owned(), |host| host.to_string());
    let hash = blake3::hash(key.as_bytes()).to_hex();
    format!("tag:{domain},2026:policywatch/{}", &hash[..32])
}

fn date(at: Timestamp) -> FixedDateTime {
    at.strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
        .parse()
        .expect("a timestamp to the second in RFC 3339's form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::{ground_postponed, news, now, robots_raised};

    const HOSTILE: &str = "]]> <script>alert(1)</script> & \u{202e}\u{1b}[31m\u{0}\u{ffff}";

    fn frame() -> FeedFrame<'static> {
        FeedFrame {
            title: "Policy watch: Inbound desk",
            name: "Inbound desk",
            sender: "Policy watch <alerts@Example.org>",
            language: FrameLanguage::English,
            timezone: "UTC",
            now: now(),
        }
    }

    #[test]
    fn a_feed_as_readers_get_it() {
        let two = [
            news(
                "jinhai-future-industries",
                "Jinhai: future industries plan",
                "Jinhai",
                vec![robots_raised()],
            ),
            news(
                "jinhai-future-industries",
                "Jinhai: future industries plan",
                "Jinhai",
                vec![ground_postponed()],
            ),
        ];
        let entries: Vec<FeedEntry<'_>> =
            two.iter().zip(["a", "b"]).map(|(news, key)| FeedEntry { key, at: now(), news }).collect();
        let text = feed(&entries, &frame());
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        assert_eq!(text, feed(&entries, &frame()), "the same entries give the same bytes");
    }

    #[test]
    fn hostile_text_is_data_in_a_feed() {
        let mut hostile = news("hostile", HOSTILE, HOSTILE, vec![robots_raised()]);
        hostile.url = "javascript:alert(1)".to_owned();
        hostile.document_title = HOSTILE.to_owned();
        for change in &mut hostile.changes {
            for side in [&mut change.before, &mut change.after].into_iter().flatten() {
                side.quote.push_str(HOSTILE);
            }
        }
        let text = feed(&[FeedEntry { key: HOSTILE, at: now(), news: &hostile }], &frame());
        assert!(!text.contains(['\u{202e}', '\u{1b}', '\u{0}', '\u{ffff}']), "{text}");
        assert!(!text.contains("<script") && !text.contains("href=\"javascript"), "{text}");
        let read = atom_syndication::Feed::read_from(text.as_bytes()).expect("a feed that can be read");
        let content = read.entries()[0].content().and_then(|c| c.value()).expect("a content");
        assert!(content.contains("&lt;script&gt;"), "the page's words are text in the HTML: {content}");
    }

    #[test]
    fn an_empty_feed_is_a_feed() {
        let text = feed(&[], &frame());
        assert!(
            atom_syndication::Feed::read_from(text.as_bytes()).is_ok_and(|feed| feed.entries().is_empty())
        );
    }
}
