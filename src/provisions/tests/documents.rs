//! Whole documents: headings, intros, tables, lists.

use crate::{
    domain::{document::Language, provision::Kind},
    provisions::{
        lexicon::Lexicon,
        read,
        tests::{brief, document, of_kind},
    },
};

fn lines(language: Language, title: &str, text: &str) -> Vec<String> {
    read(&document(language, title, text), &Lexicon::built_in()).iter().map(brief).collect()
}

#[test]
fn a_table_is_read_with_its_head() {
    let found = lines(
        Language::English,
        "Plan for the blue economy",
        "# Key targets\n| Indicator | Unit | 2024 baseline | 2028 target | 2032 target\n\
         | Share of clean ferries | % | 12 | 40 | at least 75\n| Port revenue | NZ$ million | 310 | 400 | 520",
    );
    assert_eq!(
        found,
        [
            "F 12 %",
            "T 40 % @2028",
            "T >=75 % @2032",
            "F 310000000 NZD",
            "T 400000000 NZD @2028",
            "T 520000000 NZD @2032"
        ]
    );
    let found = lines(
        Language::Chinese,
        "数字经济发展规划",
        "主要指标（单位：亿元）\n| 指标 | 2025年 | 2030年\n| 软件业收入 | 120 | 300左右\n| 数据交易额（万元） | 800 | 5000",
    );
    assert_eq!(
        found,
        ["F 12000000000 CNY", "T ~30000000000 CNY @2030", "F 8000000 CNY", "T 50000000 CNY @2030"]
    );
}

#[test]
fn a_label_may_count_in_thousands() {
    let found = lines(
        Language::English,
        "Plan of the ministry for post offices",
        "# Targets\n| Indicator | 2024 | 2028 target\n| Letters carried by drone, thousands a year | 3 | 50\n\
         | Letters carried by boat (thousands) | 7 | 60",
    );
    assert_eq!(found, ["F 3000 count", "T 50000 count @2028", "F 7000 count", "T 60000 count @2028"]);
}

#[test]
fn a_table_of_support_gives_a_measure_a_row() {
    let found = lines(
        Language::English,
        "Manufacturing incentives of the state",
        "# Incentives\n| Scheme | Rate of support | Ceiling\n| Battery plants | 25% of capital cost | $40 million\n| Tool makers | 10% of payroll | none",
    );
    assert_eq!(found, ["M funding will [25 %, <=40000000 USD]", "M funding will [10 %]"]);
}

#[test]
fn the_intro_of_a_list_covers_its_items() {
    let found = lines(
        Language::English,
        "Skills plan of the government",
        "# Goals\nBy 2031 the province aims to have:\n- 40 training centres\n- 9,000 apprentices a year",
    );
    assert_eq!(found, ["T 40 count @2031", "T 9000 count @2031"]);
    let found = lines(
        Language::Chinese,
        "氢能产业实施方案",
        "到2030年，实现以下目标：\n制氢能力达到10万吨；\n加氢站数量超过200座；\n建成东部氢能枢纽。",
    );
    assert_eq!(found, ["T 100000 t @2030", "T >=200 count @2030", "T state @2030"]);
}

#[test]
fn the_head_of_a_paragraph_covers_its_sentences() {
    let found = lines(
        Language::Chinese,
        "产业规划",
        "# 一、发展目标\n到2028年，产值突破600亿元。培育龙头企业10家；新增就业2万人。到2032年，产值翻一番。",
    );
    assert_eq!(
        found,
        ["T >=60000000000 CNY @2028", "T 10 count @2028", "T up 20000 count @2028", "T up 2 x @2032"]
    );
}

#[test]
fn by_then_takes_the_date_of_the_sentence_before() {
    let found = lines(
        Language::English,
        "Energy strategy",
        "# Goals\nBy 2034, wind is to supply half of all power. Solar capacity should reach 9 GW by then.",
    );
    assert_eq!(found, ["T 50 % @2034", "T 9 GW @2034"]);
}

