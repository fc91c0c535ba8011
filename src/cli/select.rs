//! What listings are filtered by, and how times are said.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use unicode_normalization::UnicodeNormalization;

use crate::{
    app::places::lies_in,
    cli::{args::SelectArgs, output::Usage},
    domain::{
        provision::Provision,
        settings::Settings,
        source::{ISSUER_LEVELS, SourceId},
    },
    provisions::lexicon::Lexicon,
    text::fold,
};

/// What a listing is filtered by, made ready.
pub struct Selection<'a> {
    args: &'a SelectArgs,
    settings: &'a Settings,
    /// The places asked for, by the names that the list of places has for them.
    places: Vec<String>,
    /// Whether the plans of wider places, which hold for the place asked for, are meant as well.
    wider_places: bool,
}

impl<'a> Selection<'a> {
    /// The selection of these arguments.
    pub fn of(args: &'a SelectArgs, settings: &'a Settings) -> Self {
        let places = if args.place.is_empty() {
            Vec::new()
        } else {
            let lexicon = Lexicon::with(&settings.lexicon);
            let canonical = |name: &String| {
                let known = lexicon.places(&fold(&name.to_lowercase())).into_iter().next();
                known.map_or_else(|| name.clone(), |(label, _)| label)
            };
            args.place.iter().map(canonical).collect()
        };
        Self { args, settings, places, wider_places: false }
    }

    /// As this, with the plans of the province and the country that hold for the place asked for.
    #[must_use]
    pub fn with_wider_places(self) -> Self {
        Self { wider_places: true, ..self }
    }

    /// Whether a provision of a source is meant.
    pub fn selects(&self, source: &SourceId, provision: &Provision) -> bool {
        let any =
            |list: &[String], met: &dyn Fn(&str) -> bool| list.is_empty() || list.iter().any(|x| met(x));
        any(&self.args.source, &|id| source.as_str() == id || source.root().as_str() == id)
            && any(&self.args.sector, &|label| {
                provision.sectors.iter().any(|s| s.eq_ignore_ascii_case(label))
            })
            && any(&self.places, &|name| self.is_of_place(source, provision, name))
            && any(&self.args.words, &|words| folded(&provision.quote).contains(&folded(words)))
    }

    fn is_of_place(&self, source: &SourceId, provision: &Provision, name: &str) -> bool {
        let configured = self.settings.configured(source);
        let own = configured.map(|s| s.places.as_slice()).unwrap_or_default();
        provision.places.iter().chain(own).any(|place| lies_in(place, name))
            // A country's plan holds for the place, where it does not speak of another place by name.
            || (self.wider_places
                && provision.places.iter().all(|place| own.contains(place))
                && own.iter().any(|place| lies_in(name, place)))
    }

    /// Who issues a source's document: its places, with the level of government where it is said.
    pub fn issuer(&self, source: &SourceId) -> String {
        let Some(configured) = self.settings.configured(source) else {
            return String::new();
        };
        let places = configured.places.join(", ");
        match &configured.issuer_level {
            Some(level) if places.is_empty() => level.clone(),
            Some(level) => format!("{places} ({level})"),
            None => places,
        }
    }

    /// How wide the reach of a source's issuer is: 0 for the widest, the last for those of whom it is not said.
    pub fn issuer_rank(&self, source: &SourceId) -> usize {
        let configured = self.settings.configured(source);
        let level = configured.and_then(|s| s.issuer_level.as_deref());
        level.and_then(|level| ISSUER_LEVELS.iter().position(|l| *l == level)).unwrap_or(ISSUER_LEVELS.len())
    }
}

fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// The time that `12h`, `30d`, `8w`, `2026-01-31` or `ever` means.
pub fn since(text: &str, now: Timestamp, timezone: &str) -> Result<Timestamp> {
    if text == "ever" {
        return Ok(Timestamp::UNIX_EPOCH);
    }
    if let Ok(date) = text.parse::<Date>() {
        let zone = TimeZone::get(timezone)?;
        return Ok(date.to_zoned(zone)?.timestamp());
    }
    let wrong = || Usage(format!("`{text}` is no time: write 12h, 30d, 8w, 2026-01-31 or ever"));
    let (count, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?);
    let count: i64 = count.parse().map_err(|_| wrong())?;
    let hours = match unit {
        "h" => 1,
        "d" => 24,
        "w" => 24 * 7,
        _ => return Err(wrong().into()),
    };
    let back = count.checked_mul(hours * 3600).map(SignedDuration::from_secs).ok_or_else(wrong)?;
    Ok(now.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// A time in the reader's zone, to the minute.
pub fn local_time(at: Timestamp, timezone: &str) -> String {
    TimeZone::get(timezone).map_or_else(
        |_| at.strftime("%Y-%m-%d %H:%MZ").to_string(),
        |zone| at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// A day in the reader's zone.
pub fn local_date(at: Timestamp, timezone: &str) -> String {
    local_time(at, timezone).chars().take(10).collect()
}

/// The source and version that `SOURCE` or `SOURCE@N` means.
pub fn source_and_version(text: &str) -> Result<(&str, Option<u32>)> {
    match text.rsplit_once('@') {
        None => Ok((text, None)),
        Some((source, number)) => {
            let number = number.parse().map_err(|_| {
                Usage(format!("`{number}` is no version: write {source}@3, or {source} for the newest"))
            })?;
            Ok((source, Some(number)))
        }
    }
}

/// The two versions that `A..B` means.
pub fn range(text: &str) -> Result<(u32, u32)> {
    text.split_once("..")
        .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))
        .ok_or_else(|| Usage(format!("`{text}` is no range of versions: write 2..5")).into())
}
