use super::{
    CHINESE, ENGLISH,
    classifier::Classifier,
    examples::{self, Example},
    other_class,
    training::learn,
};
use crate::domain::{document::Language, provision::Instrument};

#[test]
fn the_files_can_be_read_and_speak_of_every_class() {
    let words: Vec<&str> = Instrument::ALL.iter().map(|class| class.word()).collect();
    assert_eq!(ENGLISH.classes, words);
    assert_eq!(CHINESE.classes, words);
    for weights in [&ENGLISH, &CHINESE] {
        assert_eq!(Classifier::from_text(weights.to_text().to_owned()).as_ref(), Ok(&**weights));
    }
    for (name, text) in [
        ("english", include_str!("data/examples-english.tsv")),
        ("chinese", include_str!("data/examples-chinese.tsv")),
    ] {
        let read = examples::read(text).unwrap_or_else(|problem| panic!("examples-{name}.tsv:{problem}"));
        for class in Instrument::ALL {
            assert!(read.iter().any(|example| example.instrument == *class), "{name}: {}", class.word());
        }
    }
}

#[test]
fn a_class_or_a_tab_that_is_wrong_is_told_with_its_line() {
    let read = examples::read("# comment\n\ntax\tA levy falls to 3 %. \n").unwrap();
    assert_eq!(read, [Example { instrument: Instrument::Tax, text: "A levy falls to 3 %.".to_owned() }]);
    let problem = |text: &str| examples::read(text).unwrap_err();
    assert!(
        problem("tax\tA.\nsubsidy\tB.").starts_with("2: \"subsidy\" is no class of measures: funding, tax,")
    );
    assert_eq!(problem("funding We pay."), "1: a tab is missing after the class");
    assert_eq!(problem("tax\tA.\ntax\tA."), "2: this sentence stands twice");
}

#[test]
fn what_was_learnt_tells_new_sentences_apart_and_survives_being_written_down() {
    let sentences = [
        (0, "Grants are paid to bakers"),
        (0, "A grant of 40 is paid to millers"),
        (0, "Farmers are paid a grant"),
        (1, "Ovens are forbidden in town"),
        (1, "Mills without a roof are forbidden"),
        (1, "It is forbidden to bake at night"),
    ];
    let learnt = learn(&["gift", "ban"], &sentences, Language::English);
    let again = Classifier::from_text(learnt.to_text().to_owned()).unwrap();
    assert_eq!(again.to_text(), learnt.to_text());
    assert!(again.differs_from(&learnt) < 0.01);
    assert!(again.differs_from(&ENGLISH).is_infinite());
    for (text, class) in [("cobblers are paid grants", 0), ("cobbling is forbidden", 1)] {
        let evidence = again.weigh(text, Language::English).unwrap();
        assert!(evidence.log_probabilities[class] > evidence.log_probabilities[1 - class] + 0.5, "{text}");
        let sum: f32 = evidence.log_probabilities.iter().map(|log| log.exp()).sum();
        assert!((sum - 1.0).abs() < 1e-4);
    }
    let evidence = again.weigh("cobblers are paid grants", Language::English).unwrap();
    assert!(evidence.telling(0, 1).contains(&"“paid”".to_owned()), "{:?}", evidence.telling(0, 1));
    assert!(again.weigh("zzz", Language::English).is_none());
}

#[test]
fn broken_weights_are_told_with_their_line() {
    let problem = |text: &'static str| Classifier::from_text(text).unwrap_err();
    assert_eq!(problem(""), "1: the file ends before its heads");
    assert_eq!(
        problem("classes\ta\nbias\t0\nb\t1\t2\na\t1\t2"),
        "4: the features stand in the order of their names"
    );
    assert_eq!(problem("classes\ta\tb\nbias\t0\t0\nword\t1\t2"), "3: a rarity and 2 weights are expected");
    assert_eq!(problem("classes\ta\nbias\t0\nword\t1\tx"), "3: \"x\" is no number");
    assert_eq!(problem("classes\ta\nbias\tx"), "2: \"x\" is no number");
    assert_eq!(problem("bias\t0"), "1: \"classes\" is expected, and \"bias\" stands there");
}

#[test]
fn the_rules_stand_where_the_examples_say_nothing_or_the_same() {
    assert_eq!(other_class("qwrtz", Language::English, Instrument::Zone), None);
    let same = "a grant of 40 per cent is paid towards the cost of new boilers";
    assert_eq!(other_class(same, Language::English, Instrument::Funding), None);
    let (class, why) = other_class(same, Language::English, Instrument::Zone).unwrap();
    assert_eq!(class, Instrument::Funding);
    assert!(why.starts_with("sentences with “"), "{why}");
}
