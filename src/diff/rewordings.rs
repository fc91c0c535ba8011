//! Read and compared: statements in other words are no change, and one word or number that decides is exactly one.

use crate::{
    diff::{Side, changes},
    domain::{
        change::{Change, Field},
        document::{Block, BlockKind, Document, Language, Role},
        provision::Provision,
    },
    provisions::{self, lexicon::Lexicon},
};

fn document(paragraphs: &[&str], aside: &[&str]) -> Document {
    let block = |role: Role| {
        move |text: &&str| Block {
            kind: BlockKind::Paragraph,
            role,
            confidence: 100,
            text: (*text).to_owned(),
        }
    };
    let chinese = paragraphs.iter().any(|text| text.chars().any(crate::text::is_han));
    let (title, language) = if chinese {
        ("关于推动山区产业发展的实施方案", Language::Chinese)
    } else {
        ("Action plan of the government for the highlands", Language::English)
    };
    let main = paragraphs.iter().map(block(Role::Main));
    let blocks = main.chain(aside.iter().map(block(Role::Sidebar))).collect();
    Document { title: title.to_owned(), language, blocks, ..Document::default() }
}

fn read(document: &Document) -> Vec<Provision> {
    provisions::read(document, &Lexicon::built_in())
}

fn told(before: &Document, after: &Document) -> Vec<Change> {
    let (old, new) = (read(before), read(after));
    let sides = [(before, &old), (after, &new)].map(|(document, provisions)| Side { document, provisions });
    changes(sides[0], sides[1]).into_iter().filter(Change::is_news).collect()
}

const FRAME: [&str; 2] = [
    "The Government will build a hut for rangers at each pass.",
    "Guides must hold a licence of the ministry.",
];

const FRAME_CHINESE: [&str; 2] = ["支持各县建设护林站。", "向导应当持有主管部门核发的证件。"];

/// The changes between two pages that hold a sentence each beside others.
fn between(before: &str, after: &str) -> Vec<Change> {
    let frame = if before.chars().any(crate::text::is_han) { FRAME_CHINESE } else { FRAME };
    told(&document(&[frame[0], before, frame[1]], &[]), &document(&[after, frame[0], frame[1]], &[]))
}

