//! What Chinese sentences are read as by default: verbs that open a clause, what is built first, what offices owe and
//! may, contacts and labels.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn the_class_is_that_of_what_is_done_whoever_does_it() {
    let table = [
        ("设立冰川监测野外科学观测研究站。", "M infrastructure will"),
        ("建设一批课程资源平台和公共实训基地。", "M infrastructure will"),
        ("在沿海三地开展深水网箱养殖区试点。", "M zone will"),
        ("颁布职业健康损害赔偿规则。", "M regulation will"),
        ("大力开展补贴性技能培训。", "M talent will"),
        ("为海外归国学者提供过渡住房。", "M talent will"),
        ("建立耕地保护月报制度。", "M governance will"),
        ("地方政府可以划设生态农业促进区。", "M zone may"),
        ("将电动自行车纳入强制性产品认证目录。", "M regulation will"),
        ("评审机构应当在10个工作日内完成初审。", "M regulation must [<=10 day]"),
        ("企业应当每三年开展一次安全现状评价。", "M regulation must [3 year]"),
        ("每所幼儿园至少配备2名保健医生。", "M regulation will [>=2 count]"),
        ("对进口奶粉暂停征收反补贴税，期限为18个月。", "M tax will [18 month]"),
        ("2028年底前关闭全部镁冶炼生产线。", "M restriction will @2028"),
    ]
    .map(|(line, expected)| ("二、重点任务", line, expected));
    holds(Language::Chinese, &table);
}

#[test]
fn what_a_page_says_of_itself_is_nothing() {
    let table = [
        ("反馈电话：0899—8210000。", ""),
        ("受理时间：工作日9:00—17:00。", ""),
        ("摘要与核定本不一致时，以核定本为准。", ""),
        ("征集期间共收到意见建议46条，采纳31条。", "F 46 count; F 31 count"),
    ]
    .map(|(line, expected)| ("二、重点任务", line, expected));
    holds(Language::Chinese, &table);
}

#[test]
fn what_is_reported_described_or_said_is_no_measure() {
    let table = [
        ("潮汐能系一种可再生能源，取自海水涨落。", ""),
        ("养殖户林先生表示，希望开发与保护并举。", ""),
        ("执行中遇到问题，请及时与厅港航处联系。", ""),
        ("岸线使用费上限为每千平方米12元，不得突破。", "M restriction must [<=12 CNY]"),
    ]
    .map(|(line, expected)| ("二、重点任务", line, expected));
    holds(Language::Chinese, &table);
    holds(
        Language::Chinese,
        &[("一、工作目标", "东港区：2025年已建泊位6个，2027年达到9个。", "F 6 count; T 9 count @2027")],
    );
}
