//! What an earlier reading hands on makes no difference to what is found, only to how much is read.

use proptest::prelude::*;

use crate::{
    domain::{
        document::{Document, Language},
        provision::Provision,
    },
    provisions::{Earlier, Trail, lexicon::Lexicon, read, read_after, tests::document},
};

/// Lines whose reading hangs on what stands before and above them.
const ENGLISH: [&str; 22] = [
    "# Goals to 2031",
    "# Support for growers",
    "# Where we stand",
    "By 2031 the ministry will connect 400 villages.",
    "The ministry will build 30 reservoirs by 2033.",
    "By then, 90% of farms are to have a meter.",
    "Output is to reach $3 billion. Exports should double by year-end.",
    "In 2024, 12% of farms had a meter. The share is expected to reach 30% within three years.",
    "Growers will receive:",
    "- a grant of up to $5,000 for each pump",
    "- 40% of the cost of lining a canal",
    "- free advice",
    "By 2029 we aim to:",
    "- plant 2 million trees",
    "- cut losses of water by a quarter",
    "Operators must:",
    "- register by 30 June 2028",
    "- keep records for five years;",
    "| Indicator | 2025 | 2030 target",
    "| Share of canals lined, % | 21 | 60",
    "The valley lies in Australia, and the Australian government pays for its dams.",
    "Canadian firms paid $2 million in tolls.",
];

const CHINESE: [&str; 16] = [
    "# 一、发展目标",
    "# 二、扶持政策",
    "# 三、2025年工作回顾",
    "到2029年，建成灌区12个。",
    "到2032年，新建水库8座。",
    "届时，节水面积达到300万亩。",
    "力争产值突破80亿元；企业达到200家左右。",
    "2024年，全县共有泵站45座。今年底前完成改造20座。",
    "申请企业须符合以下条件：",
    "- 年产值不低于2000万元",
    "- 吸纳就业50人以上",
    "对新建泵站给予最高30万元补助。",
    "“明年起禁止使用老旧水表。”省水利厅负责人说。",
    "| 指标 | 2025年 | 2030年",
    "| 灌溉面积（万亩） | 120 | 300",
    "臺灣的農民可獲補助5萬元，民國117年前完成。",
];

/// What there is before the first reading.
fn first(trail: &Trail) -> Earlier<'_> {
    Earlier { trail, provisions: &[] }
}

fn page(language: Language, lines: &[&str], is_dated: bool) -> Document {
    let title = if language == Language::English { "Irrigation strategy" } else { "灌溉发展规划" };
    let document = document(language, title, &lines.join("\n"));
    Document { published: document.published.filter(|_| is_dated), ..document }
}

/// The reading of `after` with what the reading of `before` has left in the store.
fn read_one_after_the_other(before: &Document, after: &Document) -> Vec<Provision> {
    let lexicon = Lexicon::built_in();
    let (provisions, trail) = read_after(before, &lexicon, first(&Trail::begun(7)));
    let trail = Trail::from_bytes(&trail.to_bytes()).expect("a trail as it was stored");
    read_after(after, &lexicon, Earlier { trail: &trail, provisions: &provisions }).0
}

fn some_lines(of: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(of), 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_found_is_the_same_with_an_earlier_reading(
        english in (some_lines(&ENGLISH), some_lines(&ENGLISH)),
        chinese in (some_lines(&CHINESE), some_lines(&CHINESE)),
        is_dated in any::<(bool, bool)>(),
    ) {
        for (language, (before, after)) in [(Language::English, english), (Language::Chinese, chinese)] {
            let (before, after) = (page(language, &before, is_dated.0), page(language, &after, is_dated.1));
            let fresh = read(&after, &Lexicon::built_in());
            prop_assert_eq!(read_one_after_the_other(&before, &after), fresh);
        }
    }
}

#[test]
fn only_what_stands_otherwise_is_read_again() {
    let lexicon = Lexicon::built_in();
    let lines =
        ["# Support", "Growers receive a grant of $5,000.", "- a loan of $900", "Towns must line canals."];
    let (mut provisions, trail) =
        read_after(&page(Language::English, &lines, true), &lexicon, first(&Trail::begun(7)));
    assert_eq!(provisions.len(), 3);
    for provision in &mut provisions {
        provision.sectors = vec!["taken over".to_owned()];
    }
    let taken_over = |lines: &[&str]| -> Vec<(usize, bool)> {
        let earlier = Earlier { trail: &trail, provisions: &provisions };
        let (found, _) = read_after(&page(Language::English, lines, true), &lexicon, earlier);
        found.iter().map(|p| (p.block, p.sectors == ["taken over"])).collect()
    };
    assert_eq!(taken_over(&lines), [(1, true), (2, true), (3, true)]);
    // A number altered, and a paragraph that moves the others down.
    let edited = ["# Support", "A word before.", lines[1], "- a loan of $950", lines[3]];
    assert_eq!(taken_over(&edited), [(2, true), (3, false), (4, true)]);
    // Dollars are another country's now: what went by them is read again.
    let elsewhere = [lines[0], lines[1], lines[2], lines[3], "The government of Canada pays, says Canada."];
    assert_eq!(taken_over(&elsewhere), [(1, false), (2, false), (3, true)]);
}

#[test]
fn a_damaged_trail_is_none() {
    let (_, trail) =
        read_after(&page(Language::English, &ENGLISH, true), &Lexicon::built_in(), first(&Trail::begun(7)));
    let bytes = trail.to_bytes();
    assert!(Trail::from_bytes(&bytes[..bytes.len() / 2]).is_none());
    assert!(Trail::from_bytes(&[]).is_none());
}
