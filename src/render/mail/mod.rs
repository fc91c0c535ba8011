//! Alerts and notices as mails: a subject that says the news, a text part and an HTML part of one content.
//!
//! `view` prepares what is told, cleaned of control characters, `chart` the values that a target has had, `looked_at`
//! what a digest says of the pages behind it; `text_part` and `html_part` (by the templates in
//! `src/render/templates/`) lay it out.

mod chart;
mod html_part;
mod looked_at;
mod subject;
mod text_part;
mod view;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::{
    domain::{alert::News, course::Course, coverage::Coverage, subscriber::FrameLanguage},
    render::mail::view::{MailView, NoticeView},
};

/// What a mail is written for.
#[derive(Clone, Copy, Debug)]
pub struct MailFrame<'a> {
    /// Who reads it.
    pub recipient_name: &'a str,
    /// The language around the quotes.
    pub language: FrameLanguage,
    /// The IANA zone of the times in it; an unknown one gives UTC.
    pub timezone: &'a str,
    /// When it is written.
    pub now: Timestamp,
}

/// A mail's three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line of at most 150 characters, without control characters, not encoded.
    pub subject: String,
    /// The text part. Lines end in line feeds.
    pub text: String,
    /// The HTML part: a whole document with inline styles and nothing loaded from elsewhere.
    pub html: String,
}

/// What a mail tells.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The news, one piece a version; none where a digest tells that nothing changed.
    pub news: &'a [News],
    /// The values that targets of the news have had; a chart is drawn of each.
    pub courses: &'a [Course],
    /// What was looked at; of a digest.
    pub coverage: Option<&'a Coverage>,
    /// Whether it is only a test, which subject and text then say.
    pub is_test: bool,
}

impl<'a> Told<'a> {
    /// News and nothing else.
    pub fn news(news: &'a [News]) -> Self {
        Self { news, courses: &[], coverage: None, is_test: false }
    }
}

/// The mail that tells this: one piece of news as an immediate mail, several, or any with what was looked at, as a
/// digest grouped by source and sector.
pub fn alert(told: &Told<'_>, frame: &MailFrame<'_>) -> Rendered {
    let view = MailView::of(told, frame);
    Rendered { text: text_part::alert(&view), html: html_part::alert(&view), subject: view.subject }
}

/// One piece of news as a subject and a stretch of HTML without frame and styles, for feeds.
pub fn fragment(news: &News, frame: &MailFrame<'_>) -> (String, String) {
    let view = MailView::of(&Told::news(std::slice::from_ref(news)), frame);
    let html = html_part::fragment(&view);
    (view.subject, html)
}

/// A mail to the operator of one or more notices, each a subject and a body. A body is plain text, its paragraphs
/// parted by empty lines; line breaks in it stay.
pub fn notices(notices: &[(&str, &str)], frame: &MailFrame<'_>) -> Rendered {
    let view = NoticeView::new(notices, frame);
    Rendered { text: text_part::notice(&view), html: html_part::notice(&view), subject: view.subject }
}