#[test]
fn a_statement_in_other_words_is_no_change() {
    for (before, after) in [
        (
            "A herder must be on the register and must not own more than 90 yaks.",
            "To qualify, a herder must be on the register and must own no more than ninety yaks.",
        ),
        (
            "An economist at the university reckons that the price of wool will slip by around 8 percent in 2028.",
            "The price of wool will slip by around 8 percent in 2028, an economist at the university reckons.",
        ),
        (
            "Village schools will teach a four-month course for dairy workers.",
            "A course of four months for dairy workers will be taught at village schools.",
        ),
        (
            "Permits for new quarries in the reserve will no longer be issued.",
            "No more permits will be issued for new quarries in the reserve.",
        ),
        (
            "A regional fund pays for trials of hardy barley.",
            "Trials of hardy barley are paid for by a regional fund.",
        ),
        (
            "No dye above 3% by weight is permitted in fleece without the consent of the inspector.",
            "Without the consent of the inspector, no dye above 3 percent by weight is permitted in fleece.",
        ),
        (
            "(1) The office shall answer an application in ten working days, and silence counts as consent.",
            "(a) The office shall answer an application in 10 working days; silence counts as consent.",
        ),
        (
            "山区病人在县医院就诊的，报销比例比市医院提高8个百分点。",
            "病人在山区县医院就诊的，报销比例比市医院提高八个百分点。",
        ),
        ("有林业专家建议，坡地宜改种果树、修水窖。", "有林业专家建议，应当在坡地改种果树、修水窖。"),
        ("农药、化肥使用量较2025年分别减少4%和6%", "与2025年相比，农药使用量减少4%，化肥使用量减少6%"),
        (
            "The Ministry is building a harbour for ferries at Orsk.",
            "The Ministry is building a port for ferries at Orsk.",
        ),
        (
            "The levy on huts is waived for works begun before 1 May 2027.",
            "The levy on huts is waived for works begun before May 1, 2027.",
        ),
        (
            "Grazing dogs must not be let loose within half a kilometre of a nest.",
            "Within 500 metres of a nest, grazing dogs must not be let loose.",
        ),
        ("各縣補助山屋整修，比率以三成為上限。", "各縣補助山屋整修，比率最高30%。"),
        (
            "Innkeepers are prohibited from asking for a deposit of more than one night's rent.",
            "Innkeepers must not ask for a deposit of more than 1 night’s rent.",
        ),
        (
            "No herder may burn heather on the slopes of the reserve after the end of March.",
            "Herders must not burn heather on the slopes of the reserve after the end of March.",
        ),
        (
            "Shepherds must report a wolf to the office within 48 hours.",
            "A wolf shall be reported to the office by shepherds within two days.",
        ),
        (
            "Over six years, the Government will spend 30 million crowns on mountain huts.",
            "30 million crowns will be spent on mountain huts by the Government over six years.",
        ),
        (
            "Rents for summer pastures may not be raised by more than 3% in a year.",
            "Rents for summer pastures must not rise by more than 3 per cent in a year.",
        ),
        ("草场租金不得高于市场价的40%。", "草场租金应控制在市场价的四成以内。"),
        (
            "The duty on shears priced under K3 500 fell away on 1 May 2026.",
            "On 1 May 2026, the duty on shears priced below K3500 fell away.",
        ),
        (
            "Herders may claim a refund of 40 per cent of the cost of a well, up to $12,000 each.",
            "A refund of 40% of the cost of a well is available to herders, with a maximum of $12 000 each.",
        ),
        (
            "Herders must hand in their counts within 14 days of the end of a quarter.",
            "Herders must hand in their counts no later than 14 days after each quarter ends.",
        ),
        ("The hut fund pays 40 Singapore dollars for each bed.", "For each bed the hut fund pays S$40."),
        ("引进高山农业人才30名、团队6个。", "引进30名高山农业人才和6个团队。"),
        ("山屋營運單位得採預約方式開放。", "山屋營運單位可採預約方式開放。"),
        ("2028年底前，各县林业部门制定本地细则。", "各县林业部门应在2028年底前制定本地细则。"),
        (
            "牧民培训补贴标准为初级每人每年3000元、中级每人每年4000元，补贴期限最长2年。",
            "牧民培训的补贴标准为：初级每人每年3000元，中级每人每年4000元；补贴期限不超过2年。",
        ),
        ("在云岭市、松坪市、岭背市建设三座畜棚。", "三座畜棚将在岭背、云岭、松坪三市建设。"),
        ("支持云岭镇建设牧草园。", "支持在云岭镇打造牧草园。"),
        (
            "每座畜棚补助4万元，同一牧户每年最高20万元。",
            "对每座畜棚给予4万元补助，同一牧户一年不超过20万元。",
        ),
        (
            "Whoever digs a well 80 metres deep or deeper must hold a permit.",
            "A permit is required of whoever digs a well with a depth of at least 80 m.",
        ),
        ("The valley gives NZ$5 million to huts.", "The valley gives NZD 5 million to huts."),
    ] {
        for (before, after) in [(before, after), (after, before)] {
            let found = between(before, after);
            assert!(found.is_empty(), "{before}\n{after}\n{found:#?}");
        }
    }
}

#[test]
fn what_stands_in_an_unchanged_sentence_does_not_change_with_what_is_around_it() {
    let sentence = "２０２８年底前，在海陵镇建设山屋20座。";
    let before = document(&["一、工作任务（2027年）", &sentence.replace("２０２８", "2028")], &[]);
    let after = document(&["二、重点工程（2029年）", sentence], &[]);
    assert!(told(&before, &after).is_empty());
}

#[test]
fn a_word_or_number_that_decides_is_one_change() {
    for (before, after, field) in [
        ("Herders may fence the spring pasture.", "Herders must fence the spring pasture.", Field::Strength),
        (
            "Dairies must pay the farmer within 20 days of delivery.",
            "Dairies must pay the farmer within 30 days of delivery.",
            Field::Amounts,
        ),
        (
            "The grant covers up to 40% of the cost of a barn.",
            "The grant covers up to 45% of the cost of a barn.",
            Field::Amounts,
        ),
        (
            "The Government aims to have 300 mountain rescue posts by 2029.",
            "By 2031, the Government aims to have 300 mountain rescue posts.",
            Field::Deadline,
        ),
        (
            "The Government aims to have at least 300 mountain rescue posts by 2029.",
            "By 2029, the Government aims to have at most 300 mountain rescue posts.",
            Field::Comparator,
        ),
        (
            "It is expected that the county will have 300 rescue posts by 2029.",
            "The county will have 300 rescue posts by 2029.",
            Field::Modality,
        ),
        ("The county will clear the paths.", "The county must clear the paths.", Field::Strength),
        (
            "The ranger may suspend a licence for ten days.",
            "The ranger must suspend a licence for ten days.",
            Field::Strength,
        ),
        ("向导不得在夜间带队。", "向导可以在夜间带队。", Field::Strength),
        ("鼓励合作社使用有机肥。", "合作社应当使用有机肥。", Field::Strength),
        (
            "管理机构应当公平分配草场，不得无故收回。",
            "管理机构可以公平分配草场，不得无故收回。",
            Field::Strength,
        ),
        ("到2028年，建成山区供水站300座以上。", "到2028年，建成山区供水站300座左右。", Field::Comparator),
        ("对每座畜棚给予最高5万元补助。", "对每座畜棚给予最高6万元补助。", Field::Amounts),
        ("县林业部门将在岭背、松坪增设护林站。", "县林业部门将在岭背、松坪和云麓增设护林站。", Field::Places),
        (
            "The district will train rangers in Orla and Veth.",
            "The district will train rangers in Orla, Veth and Marn.",
            Field::Places,
        ),
        (
            "The valley will fund fences and huts.",
            "The valley will fund fences, huts and wells.",
            Field::Object,
        ),
        ("The valley will fund fences.", "The valley will fund fences and huts.", Field::Object),
        ("允许山屋业者夜间营业至22点。", "允许山屋业者夜间营业至23点。", Field::Object),
        ("65岁以上牧民可免费乘坐缆车。", "70岁以上牧民可免费乘坐缆车。", Field::Object),
    ] {
        for (before, after) in [(before, after), (after, before)] {
            let found = between(before, after);
            assert_eq!(found.len(), 1, "{before}\n{after}\n{found:#?}");
            assert_eq!(found[0].fields, [field], "{before}\n{after}");
        }
    }
}