#[test]
fn headings_give_nothing_of_their_own() {
    let found = lines(
        Language::English,
        "City targets 500 buses by 2030",
        "# 500 buses on the road by 2030\nThe city plans to run 500 electric buses by 2030.",
    );
    assert_eq!(found, ["T 500 count @2030"]);
    let found = lines(
        Language::Chinese,
        "若干措施",
        "（一）建设试验平台。支持高校建设中试平台。\n第二条　加强人才培养。支持职业院校开设机器人专业。",
    );
    assert_eq!(found, ["M infrastructure will", "M talent will"]);
}

#[test]
fn pages_that_are_no_policy_say_nothing() {
    let found = lines(
        Language::English,
        "Acme Runner 3 shoes",
        "Our lightest shoe weighs 198 grams and lasts for 800 kilometres.\nYou will love it or we will refund your money within 30 days.\nShips within 48 hours.\n# Reviews\nRated 4.7 by 12,000 runners.",
    );
    let kept: Vec<&String> = found.iter().filter(|line| !line.starts_with('F')).collect();
    assert!(kept.is_empty(), "{kept:?}");
    let found = lines(
        Language::Chinese,
        "春季新品上市",
        "全场满300元减50元，会员可享九折优惠。\n您可以在7天内无理由退货。\n新品手机采用5000万像素镜头，续航提升20%。",
    );
    let kept: Vec<&String> = found.iter().filter(|line| !line.starts_with('F')).collect();
    assert!(kept.is_empty(), "{kept:?}");
}

#[test]
fn every_provision_says_what_it_was_told_by() {
    let found = read(
        &document(
            Language::English,
            "Port strategy of the government",
            "# Goals\nBy 2030, the port aims to handle 4 million containers.\n# Rules\nCarriers must report their emissions.",
        ),
        &Lexicon::built_in(),
    );
    assert_eq!(of_kind(&found, Kind::Target), ["T 4000000 count @2030"]);
    for provision in &found {
        assert!(!provision.cues.is_empty(), "{provision:?}");
    }
    let target = &found[0];
    assert!(target.cues.iter().any(|c| c.decided == "aim" && c.by == "aims to"), "{:?}", target.cues);
    assert!(
        target.cues.iter().any(|c| c.decided == "deadline" && c.by.contains("2030")),
        "{:?}",
        target.cues
    );
}

#[test]
fn a_plan_speaks_before_the_period_that_its_title_names() {
    let found = lines(
        Language::Chinese,
        "某市“十五五”供水发展规划",
        "二、主要指标\n| 指标 | 单位 | 2025年 | 2027年 | 2030年\n| 日供水能力 | 万立方米 | 60 | 72 | 90以上\n\
         三、重大工程\n以下工程均于2028年底前建成。\n- 新建水厂4座\n四、人才\n到2029年，引进水务博士30人。",
    );
    assert_eq!(
        found,
        ["F 600000 m3", "T 720000 m3 @2027", "T >=900000 m3 @2030", "T 4 count @2028", "T 30 count @2029"]
    );
}

#[test]
fn a_column_of_what_is_due_by_a_day_holds_targets() {
    let found = lines(
        Language::English,
        "Plan for the ports",
        "# What we shall be measured by\n| Indicator | Audited result 2024/25 | To be achieved by 31 March 2029\n\
         | Idle berths | 55% | 45%\n",
    );
    assert_eq!(found.iter().filter(|line| line.starts_with('T')).count(), 1, "{found:?}");
    assert!(found.iter().any(|line| line.contains("45 %") && line.contains("2029-03-31")), "{found:?}");
}

/// Pieces of sentences that numbers, clauses and cues are made of, in both widths.
const PIECES: [&str; 44] = [
    "113年",
    "7万4,",
    "２１８",
    "艘次",
    "，",
    "仅",
    "7.５%",
    "到2027年",
    "力争",
    "不超过",
    "的企业",
    "可",
    "给予",
    "补贴",
    "（",
    "）",
    "。",
    "；",
    "由25",
    "提高到",
    "基础上",
    "在",
    "比",
    "一成以上的",
    "每个",
    "不得",
    "by 2027",
    ", ",
    " shall ",
    "no more than ",
    "1,",
    "０００ ",
    "% of ",
    "grants ",
    "in the first ",
    "three years",
    "; ",
    ". ",
    "is free",
    " up to ",
    "may not ",
    "Act, 2012, ",
    "(180) days",
    "the board ",
];

