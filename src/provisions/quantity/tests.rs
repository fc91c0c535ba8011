//! Table tests: a text and what is read in it, in the form `value[..upper] unit [comparator] [direction] [sort]`.

use proptest::prelude::*;

use super::*;

fn shown(text: &str, language: Language, context: &QuantityContext<'_>) -> String {
    let quantities = find(text, language, context);
    let mut out = Vec::new();
    for quantity in quantities {
        let mut words = vec![match quantity.upper {
            Some(upper) => format!("{}..{upper}", quantity.value),
            None => quantity.value.to_string(),
        }];
        words.push(quantity.unit.to_string());
        match quantity.comparator {
            Comparator::Exactly => {}
            Comparator::AtLeast => words.push(">=".to_owned()),
            Comparator::AtMost => words.push("<=".to_owned()),
            Comparator::About => words.push("~".to_owned()),
        }
        match quantity.direction {
            None => {}
            Some(direction) => words.push(format!("{direction:?}").to_lowercase()),
        }
        if quantity.sort != QuantitySort::Plain {
            words.push(format!("{:?}", quantity.sort).to_lowercase());
        }
        out.push(words.join(" "));
    }
    out.join("; ")
}

/// Fails with every line of the table that is read otherwise.
fn all_read(language: Language, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, expected)| (text, expected, shown(text, language, &QuantityContext::default())))
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
fn digits_in_any_grouping() {
    english(&[
        ("open 1,250 stations", "1250 count"),
        ("open 1 250 stations", "1250 count"),
        ("open 1\u{a0}250\u{a0}000 stations", "1250000 count"),
        ("open 1\u{202f}250 stations", "1250 count"),
        ("open 1'250 stations", "1250 count"),
        ("open 12,34,567 stations", "1234567 count"),
        ("a budget of 1.250.000 euros", "1250000 EUR"),
        ("a budget of 1.250,75 euros", "1250.75 EUR"),
        ("a share of 2,5 %", "2.5 %"),
        ("see items 3,5 and 7", "3 count; 5 count; 7 count"),
        ("0.75 tonnes", "0.75 t"),
    ]);
    chinese(&[("建成１，２５０座", "1250 count"), ("增长8.5%，300家企业", "8.5 %; 300 count")]);
}

#[test]
fn english_number_words() {
    english(&[
        ("train twenty-one thousand nurses", "21000 count"),
        ("three hundred and five clinics", "305 count"),
        ("two and a half million homes", "2500000 count"),
        ("half a million trees", "500000 count"),
        ("a quarter of a million trees", "250000 count"),
        ("four dozen schools", "48 count"),
        ("a hundred towns", "100 count"),
        ("one trillion pounds", "1000000000000 GBP"),
        ("5 million and a half visitors", "5500000 count"),
    ]);
}

#[test]
fn scales() {
    english(&[
        ("£3.5bn", "3500000000 GBP"),
        ("£5m", "5000000 GBP"),
        ("$40k", "40000 USD"),
        ("US$2 tn", "2000000000000 USD"),
        ("₹12 lakh crore", "12000000000000 INR"),
        ("Rs 850 crore", "8500000000 INR"),
        ("20m people", "20000000 count"),
        ("a pipe 20 m long", "20 m"),
    ]);
    chinese(&[
        ("1.2万亿元", "1200000000000 CNY"),
        ("3千万元", "30000000 CNY"),
        ("25万6千人", "256000 count"),
        ("一亿二千万元", "120000000 CNY"),
        ("3个亿", "300000000 count"),
    ]);
}

#[test]
fn chinese_number_words() {
    chinese(&[
        ("培育一百二十家企业", "120 count"),
        ("培育三千余家企业", "3000 count >="),
        ("培训十余万人", "100000 count >="),
        ("建成廿五座", "25 count"),
        ("新增一万三千个岗位", "13000 count"),
        ("建设两三家平台", "2..3 count"),
        ("三点五亿元", "350000000 CNY"),
        ("新建上百个站点", "100 count >="),
        ("新建数十个站点", ""),
        ("壹佰万圆", "1000000 CNY"),
    ]);
}

