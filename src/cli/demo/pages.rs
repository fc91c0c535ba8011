//! The sample pages, as they look at each visit.

use std::borrow::Cow;

/// Which visit the site shows itself for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// The first.
    First,
    /// The second.
    Second,
}

/// A page as the site serves it.
pub struct Page {
    /// The `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Cow<'static, [u8]>,
}

/// The page at a path, or nothing.
pub fn page(path: &str, visit: Visit) -> Option<Page> {
    const UTF8: &str = "text/html; charset=utf-8";
    let (first, second, content_type) = match path {
        "/articles/north-plan" => {
            (include_str!("pages/en_plan.first.html"), include_str!("pages/en_plan.second.html"), UTF8)
        }
        "/zwgk/low-altitude.html" => {
            (include_str!("pages/zh_plan.first.html"), include_str!("pages/zh_plan.second.html"), "text/html")
        }
        "/policy/quiet" => {
            (include_str!("pages/quiet.first.html"), include_str!("pages/quiet.second.html"), UTF8)
        }
        "/zwgk/lost.html" => {
            (include_str!("pages/lost.first.html"), include_str!("pages/lost.second.html"), UTF8)
        }
        _ => return None,
    };
    let text = match visit {
        Visit::First => first,
        Visit::Second => second,
    };
    // The Chinese plan declares gb2312 in its meta element and comes as the bytes that such sites send.
    let body = if content_type == UTF8 {
        Cow::Borrowed(text.as_bytes())
    } else {
        Cow::Owned(encoding_rs::GBK.encode(text).0.into_owned())
    };
    Some(Page { content_type, body })
}
