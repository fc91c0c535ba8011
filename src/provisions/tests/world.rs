//! What the rules must and must not read in the plans, acts and factsheets of many governments.

use crate::{
    domain::document::Language,
    provisions::{
        lexicon::Lexicon,
        read,
        tests::{brief, document, holds},
    },
};

#[test]
fn goals_that_are_set_denied_or_compared() {
    holds(
        Language::English,
        &[
            // A goal that nobody has set.
            (
                "Actions",
                "The province does not set a target for imported cells, of which 12 types are sold.",
                "F 12 count",
            ),
            ("Goals", "No target has been set for the 40 smaller islands.", "F 40 count"),
            // What it is compared with is no date of it.
            (
                "Goals",
                "Norway is on track to cut emissions by 55 per cent below 1990 levels by 2030.",
                "T down 55 % @2030",
            ),
            ("Goals", "The recovery rate will be raised to 70% from 48% by 2031.", "T 70 % @2031; F 48 %"),
            // A state in the form of a duty that binds nobody by name.
            ("Goals", "Ghana shall be a hub for vaccine production by 2040.", "T state @2040"),
            ("Rules", "Operators must be licensed by 2028.", "M regulation must @2028"),
            // Each value is what the predicate of its own part says.
            (
                "Goals",
                "By 2029, 800 villages should have a pump, and 30,000 farmers are expected to use one.",
                "T 800 count @2029; P 30000 count @2029",
            ),
            ("Goals", "The share of reuse is to be 12 % from 2033.", "T 12 % @2033"),
            (
                "Goals",
                "In the first four years, ports are expected to hire some 700 pilots.",
                "P ~700 count @P4Y",
            ),
        ],
    );
}

#[test]
fn terms_duties_and_help() {
    holds(
        Language::English,
        &[
            ("Help", "Aid is limited to 40 per cent of the project cost.", "M funding will [<=40 %]"),
            ("Rules", "Reuse of needles is limited to 3 days.", "M restriction must [<=3 day]"),
            ("Help", "Islands receive a top-up of 15 percentage points.", "M funding will [15 pp]"),
            (
                "Help",
                "A further €90 million is available for river crossings.",
                "M funding will [90000000 EUR]",
            ),
            (
                "Rules",
                "Public tenders will apply a preference margin of up to 15 percent for local makers.",
                "M application will [<=15 %]",
            ),
            ("Rules", "Brewers pay a levy of £4 per barrel.", "M tax will [4 GBP]"),
            (
                "Rules",
                "A carrier who fails to file by 31 March pays a penalty of EUR 900.",
                "M regulation must [900 EUR]",
            ),
            (
                "Rules",
                "No mix above 8% is permitted without the regulator's consent.",
                "M restriction must [>=8 %]",
            ),
            ("Rules", "Villages will be encouraged to notify storage zones.", "M zone may"),
            (
                "Rules",
                "Utilities must retire 2 GW of coal plants by 2032.",
                "M restriction must [2 GW] @2032",
            ),
            (
                "Rules",
                "Member States shall designate acceleration areas by 30 June 2028.",
                "M zone must @2028-06-30",
            ),
            (
                "Plans",
                "A handbook on safe bunkering will be published in the second quarter of 2027.",
                "M governance will @2027-06",
            ),
            ("Plans", "The institute is researching ways to store heat in sand.", "M research will"),
            ("Plans", "The Charter takes effect on 1 September 2026.", "M other will @2026-09-01"),
        ],
    );
}

#[test]
fn words_that_look_like_provisions() {
    holds(
        Language::English,
        &[
            ("Market", "The ferries may be among the last to change.", ""),
            ("Market", "This year 420 readers answered our questions.", "F 420 count"),
            ("Terms", "The term “small grower” refers to one who tills not more than two hectares.", ""),
            ("Plans", "Ports are where the new fuels meet the sea.", ""),
            ("Plans", "Two Million Green Homes fellows will be trained.", "M talent will"),
        ],
    );
}

#[test]
fn items_take_the_force_of_their_intro() {
    let lines = "# Duties\nOperators must:\n- keep records of each load;\n- train their drivers.\n# Offers\nCounties may:\n- open depots for reuse.";
    let provisions = read(&document(Language::English, "National waste policy", lines), &Lexicon::built_in());
    let found: Vec<String> = provisions.iter().map(brief).collect();
    assert!(found.iter().filter(|line| line.contains(" must")).count() == 2, "{found:?}");
    assert!(found.iter().any(|line| line.contains(" may")), "{found:?}");
}

#[test]
fn chinese_of_the_wider_world() {
    holds(
        Language::Chinese,
        &[
            // In so many places something is tried; with a date it is a goal.
            ("重点任务", "在6个县开展储热试点。", "M application will [6 count]"),
            ("重点任务", "到2028年，在6个县开展储热试点。", "T 6 count @2028"),
            // A number that sums up what has been named.
            ("重点任务", "甲山、乙河两个县的冷库于2027年底前投入使用。", "M infrastructure will @2027"),
            // A limit that is moved.
            ("重点任务", "放宽载重限制，由20公斤增至90公斤。", "F 20 kg; M regulation will [90 kg]"),
            // From one sum to another.
            ("监督管理", "违者处2万元以上20万元以下罚款。", "M regulation will [20000..200000 CNY]"),
            // Who joins in does not decide.
            ("重点任务", "市教育局会同有关部门建设智慧校园平台。", "M infrastructure will"),
            ("重点任务", "将渔船更新资金纳入专项债券支持范围。", "M funding will"),
            (
                "附则",
                "本办法由市商务局负责解释，自2026年5月1日起施行，有效期两年。",
                "M other will [2 year] @2026-05-01",
            ),
            ("监督管理", "任何机构不得以“包会”“速成”等名义招生。", "M restriction must"),
            ("监督管理", "靠泊前须至少提前12小时报告。", "M regulation must [>=12 h]"),
            ("发展目标", "到2029年，首席技师人数比2025年增加一倍。", "T up 2 x @2029"),
            ("发展目标", "到2029年，技能人才缺口缩小25%。", "T down 25 % @2029"),
            ("发展目标", "本市未设定2030年的具体增长目标。", ""),
        ],
    );
}