#[test]
fn percent_and_fractions() {
    english(&[
        ("a third of the fleet", "33.33 %"),
        ("two-thirds of firms", "66.67 %"),
        ("one in eight homes", "12.5 %"),
        ("seven out of ten pupils", "70 %"),
        ("half of all buses", "50 %"),
        ("cut waste by half", "50 %"),
        ("a fifth of its power", "20 %"),
        ("4.5 per cent of output", "4.5 %"),
        ("up 3 percentage points", "3 pp"),
        ("25 basis points", "0.25 pp"),
        ("5‰ of sales", "0.5 %"),
        ("the third phase", ""),
        ("the first half of the match", ""),
    ]);
    chinese(&[
        ("占比达到三成", "30 %"),
        ("占比达到三成五", "35 %"),
        ("百分之十二点五", "12.5 %"),
        ("千分之三", "0.3 %"),
        ("三分之二以上的县", "66.67 % >="),
        ("提高2.5个百分点", "2.5 pp"),
        ("降低一半", "50 %"),
        ("成立三家公司", "3 count"),
    ]);
}

#[test]
fn ranges() {
    english(&[
        ("build 10–15 depots", "10..15 count"),
        ("build 10 to 15 depots", "10..15 count"),
        ("between 3 and 5 per cent", "3..5 %"),
        ("3-5 million tonnes", "3000000..5000000 t"),
        ("$3-$5 billion", "3000000000..5000000000 USD"),
        ("raise the share from 12% to 20%", "12 %; 20 %"),
        ("pay from 12% to 20% of costs", "12..20 %"),
    ]);
    chinese(&[
        ("建成10—15个基地", "10..15 count"),
        ("占30%-40%", "30..40 %"),
        ("三至五家", "3..5 count"),
        ("2万～3万吨", "20000..30000 t"),
        ("20-30万辆", "200000..300000 count"),
        ("从12%提高到20%", "12 %; 20 %"),
    ]);
}

#[test]
fn multiples() {
    english(&[
        ("output is to double", "2 x increase"),
        ("triple its exports", "3 x increase"),
        ("a tenfold rise", "10 x increase"),
        ("a 12-fold rise", "12 x increase"),
        ("twelve times the level", "12 x"),
        ("halve the number of accidents", "50 % decrease"),
        ("twice a year", ""),
        ("at least double the yield", "2 x >= increase"),
    ]);
    chinese(&[
        ("产值翻一番", "2 x increase"),
        ("产值翻两番", "4 x increase"),
        ("产值增长1.5倍", "1.5 x increase"),
        ("为上年的8倍", "8 x reach"),
        ("能耗减半", "50 % decrease"),
        ("三年倍增计划", "3 year"),
    ]);
}

#[test]
fn money() {
    english(&[
        ("HK$2.5 billion", "2500000000 HKD"),
        ("NT$300 million", "300000000 TWD"),
        ("A$40 million", "40000000 AUD"),
        ("a $40 million fund", "40000000 USD"),
        ("S$900m", "900000000 SGD"),
        ("RMB 6 billion", "6000000000 CNY"),
        ("6 billion yuan", "6000000000 CNY"),
        ("AED 12 million", "12000000 AED"),
        ("R$ 8 billion", "8000000000 BRL"),
        ("9 trillion won", "9000000000000 KRW"),
        ("kr 500 million", "500000000 NOK"),
        ("RM30 million", "30000000 MYR"),
        ("30 MEUR", "30000000 EUR"),
        ("45 cents per kilowatt-hour", "0.45 USD"),
        ("80 billion yen", "80000000000 JPY"),
    ]);
    chinese(&[
        ("5亿美元", "500000000 USD"),
        ("港幣30億元", "3000000000 HKD"),
        ("新台币200万元", "2000000 TWD"),
        ("人民币800万元", "8000000 CNY"),
        ("20亿日元", "2000000000 JPY"),
        ("3亿欧元", "300000000 EUR"),
        ("元宇宙企业30家", "30 count"),
        ("产业规模突破1.2万亿", "1200000000000 CNY >="),
    ]);
}

