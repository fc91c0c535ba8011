//! Table tests: a text and the dates read in it, in the form `deadline relation`.

use proptest::prelude::*;

use super::*;

fn shown(text: &str, language: Language, context: &DateContext) -> String {
    let dates = find(text, language, context);
    let shown: Vec<String> = dates
        .iter()
        .map(|date| format!("{} {}", date.deadline, format!("{:?}", date.relation).to_lowercase()))
        .collect();
    shown.join("; ")
}

/// Fails with every line of the table that is read otherwise.
fn all_read(language: Language, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, expected)| (text, expected, shown(text, language, &DateContext::default())))
        .filter(|(_, expected, read)| read != *expected)
        .map(|(text, expected, read)| format!("{text:?} is read as {read:?}, not as {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn english(table: &[(&str, &str)]) {
    all_read(Language::English, table);
}

fn chinese(table: &[(&str, &str)]) {
    all_read(Language::Chinese, table);
}

#[test]
fn days_months_and_years() {
    english(&[
        ("by 30 June 2027", "2027-06-30 by"),
        ("before June 30, 2027", "2027-06-30 by"),
        ("on the 1st of March 2027", "2027-03-01 in"),
        ("by 2027-06-30", "2027-06-30 by"),
        ("by 2027/6/30", "2027-06-30 by"),
        ("by 30/06/2027", "2027-06-30 by"),
        ("by 06/07/2027", "2027 by"),
        ("in June 2027", "2027-06 in"),
        ("in 2027", "2027 in"),
        ("by end-2026", "2026 by"),
        ("by the end of 2026", "2026 by"),
        ("by mid-2027", "2027-06 by"),
        ("by early 2027", "2027 by"),
    ]);
    chinese(&[
        ("到2027年", "2027 by"),
        ("2027年底前", "2027 by"),
        ("2027年年底以前", "2027 by"),
        ("2027年6月30日前", "2027-06-30 by"),
        ("二〇二七年六月", "2027-06 in"),
        ("２０２７年", "2027 in"),
        ("在2027年建成", "2027 in"),
        ("2026年2月30日", "2026-02 in"),
        ("2027.6.30", "2027-06-30 in"),
    ]);
}

#[test]
fn parts_of_years_and_fiscal_years() {
    english(&[
        ("by the third quarter of 2027", "2027-09 by"),
        ("by Q1 2027", "2027-03 by"),
        ("in Quarter 3 of 2028", "2028-09 in"),
        ("by quarter four, 2029", "2029-12 by"),
        ("in the first half of 2027", "2027-06 in"),
        ("in H2 2027", "2027 in"),
        ("by FY2027", "2027 by"),
        ("in fiscal 2026-27", "2027 in"),
        ("during the period 2026-27 to 2030-31", "2026/2031 in"),
        ("between 2026/27 and 2029/30", "2026/2030 in"),
        ("in FY26", "2026 in"),
        ("in 2024/25", "2025 in"),
        ("by the mid-2030s", "2035 by"),
        ("in the 2030s", "2030/2039 in"),
        ("by mid-century", "2050 by"),
    ]);
    chinese(&[
        ("2027年第三季度", "2027-09 in"),
        ("2027年上半年", "2027-06 in"),
        ("2027年下半年", "2027 in"),
        ("2026年1-6月", "2026-06 baseline"),
        ("到本世纪中叶", "2050 by"),
    ]);
}

#[test]
fn plans_and_periods() {
    english(&[
        ("during the 15th Five-Year Plan period", "2026/2030 in"),
        ("during the 14th FYP", "2021/2025 in"),
        ("the outline of the 15th Five-Year Plan", "2026/2030 name"),
        ("by the end of the 15th Five-Year Plan", "2030 by"),
        ("between 2025 and 2027", "2025/2027 in"),
        ("from 2025 to 2027", "2025/2027 in"),
        ("Action plan (2025-2027)", "2025/2027 name"),
        ("in 2025–27", "2025/2027 in"),
    ]);
    chinese(&[
        ("“十五五”时期", "2026/2030 in"),
        ("十四五期间", "2021/2025 in"),
        ("“十五五”末", "2030 by"),
        ("《“十四五”规划》", "2021/2025 name"),
        ("“十四五”以来", "2021/2025 baseline"),
        ("2025—2027年", "2025/2027 in"),
        ("2025年至2027年", "2025/2027 in"),
        ("行动计划（2025—2027年）", "2025/2027 name"),
        ("二十五家", ""),
    ]);
}

#[test]
fn counted_from_an_event() {
    english(&[
        ("within three years", "P3Y within"),
        ("within 90 days", "P90D within"),
        ("in the next five years", "P5Y within"),
        ("over the coming decade", "P10Y within"),
        ("within 3 to 5 years", "P5Y within"),
        ("grants of £2m over five years", ""),
        ("Over five years, £2bn will be spent.", "P5Y within"),
        ("firms older than 15 years", ""),
    ]);
    chinese(&[
        ("三年内", "P3Y within"),
        ("6个月内", "P6M within"),
        ("30日内", "P30D within"),
        ("15个工作日内", "P15D within"),
        ("半年内", "P6M within"),
        ("未来五年", "P5Y within"),
        ("力争用3年左右时间", "P3Y within"),
        ("近三年", ""),
        ("连续三年", ""),
    ]);
}

#[test]
fn known_from_the_context() {
    let context = DateContext {
        document_year: Some(2026),
        previous: Some(Deadline::Year(2030)),
        ..DateContext::default()
    };
    for (text, expected) in [
        ("by then", "2030 by"),
        ("by the same year", "2030 by"),
        ("by year-end", "2026 by"),
        ("this year", "2026 in"),
        ("by the end of next year", "2027 by"),
        ("by 31 March", "2026-03-31 by"),
        ("from a year earlier", "2025 baseline"),
        ("by the end of the decade", "2030 by"),
    ] {
        assert_eq!(shown(text, Language::English, &context), expected, "in {text:?}");
    }
    for (text, expected) in [
        ("届时", "2030 by"),
        ("年底前", "2026 by"),
        ("今年", "2026 in"),
        ("明年6月底前", "2027-06 by"),
        ("6月底前", "2026-06 by"),
        ("于3月20日前提交", "2026-03-20 by"),
        ("每年3月底前", "P1Y recurring"),
        ("6个月", ""),
        ("比去年", "2025 baseline"),
    ] {
        assert_eq!(shown(text, Language::Chinese, &context), expected, "in {text:?}");
    }
    assert_eq!(shown("by then, by year-end", Language::English, &DateContext::default()), "");
}

#[test]
fn other_calendars() {
    chinese(&[
        ("民國115年底前", "2026 by"),
        ("民國115年，116年6月", "2026 in; 2027-06 in"),
        ("令和8年", "2026 in"),
        ("佛历2570年", "2027 in"),
        ("建党100年", ""),
    ]);
}

#[test]
fn starts_baselines_and_recurring_dates() {
    english(&[
        ("from 1 January 2027", "2027-01-01 from"),
        ("with effect from 1 April 2027", "2027-04-01 from"),
        ("from 1 April 2026 to 31 March 2029", "2026-04-01 from; 2029-03-31 until"),
        ("until 30 September 2031", "2031-09-30 until"),
        ("as of May 2025", "2025-05 baseline"),
        ("since 2016", "2016 baseline"),
        ("compared with 1990 levels", "1990 baseline"),
        ("below 2005 levels", "2005 baseline"),
        ("43% on 2019", "2019 baseline"),
        ("four years to 2028", "2028 until"),
        ("1 July 2026 – 30 June 2029", "2026-07-01 in; 2029-06-30 until"),
        ("by 31 March each year", "P1Y recurring"),
    ]);
    chinese(&[
        ("自2027年1月1日起施行", "2027-01-01 from"),
        ("有效期至2027年12月31日", "2027-12-31 until"),
        ("截至2025年底", "2025 baseline"),
        ("比2020年下降", "2020 baseline"),
        ("较2020年", "2020 baseline"),
        ("2024年以来", "2024 baseline"),
        ("在2025年基础上翻一番", "2025 baseline"),
        ("2028年前后", "2028 in"),
        ("2025年6月16日至2027年12月31日", "2025-06-16 in; 2027-12-31 until"),
    ]);
}

#[test]
fn names_and_counts_are_no_dates() {
    english(&[
        ("Vision 2030", "2030 name"),
        ("the 2030 Agenda", "2030 name"),
        ("Notice [2024] No. 14", "2024 name"),
        ("Regulation (EU) 2024/1689", "2024 name"),
        ("recruit 2000 engineers", ""),
        ("more than 2000 firms", ""),
        ("$2030", ""),
        ("2030 MW", ""),
    ]);
    chinese(&[("国发〔2023〕12号", "2023 name"), ("《中国制造2025》", "2025 name"), ("新增2000个岗位", "")]);
}

#[test]
fn spans_hold_the_words_that_make_the_date() {
    let text = "Open all sites by the end of June 2027 at the latest.";
    let found = find(text, Language::English, &DateContext::default());
    assert_eq!(&text[found[0].span.clone()], "by the end of June 2027 at the latest");
    let text = "力争到2027年底，建成";
    let found = find(text, Language::Chinese, &DateContext::default());
    assert_eq!(&text[found[0].span.clone()], "力争到2027年底");
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}",
        "[零一二三四五六七八九十〇]{1,4}",
        prop::sample::select(vec![
            "2027",
            "年",
            "月",
            "日",
            "底",
            "前",
            "到",
            "自",
            "起",
            "-",
            "/",
            ".",
            "—",
            "至",
            " ",
            "by ",
            "the end of ",
            "June ",
            "Q3 ",
            "FY",
            "within ",
            "years",
            "十五五",
            "“",
            "”",
            "民国",
            "第",
            "季度",
            "上半年",
            "内",
            "个",
            "fifteenth ",
            "Five-Year Plan",
            "mid-",
            "(",
            ")",
            "each year",
            "每年",
            "次年",
            "\u{0}",
            "é",
            "𠀀",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #[test]
    fn spans_lie_on_characters_in_order(pieces in prop::collection::vec(piece(), 0..24), chinese: bool) {
        let text = pieces.concat();
        let language = if chinese { Language::Chinese } else { Language::English };
        let context = DateContext { document_year: Some(2026), previous: Some(Deadline::Year(2030)), ..DateContext::default() };
        let mut last = 0;
        for date in find(&text, language, &context) {
            prop_assert!(text.get(date.span.clone()).is_some_and(|words| !words.is_empty()));
            prop_assert!(date.span.start >= last, "dates overlap");
            last = date.span.end;
        }
    }

    #[test]
    fn every_day_is_read_in_both_languages(year in 1990_i16..2060, month in 1_i8..=12, day in 1_i8..=28) {
        let date = jiff::civil::Date::new(year, month, day).expect("the 28th exists in every month");
        let texts = [(Language::Chinese, format!("{year}年{month}月{day}日")), (Language::English, format!("by {date}"))];
        for (language, text) in texts {
            let found = find(&text, language, &DateContext::default());
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].deadline, Deadline::Day(date));
        }
    }
}
