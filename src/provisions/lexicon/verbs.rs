//! English verbs of policy in their forms.

use crate::{
    domain::provision::Instrument,
    provisions::lexicon::{scanner::Groups, strings},
};
use foldhash::HashMap;

/// A form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// build
    Base,
    /// builds
    Third,
    /// built, as past tense or participle
    Past,
    /// building
    Ing,
}

/// What sort of act a verb tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// An authority's act: build, set up, train.
    Act,
    /// A change or state that a goal names: reach, grow, have.
    State,
    /// Publishing, enacting, opening: dated, a measure.
    Deliver,
    /// Giving money or an advantage.
    Give,
    /// Neither, but no act of policy: need, judge, think.
    Idle,
}

/// Verbs by every form.
#[derive(Debug, Default)]
pub struct Verbs {
    forms: HashMap<String, Vec<(Verb, Form)>>,
    classes: HashMap<String, Instrument>,
    weak: HashMap<String, Instrument>,
    objects: HashMap<String, Instrument>,
}

impl Verbs {
    /// The verbs of a data file; those of another that tell the class of a measure by themselves, or where what they
    /// act on tells none (groups that end in "-else"); and the nouns they act on by the class they tell. A regular
    /// verb is written by its base; an irregular one by its base, third person, past, participle and -ing form.
    pub fn of(file: Groups, acts: Groups, nouns: Groups) -> Self {
        let mut forms: HashMap<String, Vec<(Verb, Form)>> = HashMap::default();
        for (name, words) in file {
            let verb = match name.as_str() {
                "act" => Verb::Act,
                "state" => Verb::State,
                "deliver" => Verb::Deliver,
                "give" => Verb::Give,
                "idle" => Verb::Idle,
                other => panic!("the verbs know no group `{other}`"),
            };
            for word in strings(&words) {
                for (text, form) in inflect(word) {
                    forms.entry(text).or_default().push((verb, form));
                }
            }
        }
        let (mut classes, mut weak) = (HashMap::default(), HashMap::default());
        for (name, words) in acts {
            let stem = name.strip_suffix("-else");
            let instrument = Instrument::from_word(stem.unwrap_or(&name))
                .unwrap_or_else(|| panic!("the verbs of acts know no class `{name}`"));
            let into = if stem.is_some() { &mut weak } else { &mut classes };
            for word in strings(&words) {
                into.extend(inflect(word).into_iter().map(|(text, _)| (text, instrument)));
            }
        }
        let mut objects = HashMap::default();
        for (name, words) in nouns {
            let instrument = Instrument::from_word(&name)
                .unwrap_or_else(|| panic!("the nouns of acts know no class `{name}`"));
            for word in strings(&words) {
                objects.insert(word.to_owned(), instrument);
            }
        }
        Self { forms, classes, weak, objects }
    }

    /// The class that a verb in lower case tells where what it acts on tells none.
    pub fn class_else(&self, word: &str) -> Option<Instrument> {
        self.weak.get(word).copied()
    }

    /// The class of measures that a noun in lower case tells as the head of what is acted on, in either number.
    pub fn head(&self, phrase: &str) -> Option<Instrument> {
        let one = |phrase: &str| self.objects.get(phrase).copied();
        one(phrase)
            .or_else(|| phrase.strip_suffix("ies").and_then(|stem| one(&format!("{stem}y"))))
            .or_else(|| phrase.strip_suffix('s').and_then(one))
            .or_else(|| phrase.strip_suffix("es").and_then(one))
    }

    /// The class of measures that a verb in lower case tells by itself, in any of its forms.
    pub fn class(&self, word: &str) -> Option<Instrument> {
        self.classes.get(word).copied()
    }

    /// The readings of a word in lower case.
    pub fn readings(&self, word: &str) -> &[(Verb, Form)] {
        self.forms.get(word).map_or(&[], Vec::as_slice)
    }

    /// The sort of verb that `word` is in one of `forms`, if it is one.
    pub fn as_form(&self, word: &str, forms: &[Form]) -> Option<Verb> {
        self.readings(word).iter().find(|(_, form)| forms.contains(form)).map(|&(verb, _)| verb)
    }
}

fn inflect(word: &str) -> Vec<(String, Form)> {
    let parts: Vec<&str> = word.split_whitespace().collect();
    if let [base, third, past, participle, ing] = parts[..] {
        return vec![
            (base.to_owned(), Form::Base),
            (third.to_owned(), Form::Third),
            (past.to_owned(), Form::Past),
            (participle.to_owned(), Form::Past),
            (ing.to_owned(), Form::Ing),
        ];
    }
    let base = word.trim();
    let consonant_y =
        base.ends_with('y') && !['a', 'e', 'o', 'u'].iter().any(|v| base.ends_with(&format!("{v}y")));
    let (third, past, ing) = if let Some(stem) = base.strip_suffix('e') {
        (format!("{base}s"), format!("{base}d"), format!("{stem}ing"))
    } else if consonant_y {
        let stem = &base[..base.len() - 1];
        (format!("{stem}ies"), format!("{stem}ied"), format!("{base}ing"))
    } else if base.ends_with(['s', 'x', 'z']) || base.ends_with("sh") || base.ends_with("ch") {
        (format!("{base}es"), format!("{base}ed"), format!("{base}ing"))
    } else {
        (format!("{base}s"), format!("{base}ed"), format!("{base}ing"))
    };
    vec![(base.to_owned(), Form::Base), (third, Form::Third), (past, Form::Past), (ing, Form::Ing)]
}