#[test]
fn bare_signs_are_money_of_the_place() {
    let of = |code: &str| QuantityContext {
        local_currency: LocalCurrency::known(Unit::new(code)),
        ..QuantityContext::default()
    };
    assert_eq!(shown("撥款5億元", Language::Chinese, &of("HKD")), "500000000 HKD");
    assert_eq!(shown("撥款5億元", Language::Chinese, &of("TWD")), "500000000 TWD");
    assert_eq!(shown("¥5 billion", Language::English, &of("JPY")), "5000000000 JPY");
    assert_eq!(shown("$5 billion", Language::English, &of("AUD")), "5000000000 AUD");
    assert_eq!(shown("$5 billion", Language::English, &of("CNY")), "5000000000 USD");
    assert_eq!(shown("5 billion yuan", Language::English, &of("GBP")), "5000000000 CNY");
}

#[test]
fn physical_units() {
    english(&[
        ("40 GW of wind", "40 GW"),
        ("12 terawatt-hours", "12 TWh"),
        ("300 km of track", "300 km"),
        ("55 square kilometres", "55 km2"),
        ("20 hectares", "20 ha"),
        ("8 exaflops", "8 EFlops"),
        ("within 20 milliseconds", "20 ms <="),
        ("at 35°C or below", "35 °C <="),
        ("40 dB", "40 dB"),
        ("400 Wh/kg", "400 Wh/kg"),
        ("two weeks", "14 day"),
        ("1,200 acres", "1200 acre"),
        ("a PUE of 1.3 or less", "1.3 x <="),
        ("12.500 jobs", "12500 count"),
    ]);
    chinese(&[
        ("装机300万千瓦", "3000000 kW"),
        ("发电12亿千瓦时", "1200000000 kWh"),
        ("年产20万吨", "200000 t"),
        ("里程600公里", "600 km"),
        ("面积45平方公里", "45 km2"),
        ("用地300亩", "300 mu"),
        ("算力5000P", "5000 PFlops"),
        ("时延低于10毫秒", "10 ms <="),
        ("节约50万吨标准煤", "500000 t"),
        ("零下不低于-20℃", "-20 °C >="),
        ("45个工作日", "45 day"),
    ]);
}

#[test]
fn comparators() {
    english(&[
        ("more than 70 firms", "70 count >="),
        ("no fewer than 70 firms", "70 count >="),
        ("70+ firms", "70 count >="),
        ("70 firms or more", "70 count >="),
        ("400-plus firms", "400 count >="),
        ("sales topping 700 billion yuan", "700000000000 CNY >="),
        ("upwards of 70 firms", "70 count >="),
        ("not exceeding 70 firms", "70 count <="),
        ("up to 70 firms", "70 count <="),
        ("capped at $70", "70 USD <="),
        ("a ceiling of 7%", "7 % <="),
        ("fewer than 70 firms", "70 count <="),
        ("no more than about 70 firms", "70 count <="),
        ("nearly 70 firms", "70 count ~"),
        ("some 70 firms", "70 count ~"),
        ("grants over five years", "5 year"),
        ("more than 40 and less than 50 firms", "40 count >=; 50 count <="),
        ("≥ 20 MW", "20 MW >="),
    ]);
    chinese(&[
        ("企业超过70家", "70 count >="),
        ("企业达到70家以上", "70 count >="),
        ("企业70余家", "70 count >="),
        ("企业不少于70家", "70 count >="),
        ("最高给予700万元", "7000000 CNY <="),
        ("不超过700万元", "7000000 CNY <="),
        ("控制在7%以内", "7 % <="),
        ("不到70家", "70 count <="),
        ("70家左右", "70 count ~"),
        ("约70家", "70 count ~"),
        ("近70家", "70 count ~"),
        ("近三年", "3 year"),
        ("按不超过投资额的20%", "20 % <="),
        ("不得高于市价的90%", "90 % <="),
        ("约占全省三成", "30 % ~"),
        ("分别给予最高30万元、60万元", "300000 CNY <=; 600000 CNY <="),
        ("0.3元/千瓦时以下", "0.3 CNY <="),
        ("30%（含）以上", "30 % >="),
    ]);
}

