//! What a reading was made by, as one number: the program's code and word lists, the source's rules, and what
//! recurs on its host.
//!
//! Two readings of one page under one key are the same, so that the last version's page need not be read again
//! where its stored reading has the key of the present one.

use crate::domain::{settings::LexiconSettings, source::Source};

/// The part that `build.rs` computes.
const PROGRAM: &str = env!("POLICYWATCH_READING");

/// The key of the provisions that this program finds now in a source's documents, however these came to be.
pub fn of_provisions(source: &Source, lexicon: &LexiconSettings) -> u64 {
    let hash = blake3::hash(format!("{PROGRAM}\n{:?}\n{lexicon:?}\n", source.sectors).as_bytes());
    first_number(&hash)
}

/// The key of readings that this program makes now of a source's pages.
pub fn of(source: &Source, lexicon: &LexiconSettings, recurring: impl IntoIterator<Item = u64>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{PROGRAM}\n{:?}\n{:?}\n{lexicon:?}\n", source.rules, source.sectors).as_bytes());
    let mut recurring: Vec<u64> = recurring.into_iter().collect();
    recurring.sort_unstable();
    for fingerprint in recurring {
        hasher.update(&fingerprint.to_le_bytes());
    }
    first_number(&hasher.finalize())
}

fn first_number(hash: &blake3::Hash) -> u64 {
    u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::SourceId;

    #[test]
    fn whatever_a_reading_depends_on_is_in_its_key() {
        let id = SourceId::new("plan").unwrap();
        let source = Source::new(id, "https://a.example/".parse().unwrap(), "0 6 * * *", "Asia/Shanghai");
        let (lexicon, recurring) = (LexiconSettings::default(), [1, 2]);
        let key = of(&source, &lexicon, recurring);
        assert_eq!(key, of(&source.clone(), &lexicon, [2, 1]));
        let mut kept = source.clone();
        kept.rules.keep.push("#text".to_owned());
        let mut of_sector = source.clone();
        of_sector.sectors.push("robotics".to_owned());
        let mut words = lexicon.clone();
        words.places.insert("Haidian".to_owned(), vec!["海淀".to_owned()]);
        let others = [
            of(&kept, &lexicon, recurring),
            of(&of_sector, &lexicon, recurring),
            of(&source, &words, recurring),
            of(&source, &lexicon, [1]),
        ];
        assert!(others.iter().all(|other| *other != key));
        let key = of_provisions(&source, &lexicon);
        assert_eq!(key, of_provisions(&kept, &lexicon));
        assert!(
            [of_provisions(&of_sector, &lexicon), of_provisions(&source, &words)]
                .iter()
                .all(|other| *other != key)
        );
    }
}
