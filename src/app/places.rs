//! Which place lies in which, for questions that reach across documents.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// Each place with the one it lies in, from `place_tree.toml`.
static WITHIN: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let tree: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("place_tree.toml")).expect("the embedded file is read by a test");
    tree.into_iter().flat_map(|(place, inner)| inner.into_iter().map(move |i| (i, place.clone()))).collect()
});

/// Whether `inner` is `outer` or lies in it.
pub fn lies_in(inner: &str, outer: &str) -> bool {
    places_up(inner).any(|place| place.eq_ignore_ascii_case(outer))
}

/// A place, the one it lies in, and so on.
fn places_up(place: &str) -> impl Iterator<Item = &str> {
    // No list of places nests deeper than this; a tree that turned back on itself would end here too.
    std::iter::successors(Some(place), |place| WITHIN.get(*place).map(String::as_str)).take(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn districts_lie_in_cities_and_cities_in_countries() {
        for (inner, outer, is_in) in [
            ("Haidian", "Beijing", true),
            ("Haidian", "China", true),
            ("Beijing", "beijing", true),
            ("Beijing", "Haidian", false),
            ("Nanshan", "Guangdong", true),
            ("Somewhere", "Somewhere", true),
            ("Somewhere", "China", false),
        ] {
            assert_eq!(lies_in(inner, outer), is_in, "{inner} in {outer}");
        }
    }
}
