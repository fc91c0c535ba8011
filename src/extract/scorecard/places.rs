//! What a block's place in the page answers: found once for each area, for all blocks that stand in it.

use foldhash::HashMap;

use crate::domain::document::Role;
use crate::extract::names::Make;
use crate::extract::page::{Area, Page};
use crate::extract::scorecard::sums::Sums;

/// What is known of the blocks that stand in an area and in no smaller one.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// What the nearest strong name says, and the nearest weak one.
    pub(super) strong: Option<Role>,
    pub(super) weak: Option<Role>,
    /// How many names around say that they hold the text.
    pub(super) mains: usize,
    /// The nearest tag that tells something, as the number of an answer.
    pub(super) tag: u8,
    /// How many areas below the main area it is, where it is within.
    pub(super) below: Option<usize>,
    /// How many areas above the main area the smallest one begins that holds both.
    pub(super) outside: usize,
    /// The nearest area with at least two blocks.
    pub(super) part: usize,
    /// The nearest area with at least six blocks.
    pub(super) wide: usize,
    /// Of the areas up to the wide part, the group of the one whose like are most.
    pub(super) alike: Option<usize>,
}

/// Areas of one make within the same area.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) areas: usize,
    pub(super) units: f32,
    pub(super) linked: f32,
}

/// The places of a page's areas, in the areas' order, and the groups of areas that are alike.
pub(super) fn places(page: &Page, main: usize, units: &Sums, linked: &Sums) -> (Vec<Place>, Vec<Group>) {
    let areas = &page.areas;
    let (groups, group_of) = groups(areas, units, linked);
    let above_main = above(areas, main);
    let mut places: Vec<Place> = Vec::with_capacity(areas.len());
    for (at, area) in areas.iter().enumerate() {
        // An area stands in the list after the one around it; the root is around itself.
        let around = places.get(area.parent).copied().unwrap_or_default();
        let blocks = area.end - area.first;
        let wide = if at == 0 || blocks >= 6 { at } else { around.wide };
        let own = tag(area.tag);
        places.push(Place {
            strong: area.hint.filter(|h| h.strong).map(|h| h.role).or(around.strong),
            weak: area.hint.filter(|h| !h.strong).map(|h| h.role).or(around.weak),
            mains: around.mains + usize::from(area.main_words),
            tag: if own > 0 { own } else { around.tag },
            below: if at == main { Some(0) } else { around.below.map(|steps| steps + 1) },
            outside: above_main.get(&at).copied().unwrap_or(around.outside),
            part: if at == 0 || blocks >= 2 { at } else { around.part },
            wide,
            alike: match (group_of[at], around.alike) {
                (_, _) if at == 0 => None,
                (Some(own), Some(outer)) if at != wide && groups[outer].areas > groups[own].areas => {
                    Some(outer)
                }
                (own, _) => own,
            },
        });
    }
    (places, groups)
}

/// The groups of areas that are alike, and by area the group it is in; an area without blocks is in none.
fn groups(areas: &[Area], units: &Sums, linked: &Sums) -> (Vec<Group>, Vec<Option<usize>>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut numbers: HashMap<(usize, Make), usize> = HashMap::default();
    let group_of = areas.iter().map(|area| {
        if area.end == area.first {
            return None;
        }
        let number = *numbers.entry((area.parent, area.make)).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Group::default());
        }
        let group = &mut groups[number];
        group.areas += 1;
        group.units += units.between(area.first, area.end);
        group.linked += linked.between(area.first, area.end);
        Some(number)
    });
    let group_of = group_of.collect();
    (groups, group_of)
}

/// The main area and those around it, with how far above it each stands.
fn above(areas: &[Area], main: usize) -> HashMap<usize, usize> {
    let mut above = HashMap::from_iter([(main, 0)]);
    let mut at = main;
    while at != 0 {
        at = areas[at].parent;
        above.insert(at, above.len());
    }
    above
}

fn tag(name: &str) -> u8 {
    match name {
        "article" => 1,
        "main" => 2,
        "section" => 3,
        "aside" => 4,
        "nav" => 5,
        "header" => 6,
        "footer" => 7,
        "form" => 8,
        "li" | "dd" => 9,
        "td" => 10,
        "details" => 11,
        "figure" => 12,
        "blockquote" => 13,
        _ => 0,
    }
}
