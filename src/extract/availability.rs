//! Whether a page is the document, or stands in its place.
//!
//! Two witnesses: what the page says of itself (a sure phrase in its title or first heading, or in a page of few
//! words), and what the document was before. A document that merely speaks of maintenance or logins has text of its
//! own, so that a phrase counts for less the more text there is.

use crate::domain::document::{Availability, BlockKind, Document};
use crate::extract::lexicon;
use crate::extract::page::Page;
use crate::extract::words;

/// A page with less main text than this is judged by any of its lines.
const FEW_UNITS: f32 = 90.0;

/// A page with more main text than this is the document, whatever its title says.
const LONG_UNITS: f32 = 400.0;

/// Judges a page by itself and by what it was.
pub(super) fn judge(page: &Page, document: &Document, previous: Option<&Document>) -> Availability {
    let main: Vec<&str> = document.main().map(|block| block.text.as_str()).collect();
    let main_units = length(&main, previous.is_some());
    let heads = [document.title.as_str(), page.title_tag.as_str()];
    let same_title = previous.is_some_and(|old| {
        !old.title.is_empty() && words::squeezed(&old.title) == words::squeezed(&document.title)
    });

    // Sure phrases in the title or the first heading.
    let first_heading =
        document.main().find(|b| matches!(b.kind, BlockKind::Heading { .. })).map(|b| b.text.as_str());
    if main_units < LONG_UNITS && !same_title {
        for head in heads.into_iter().chain(first_heading).filter(|head| words::units(head) < 25.0) {
            if main_units < FEW_UNITS * 1.5
                && let Some(found) = spoken(head)
            {
                return found;
            }
        }
    }
    if main_units < FEW_UNITS && !same_title {
        for line in main.iter().copied().chain(heads).filter(|line| words::units(line) < 60.0) {
            if let Some(found) = spoken(line) {
                return found;
            }
        }
    }
    if main_units < FEW_UNITS && page.password_field {
        return Availability::Login("a field for a password".to_owned());
    }
    let all_units: f32 = page.pieces.iter().map(|piece| piece.units).sum();
    if main_units < 30.0 {
        for piece in page.pieces.iter().filter(|p| p.units < 40.0 && p.link_share < 0.5) {
            if let Some(
                found @ (Availability::Challenge(_)
                | Availability::NotFound(_)
                | Availability::Maintenance(_)),
            ) = spoken(&piece.text)
            {
                return found;
            }
        }
    }
    if main_units < 60.0 {
        if let Some(framed) = page.attachments.iter().find(|a| a.framed) {
            return Availability::Attachment(framed.address.clone());
        }
        if let Some(linked) = page.attachments.first()
            && (main_units < 20.0
                || main.iter().any(|line| lexicon::availability(line).any(|name| name == "attachment")))
        {
            return Availability::Attachment(linked.address.clone());
        }
    }
    if main_units.max(all_units) < 3.0 && document.title.is_empty() || main_units < 1.0 && all_units < 20.0 {
        if page.scripts > 2 && page.noscript_bytes > 0 {
            return Availability::Challenge("nothing is shown without scripts".to_owned());
        }
        return Availability::Empty(String::new());
    }
    if let Some(previous) = previous {
        return against(page, document, previous, main_units);
    }
    if main_units < 1.0 {
        return Availability::Empty(String::new());
    }
    Availability::Available
}

/// The length of the main text; unless all of it is asked for, up to where a text is long enough to stand for itself.
fn length(main: &[&str], all: bool) -> f32 {
    let mut units = 0.0;
    for line in main {
        units += words::units(line);
        if units > LONG_UNITS && !all {
            break;
        }
    }
    units
}

/// What a line says stands here instead of the document.
fn spoken(line: &str) -> Option<Availability> {
    let evidence = || line.chars().take(80).collect::<String>();
    lexicon::availability(line).find_map(|name| match name {
        "not-found!" => Some(Availability::NotFound(evidence())),
        "maintenance!" => Some(Availability::Maintenance(evidence())),
        "login!" => Some(Availability::Login(evidence())),
        "challenge!" => Some(Availability::Challenge(evidence())),
        "elsewhere!" => Some(Availability::OtherPage(evidence())),
        _ => None,
    })
}

/// Judges a page by the document it was.
fn against(page: &Page, document: &Document, previous: &Document, main_units: f32) -> Availability {
    if !previous.availability.is_available() {
        return Availability::Available;
    }
    let old: Vec<String> =
        previous.main().map(|block| words::squeezed(&block.text)).filter(|line| !line.is_empty()).collect();
    let new: Vec<String> =
        document.main().map(|block| words::squeezed(&block.text)).filter(|line| !line.is_empty()).collect();
    let old_units: f32 = previous.main().map(|block| words::units(&block.text)).sum();
    if old_units < 60.0 {
        return Availability::Available;
    }
    if new.is_empty() {
        return Availability::Empty("no main text is left".to_owned());
    }
    let known: std::collections::HashSet<&str> = old.iter().map(String::as_str).collect();
    let kept = new.iter().filter(|line| known.contains(line.as_str())).count();
    // A beginning of the old text that breaks off: all lines are the old ones in order, the last is part of one.
    if new.len() < old.len() && main_units < 0.9 * old_units {
        let whole_before_last =
            new[..new.len() - 1].iter().zip(&old).filter(|(a, b)| a == b).count() + 1 >= new.len();
        let last = &new[new.len() - 1];
        let broken = old
            .get(new.len() - 1)
            .is_some_and(|line| line.len() > last.len() && line.starts_with(last.as_str()));
        if whole_before_last && broken {
            return Availability::CutOff("the text breaks off in the middle of a sentence".to_owned());
        }
    }
    if page.breaks_off && new.len() < old.len() && main_units < 0.85 * old_units && kept * 10 >= new.len() * 7
    {
        let more_followed =
            old.iter().position(|line| line == &new[new.len() - 1]).is_none_or(|at| at + 1 < old.len());
        if more_followed {
            return Availability::CutOff(
                "the page ends before its end tags, and the rest of the text is gone".to_owned(),
            );
        }
    }
    let same_title =
        !previous.title.is_empty() && words::squeezed(&previous.title) == words::squeezed(&document.title);
    if kept == 0 && !same_title && main_units < 0.25 * old_units {
        if lexicon::availability(&document.title).any(|name| name == "home")
            || lexicon::availability(&page.title_tag).any(|name| name == "home")
        {
            return Availability::OtherPage("a home page".to_owned());
        }
        let linked: f32 = page.pieces.iter().map(|p| p.units * p.link_share).sum();
        let all: f32 = page.pieces.iter().map(|p| p.units).sum();
        if linked > 0.5 * all {
            return Availability::OtherPage("mostly links, and nothing of the text before".to_owned());
        }
        if main_units < 40.0 {
            return Availability::Empty("nothing of the text before is left".to_owned());
        }
    }
    Availability::Available
}