#[test]
fn a_field_that_is_told_has_two_values() {
    for (before, after) in [
        ("Herders may fence the spring pasture.", "Herders must fence the spring pasture."),
        ("Herders must fence the spring pasture.", "Herders must not fence the spring pasture."),
        (
            "As of 1 May 2029, herders of the valley may not fence the spring pasture.",
            "As of 1 May 2030, herders of the valley may not fence the spring pasture.",
        ),
        ("县林业部门将在岭背、松坪增设护林站。", "县林业部门将在岭背、松坪和云麓增设护林站。"),
        ("山屋业者可在冬季关闭水源。", "山屋业者须在冬季关闭水源。"),
        ("山屋业者可在冬季关闭水源。", "山屋业者不可在冬季关闭水源。"),
    ] {
        for (before, after) in [(before, after), (after, before)] {
            let found = between(before, after);
            assert_eq!(found.len(), 1, "{before}\n{after}\n{found:#?}");
            let sides = (found[0].before.as_ref().unwrap(), found[0].after.as_ref().unwrap());
            let differing = crate::diff::fields::differing(sides.0, sides.1);
            assert!(found[0].fields.iter().all(|field| differing.contains(field)), "{:#?}", found[0]);
        }
    }
}

#[test]
fn a_target_that_is_permitted_or_denied_is_told() {
    for (before, after) in [
        (
            "By 2031, 4,000 hectares of pasture will be fenced.",
            "By 2031, 4,000 hectares of pasture may be fenced.",
        ),
        (
            "By 2031, 4,000 hectares of pasture will be fenced.",
            "4,000 hectares of pasture may be fenced by 2031.",
        ),
        (
            "By 2031, 4,000 hectares of pasture will be fenced.",
            "By 2031, 4,000 hectares of pasture will not be fenced.",
        ),
        (
            "Half of all new huts will be above the tree line by 2031.",
            "Half of all new huts may be above the tree line by 2031.",
        ),
        (
            "We aim to plant 9,000 walnut trees by 2029.",
            "We no longer aim to plant 9,000 walnut trees by 2029.",
        ),
    ] {
        assert!(!between(before, after).is_empty(), "{before}\n{after}");
        assert!(!between(after, before).is_empty(), "{after}\n{before}");
    }
    let (before, after) = (
        "By 2031, at least 4,000 hectares of pasture will be fenced.",
        "By 2031, no fewer than 4,000 hectares of pasture will be fenced.",
    );
    assert!(between(before, after).is_empty() && between(after, before).is_empty());
}

#[test]
fn a_date_taken_from_a_sentence_that_still_stands_does_not_change_with_the_order() {
    let goal = "By 2031 the highlands are to live from their own grain.";
    let rule = "Mills that grind more than 20% over their quota pay twice the fee.";
    let first = document(&[FRAME[0], goal, rule], &[]);
    let second = document(&[FRAME[0], rule, goal], &[]);
    assert!(told(&first, &second).is_empty(), "{:#?}", told(&first, &second));
    assert!(told(&second, &first).is_empty(), "{:#?}", told(&second, &first));
}

#[test]
fn a_target_that_joins_what_a_sidebar_says_already_is_news() {
    let goal = "The Government aims to plant 9,000 walnut trees by 2029.";
    let without = document(&FRAME, &[goal]);
    let with = document(&[FRAME[0], goal, FRAME[1]], &[goal]);
    assert_eq!(told(&without, &with).len(), 1);
    assert_eq!(told(&with, &without).len(), 1);
    // What went from beside the text into it may have changed its role alone.
    let moved = document(&[FRAME[0], goal, FRAME[1]], &[]);
    assert!(told(&without, &moved).is_empty());
}
