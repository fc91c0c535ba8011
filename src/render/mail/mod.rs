//! Alerts and notices as mails: a subject that says the news, a text part and an HTML part of one content.
//!
//! `view` prepares what is told, cleaned of control characters; `text_part` and `html_part` (by the templates in
//! `src/render/templates/`) lay it out.

mod html_part;
mod subject;
mod text_part;
mod view;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::{
    domain::{alert::News, subscriber::FrameLanguage},
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

/// The mail for this news: one piece as an immediate mail, several as a digest grouped by source and sector.
pub fn alert(news: &[News], frame: &MailFrame<'_>) -> Rendered {
    let view = MailView::of_news(news, frame);
    Rendered { text: text_part::alert(&view), html: html_part::alert(&view), subject: view.subject }
}

/// A mail to the operator. `body` is plain text, its paragraphs parted by empty lines; line breaks in it stay.
pub fn notice(subject: &str, body: &str, frame: &MailFrame<'_>) -> Rendered {
    let view = NoticeView::new(subject, body, frame);
    Rendered { text: text_part::notice(&view), html: html_part::notice(&view), subject: view.subject }
}
