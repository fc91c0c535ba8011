//! Chinese measures whose class only the last sign of what they act on or their verb tells, and commas before times.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn what_no_word_tells_its_last_sign_or_its_verb_tells() {
    let table = [
        ("为偏远牧区架设卫星通信终端。", "M infrastructure will"),
        ("铺设连接离岛的海底淡水管。", "M infrastructure will"),
        ("加固病险塘坝和临江驳岸。", "M infrastructure will"),
        ("划设离岸风电产业专用港区。", "M zone will"),
        ("打造沿江生物医药创新谷。", "M zone will"),
        ("设立跨省流域协商理事会。", "M governance will"),
        ("由水利部门按旬发布墒情研判简报。", "M governance will"),
        ("组织渔业院所联合培育耐高温海带品系。", "M research will"),
        ("公务车辆更新优先选购新能源车型。", "M application will"),
        ("邀请境外买手团来粤看样订货。", "M other will"),
        ("水源地一级保护区内不再新批畜禽养殖场。", "M restriction must"),
        ("自2027年7月1日起停止销售含塑料微珠的洗护产品。", "M restriction must @2027-07-01"),
        ("对退捕渔民发放临时生活费，每人每月1500元。", "M funding will [1500 CNY]"),
        ("为首次购房青年家庭提供利率2.6%的安居贷。", "M funding will [2.6 %]"),
        ("个体工商户经营所得减半计征个人所得税。", "M tax will"),
        ("2028年底前建成投用省级应急物资储备库。", "M infrastructure will @2028"),
    ]
    .map(|(line, expected)| ("二、重点任务", line, expected));
    holds(Language::Chinese, &table);
}

#[test]
fn a_time_after_a_comma_is_a_time_and_places_are_no_fine() {
    let table = [
        ("护理助理的薪金，三年内将提高到2200元。", "T 2200 CNY @P3Y"),
        ("2028年底前，公共托育设施增至1850处以上。", "T >=1850 count @2028"),
        ("力争到2030年撬动金融和社会资本投入300亿元以上。", "T >=30000000000 CNY @2030"),
    ]
    .map(|(line, expected)| ("二、重点任务", line, expected));
    holds(Language::Chinese, &table);
}