proptest::proptest! {
    /// Whatever stands beside whatever: the reading goes through.
    #[test]
    fn no_row_of_pieces_breaks_the_reading(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 1..16),
        chinese in proptest::bool::ANY,
    ) {
        let language = if chinese { Language::Chinese } else { Language::English };
        let text = pieces.concat();
        let found = read(&document(language, "Plan 计划", &format!("# 目标 Targets\n{text}\n- {text}\n| {text} | {text}")), &Lexicon::built_in());
        proptest::prop_assert!(found.iter().all(|provision| !provision.quote.is_empty()));
    }
}

#[test]
fn plans_and_policies_of_firms_and_schools_are_none_of_a_government() {
    // "Strategy", "plans", "goals", "policy" and "scheme" are words of many trades: alone they make no policy page.
    let advice = "Good gardeners draw before they dig. A planting plan for the year lists your goals for each bed and the \
                  strategy for reaching them. We sell two kinds of drawings for small gardens, and customers will get \
                  a list of colours with each.\nAll customers must book a visit before the end of March. A visit lasts \
                  two hours and up to three beds are measured, photographed and drawn. The drawings will be sent within \
                  ten days. A second visit is free.\nOur policy on plants is simple. Whatever dies in the first summer \
                  is replaced, and nobody pays for the van. Roses, peonies and fruit trees are delivered in November, \
                  bulbs in September. Those who order by the end of May get 10% off.\nMost beds need little work after \
                  the third year. Mulch keeps the soil moist, and a hoe does the rest on a dry morning in spring. Each \
                  bed is looked at once more in the autumn, when the gardener brings a book of seeds and a warm hat.";
    assert_eq!(lines(Language::English, "How we work", advice), [""; 0]);
    let aid = advice
        .replace(
            "Good gardeners",
            "The ministry wants more gardens, and the council pays subsidies. Gardeners",
        )
        .replace("A planting plan", "By government regulation, a planting plan");
    assert!(!lines(Language::English, "How we work", &aid).is_empty(), "the same beside words of government");
}

#[test]
fn acts_listed_under_a_date_are_measures_with_that_date() {
    let found = lines(
        Language::English,
        "Action plan of the government for rivers",
        "By 30 June 2029 the Secretariat will:\n- open a laboratory for sediments in Bergen;\n\
         - cut spills by a third;\n- publish a guide to fish passes.",
    );
    assert_eq!(
        found,
        ["M infrastructure will @2029-06-30", "T down 33.33 % @2029-06-30", "M governance will @2029-06-30"]
    );
    let found = lines(
        Language::English,
        "Action plan of the government for rivers",
        "The following steps will be taken by the end of 2027:\n- start a research programme on eels;\n\
         - designate a pilot zone at Lake Mjosa.",
    );
    assert_eq!(found, ["M research will @2027", "M zone will @2027"]);
}

#[test]
fn a_year_compared_with_by_a_word_behind_it_tells_nothing_of_the_past() {
    let found = lines(
        Language::Chinese,
        "关于港口绿色发展的意见",
        "到2029年，岸电泊位达到400个以上。与2022年相比，单位能耗降低11%；建成示范码头12座。",
    );
    assert_eq!(found, ["T >=400 count @2029", "T down 11 % @2029", "T 12 count @2029"]);
    let found =
        lines(Language::Chinese, "关于港口绿色发展的意见", "到2029年，与2022年的水平相比，单位能耗降低11%。");
    assert_eq!(found, ["T down 11 % @2029"]);
    let found =
        lines(Language::Chinese, "港口发展情况", "与2022年相比，单位能耗降低了11%，岸电泊位增加30个。");
    assert!(found.iter().all(|line| !line.starts_with("T ")), "{found:?}");
}