#[test]
fn names_are_no_values() {
    english(&[
        ("6G and 5G networks", "6 count name; 5 count name"),
        ("L4 driving", "4 count name"),
        ("the \"1+20+N\" frame", "1 count name; 20 count name"),
        ("Workshop 3 of district 7 has closed", "3 count name; 7 count name"),
        ("trams of the northern wards 4 and 6 will run", "4 count name; 6 count"),
        ("in each ward 3 teachers", "3 count"),
        ("the mine extracted 400 tonnes", "400 t"),
        ("Article 12 and Phase 2", "12 count name; 2 count name"),
        ("COVID-19", "19 count name"),
        ("COP30 and Euro 7", "30 count name; 7 count name"),
        ("at 5 pm", "5 count name"),
        ("Industry 4.0", "4 count name"),
        ("open 24/7", "24 count name; 7 count name"),
        ("people aged 16 to 74", "16..74 count name"),
        ("the top 100 firms", "100 count name"),
        ("call 020 7946 0000", "20 count name; 7946 count name; 0 count name"),
        ("per 1,000 people", "1000 count name"),
        ("a 7nm chip", "7 nm name"),
        ("see https://example.org/a?b=30%25", ""),
        ("net zero", "0 count name"),
        ("the 3rd round", "3 count ordinal"),
    ]);
    chinese(&[
        ("“2441”体系", "2441 count name"),
        ("第三条", "3 count name"),
        ("第三届", "3 count ordinal"),
        ("国发12号", "12 count name"),
        ("1类新药", "1 count name"),
        ("3.0版", "3 count name"),
        ("见图14和附件2", "14 count name; 2 count name"),
        ("11时50分", "11 count name; 50 count name"),
        ("20世纪80年代", "20 count name; 80 count name"),
        ("按照1∶0.5的比例", "1 count name; 0.5 count name"),
        ("7×24小时", "7 count name; 24 h name"),
        ("年满18岁", "18 count >= name"),
        ("每万人", ""),
        ("前100强", "100 count name"),
        ("双一流高校", ""),
        ("两免三减半", ""),
        ("四川和九江", ""),
        ("邮编100744", "100744 count name"),
        ("1.攻关技术。", "1 count ordinal"),
        ("零部件", ""),
        ("打造一个平台", "1 count name"),
        ("二十届三中全会", "20 count name"),
    ]);
}

#[test]
fn restatements_and_levels() {
    english(&[
        ("RMB 50 billion (US$7 billion)", "50000000000 CNY; 7000000000 USD restatement"),
        ("500 acres (about 200 hectares)", "500 acre; 200 ha ~ restatement"),
        ("50 plants (20 of them new)", "50 count; 20 count"),
    ]);
    chinese(&[
        ("形成千亿级产业集群", "100000000000 CNY"),
        ("形成千亿元级产业集群", "100000000000 CNY"),
        ("百亿级企业3家", "10000000000 count level; 3 count"),
        ("打造3个千亿级产业集群", "3 count; 100000000000 count level"),
        ("建设10万吨级码头", "100000 t level"),
        ("营收超10亿元的企业5家", "1000000000 CNY >= level; 5 count"),
        ("亿元以上项目达到30个", "100000000 CNY >= level; 30 count"),
        ("约120亿元（约合17亿美元）", "12000000000 CNY ~; 1700000000 USD restatement"),
    ]);
}

#[test]
fn dates_are_not_quantities() {
    english(&[
        ("By 30 June 2027, build 12 depots in 2,027 towns", "12 count; 2027 count"),
        ("between 2025 and 2027", ""),
        ("the first half of 2027", ""),
        ("over 2000 firms by 2030", "2000 count >="),
    ]);
    chinese(&[("到2027年底，建成12座", "12 count"), ("二〇二七年六月三十日前", ""), ("“十五五”时期", "")]);
}

