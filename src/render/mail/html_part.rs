//! The HTML part: the templates filled, their styles inlined.

use css_inline::CSSInliner;
use serde::Serialize;

use crate::render::{
    mail::view::{MailView, NoticeView},
    template::filled,
};

const ALERT: &str = include_str!("../templates/alert.html");
const FRAGMENT: &str = include_str!("../templates/fragment.html");
const NOTICE: &str = include_str!("../templates/notice.html");
const STYLE: &str = include_str!("../templates/mail_style.html");

/// The HTML part of an alert.
pub(super) fn alert(view: &MailView) -> String {
    inlined(ALERT, view)
}

/// An alert's changes without frame and styles.
pub(super) fn fragment(view: &MailView) -> String {
    filled(FRAGMENT, view)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The HTML part of a notice.
pub(super) fn notice(view: &NoticeView) -> String {
    inlined(NOTICE, view)
}

/// The template filled, with its styles at the elements, where every mail program sees them. Rules for dark
/// and narrow screens stay in the head.
fn inlined(template: &str, view: &impl Serialize) -> String {
    let page = filled(&template.replace("<!-- mail_style.html -->", STYLE), view);
    // Gmail cuts mails off at 102 kB: the templates' indentation stays here. No text from a page begins a line.
    let page: String = page.lines().flat_map(|line| [line.trim_start(), "\n"]).collect();
    let inliner =
        CSSInliner::options().load_remote_stylesheets(false).keep_at_rules(true).minify_css(true).build();
    // Without inlined styles a mail is plain, but it is all there.
    inliner.inline(&page).unwrap_or(page)
}
