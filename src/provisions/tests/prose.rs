//! Sentences as newspapers and notes on policies write them, among others that say nothing.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn english_reports() {
    holds(
        Language::English,
        &[
            ("Water", "Nobody in the valley remembers a drier winter.", ""),
            ("Water", "The new tariff is meant to be simple, and plumbers will be glad of that.", ""),
            (
                "Water",
                "By 2031, losses in the mains should fall to 12% from 27% today.",
                "T 12 % @2031; F 27 %",
            ),
            ("Water", "A further 90 villages are to be connected within six years.", "T up 90 count @P6Y"),
            ("Water", "Losses came to 27% in 2024, the worst figure in the region.", "F 27 %"),
            (
                "Money",
                "Farmers who switch to drip irrigation are refunded half of the cost.",
                "M funding will [50 %]",
            ),
            (
                "Money",
                "The regional bank lends up to €40,000 at 1% to cooperatives.",
                "M funding will [<=40000 EUR, 1 %]",
            ),
            (
                "Money",
                "For each hectare of restored wetland, owners are paid €350 a year for ten years.",
                "M funding will [350 EUR, 10 year]",
            ),
            (
                "Money",
                "Pumps powered by the sun are free of value added tax until the end of 2028.",
                "M tax will @2028",
            ),
            ("Rules", "No pool may be filled between June and September.", "M restriction must"),
            ("Rules", "Golf courses have to water with treated sewage.", "M regulation must"),
            (
                "Rules",
                "Hotels must not use more than 250 litres per guest and night.",
                "M restriction must [<=250 L]",
            ),
            ("Rules", "Meters are compulsory in every flat from July 2027.", "M regulation must @2027-07"),
            (
                "Rules",
                "Growers are free to trade up to a fifth of their rights.",
                "M regulation may [<=20 %]",
            ),
            ("Works", "The polytechnic opens a course for leak detectors this autumn.", "M talent will"),
            ("Works", "Schools will try out waterless toilets.", "M application will"),
            ("Outlook", "Hydrologists reckon with 15% less rain by 2040.", "P down 15 % @2040"),
            ("Outlook", "The union of farmers expects prices to double within five years.", "P up 2 x @P5Y"),
        ],
    );
}

#[test]
fn chinese_reports() {
    holds(
        Language::Chinese,
        &[
            ("怎么干", "清晨六点，码头上已是一片忙碌。", ""),
            ("怎么干", "根据规划，到2030年，港口年吞吐量将突破5000万吨。", "T >=50000000 t @2030"),
            ("怎么干", "去年，港口完成吞吐量3860万吨，同比增长7.4%。", "F 38600000 t; F up 7.4 %"),
            ("怎么干", "市里将拿出2亿元，支持老码头绿色改造。", "M funding will [200000000 CNY]"),
            ("怎么干", "从明年起，新购拖轮须使用清洁能源。", "M regulation must @2027"),
            ("怎么干", "海关将推出“船边直提”服务，通关时间压缩三成。", "T down 30 %; M regulation will"),
            ("怎么干", "“以前要等两天，现在半天就够了。”货代公司经理老陈说。", ""),
            ("怎么干", "有分析认为，绿色航运是大势所趋。", ""),
            ("怎么干", "当地还成立了由分管副市长牵头的工作专班。", "M governance will"),
            ("怎么干", "下一步，港口将在集装箱码头试点无人集卡。", "M application will"),
        ],
    );
}