#[test]
fn tables_give_bare_numbers_their_unit() {
    let context = QuantityContext {
        table_unit: Some((Unit::new("CNY"), Decimal::from(100_000_000))),
        ..QuantityContext::default()
    };
    assert_eq!(shown("1,200", Language::Chinese, &context), "120000000000 CNY");
    assert_eq!(shown("45%", Language::Chinese, &context), "45 %");
    assert_eq!(shown("10—15", Language::Chinese, &context), "1000000000..1500000000 CNY");
}

#[test]
fn spans_hold_the_words_that_were_read() {
    let text = "It will pay up to £5m for 1,250 new buses.";
    let found = find(text, Language::English, &QuantityContext::default());
    assert_eq!(&text[found[0].span.clone()], "up to £5m");
    assert_eq!(&text[found[0].number.clone()], "5m");
    assert_eq!(found[1].noun.clone().map(|noun| &text[noun]), Some("new buses"));
}

#[test]
fn numbers_beyond_a_decimal_are_passed_over() {
    let long = "9".repeat(40);
    assert_eq!(
        shown(&format!("{long} and 7 firms"), Language::English, &QuantityContext::default()),
        "7 count"
    );
    assert_eq!(
        shown(&"9万亿".repeat(3), Language::Chinese, &QuantityContext::default()).split(';').count(),
        3
    );
    assert_eq!(
        shown("99999999999999999999999999 trillion", Language::English, &QuantityContext::default()),
        ""
    );
}

/// Pieces from which texts are made that look like numbers.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,5}",
        "[零一二三四五六七八九十百千万亿两半]{1,4}",
        prop::sample::select(vec![
            ",",
            ".",
            "-",
            "—",
            "~",
            "%",
            "$",
            "¥",
            "（",
            ")",
            "/",
            "+",
            " ",
            "至",
            "约",
            "超过",
            "以上",
            "元",
            "个",
            "家",
            "级",
            "倍",
            "成",
            "分之",
            "点",
            "余",
            "第",
            "每",
            " million",
            " to ",
            " and ",
            "half ",
            "a ",
            "third",
            "one in ",
            "twenty",
            "bn",
            "m",
            "kW",
            "年",
            "月",
            "GW",
            "万千瓦",
            "翻",
            "番",
            "more than ",
            "RMB ",
            "\u{a0}",
            "\u{202f}",
            "é",
            "𠀀",
            "\u{0}",
            "以内",
            "不超过",
            "、",
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
        let mut last = 0;
        for quantity in find(&text, language, &QuantityContext::default()) {
            prop_assert!(text.get(quantity.span.clone()).is_some());
            prop_assert!(text.get(quantity.number.clone()).is_some());
            prop_assert!(quantity.span.start <= quantity.number.start && quantity.number.end <= quantity.span.end);
            prop_assert!(quantity.number.start >= last, "numbers overlap");
            prop_assert!(quantity.upper.is_none_or(|upper| upper > quantity.value));
            last = quantity.number.end;
        }
    }

    #[test]
    fn grouped_digits_keep_their_value(value in 1_000_u64..1_000_000_000_000, mark in prop::sample::select(vec![",", "\u{a0}", "\u{202f}", "'"])) {
        let digits = value.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                grouped.push_str(mark);
            }
            grouped.push(digit);
        }
        let found = find(&format!("build {grouped} homes"), Language::English, &QuantityContext::default());
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value, Decimal::from(value));
    }

    #[test]
    fn chinese_scales_multiply(value in 1_u32..10_000, scale in prop::sample::select(vec![("万", 10_000_u64), ("亿", 100_000_000), ("万亿", 1_000_000_000_000)])) {
        let found = find(&format!("达到{value}{}元", scale.0), Language::Chinese, &QuantityContext::default());
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value, Decimal::from(u64::from(value) * scale.1));
        prop_assert_eq!(found[0].unit.symbol(), "CNY");
    }
}
