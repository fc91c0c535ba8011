//! The subject line.

use crate::{
    domain::{
        alert::News,
        change::{Change, ChangeKind},
        provision::Kind,
    },
    render::{frame_words::FrameWords, headline::headline, mail::Told},
    text::printable,
};

/// The longest subject, in characters.
pub const LONGEST_CHARS: usize = 150;

/// The subject of a mail: the weightiest change, and how many more there are; that nothing changed, and on how many
/// pages; or either, marked as a test.
pub(super) fn of(told: &Told<'_>, words: FrameWords) -> String {
    let subject = match told.coverage {
        Some(coverage) if told.news.iter().all(|piece| piece.changes.is_empty()) => {
            format!(
                "{}{}{}",
                words.get("policy_watch"),
                words.get("colon"),
                words.counted("nothing_on", coverage.pages)
            )
        }
        _ => of_news(told.news, words),
    };
    if told.is_test {
        one_line(&format!("{} {subject}", words.get("test_mark")), LONGEST_CHARS)
    } else {
        subject
    }
}

fn of_news(news: &[News], words: FrameWords) -> String {
    let all = || news.iter().flat_map(|piece| piece.changes.iter().map(move |change| (piece, change)));
    let Some((piece, lead)) = all().min_by_key(|(_, change)| weight(change)) else {
        return one_line(
            &format!("{}{}{}", words.get("policy_watch"), words.get("colon"), words.get("no_changes")),
            LONGEST_CHARS,
        );
    };
    let place = piece.places.first().map_or("", String::as_str);
    let line = headline(lead, place, words.language);
    let more = all().count() - 1;
    if more == 0 {
        return one_line(&line, LONGEST_CHARS);
    }
    let mut sources: Vec<_> = news.iter().filter(|n| !n.changes.is_empty()).map(|n| &n.source).collect();
    sources.sort();
    sources.dedup();
    let mut tail = words.counted("more_changes", more);
    if sources.len() > 1 {
        tail.push_str(&words.counted("in_sources", sources.len()));
    }
    let room = LONGEST_CHARS - tail.chars().count() - 3;
    let line = one_line(&line, room);
    let gap = if line.ends_with('…') { " " } else { " … " };
    format!("{line}{gap}{tail}")
}

/// What is told first: changed targets before new and dropped ones, targets before measures before figures.
fn weight(change: &Change) -> (Kind, bool) {
    (change.subject, change.change != ChangeKind::Changed)
}

/// Text on one line of at most `longest` characters, without control characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let text = printable(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= longest {
        return text;
    }
    let mut cut: String = text.chars().take(longest.saturating_sub(1)).collect();
    if let Some(space) = cut.rfind(' ').filter(|&at| cut[at..].chars().count() <= 16) {
        cut.truncate(space);
    }
    cut.truncate(cut.trim_end_matches([' ', ',', '，', ':', '：']).len());
    cut.push('…');
    cut
}
