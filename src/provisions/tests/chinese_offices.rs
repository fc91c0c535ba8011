//! Sentences of many Chinese offices: health, water, transport, forests, courts, housing, of the mainland, Hong Kong,
//! Taiwan and Macau.

use crate::{
    domain::document::Language,
    provisions::{
        lexicon::Lexicon,
        read,
        tests::{brief, document, holds},
    },
};

#[test]
fn goals_of_many_offices() {
    let goals = "二、主要目标";
    holds(
        Language::Chinese,
        &[
            (goals, "到2030年，全省居民人均期望寿命提高到80.5岁。", "T 80.5 year @2030"),
            (goals, "到2029年，电动私家车占登记总数三分之一。", "T 33.33 % @2029"),
            (goals, "到2028年，粮食综合生产能力达到300亿斤。", "T 15000000000 kg @2028"),
            (goals, "到2028年，民事案件平均审理周期缩短至60天以内。", "T <=60 day @2028"),
            (goals, "到2027年，每个街道至少建有1处养老服务中心。", "T >=1 count @2027"),
            (goals, "到2028年，万元GDP用水量较2025年下降10%。", "T down 10 % @2028"),
            (goals, "再经过五年努力，到2035年，建成全国绿氢供应基地。", "T state @2035"),
            (goals, "今年底前，实现乡镇消防救援站应建尽建。", "T state @2026"),
            (goals, "到2027年、2030年，垃圾分类覆盖率分别达到90%、95%。", "T 90 % @2027; T 95 % @2030"),
            (goals, "一季度，规模以上工业增加值力争增长6%。", "T up 6 % @2026-03"),
            (goals, "近期目标（2027年）：开通国际航线60条。", "T 60 count @2027"),
            (goals, "到2030年，建成30个15分钟便民生活圈。", "T 30 count @2030"),
            (goals, "到2029年，氢能公交车的购置成本较柴油车低一成半。", "T down 15 % @2029"),
            (goals, "到2028年，新建和改造提升灌溉渠道3200公里。", "T 3200 km @2028"),
        ],
    );
}

#[test]
fn a_year_of_work() {
    holds(
        Language::Chinese,
        &[
            ("二、2026年工作安排", "技术合同成交额达到200亿元。", "T 20000000000 CNY @2026"),
            (
                "二、2026年工作安排",
                "新增公共停车位5000个，建成充电桩2000个。",
                "T up 5000 count @2026; T 2000 count @2026",
            ),
            ("二、2026年工作安排", "社会消费品零售总额增长6%。", "T up 6 % @2026"),
        ],
    );
}

#[test]
fn measures_of_many_offices() {
    let tasks = "三、重点工作";
    holds(
        Language::Chinese,
        &[
            (
                tasks,
                "自批复之日起18个月内未开工的，开发指标由省能源局收回。",
                "M regulation will [<=18 month]",
            ),
            (tasks, "带动社会资本投入不少于200亿元。", "T >=20000000000 CNY"),
            (tasks, "将城乡低保标准分别提高至每月850元、720元。", "M funding will [850 CNY, 720 CNY]"),
            (tasks, "将居民医保财政补助标准提高到每人每年700元。", "M funding will [700 CNY]"),
            (tasks, "鼓励商户试用多语种智能客服。", "M application may"),
            (
                tasks,
                "近日，省卫生健康委印发《儿科服务能力提升方案》（以下简称《方案》）。",
                "M governance will",
            ),
            (tasks, "各盟市能源局须于2026年6月30日前报送项目清单。", "M governance must @2026-06-30"),
            (tasks, "运输署会在观塘试行电动小巴。", "M application will"),
            (tasks, "支持省担保公司开展农担业务，年担保费率控制在0.8%以内。", "T <=0.8 %; M funding will"),
        ],
    );
}

#[test]
fn what_others_think_and_aim_at() {
    let lines = [
        "有议员认为步伐仍可加快，亦有车主忧虑转售价。",
        "有农技专家建议，应当在坡耕地修地埂。",
        "伦敦已承诺在2034年或之前令全部巴士实现零排放。",
        "群众如有疑问，可拨打12320热线。",
        "业界最关心的是“充电一小时、少跑两转”。",
    ];
    let table: Vec<(&str, &str, &str)> = lines.iter().map(|line| ("三、重点工作", *line, "")).collect();
    holds(Language::Chinese, &table);
}

#[test]
fn what_newspapers_tell_of_an_authority() {
    let news = "主要内容";
    holds(
        Language::Chinese,
        &[
            (news, "记者从省人社厅获悉，2027年底前全省将建成零工驿站500个。", "T 500 count @2027"),
            (news, "《方案》提出了到2028年培训60万人次的目标。", "T 600000 count @2028"),
            (news, "“到2028年，农村供水保证率达到98%。”省水利厅有关负责人说。", "T 98 % @2028"),
            (
                news,
                "“十五五”期间，该市将投资120亿元建设管廊80公里。",
                "T 80 km @2026/2030; M funding will [12000000000 CNY] @2026/2030",
            ),
        ],
    );
}

#[test]
fn steps_of_a_plan() {
    holds(
        Language::Chinese,
        &[
            ("到2027年", "改造易涝点50处。", "T 50 count @2027"),
            ("（二）第二阶段：2028—2030年", "改造易涝点120处。", "T 120 count @2028/2030"),
            ("二、目标", "到2027年（2030年），绿色建筑占比达到40%（50%）。", "T 40 % @2027; T 50 % @2030"),
            (
                "二、目标",
                "新增学位3万个（2027年）、5万个（2030年）。",
                "T up 30000 count @2027; T up 50000 count @2030",
            ),
            ("二、目标", "“十五五”前三年，改造危房2000户。", "T 2000 count @2026/2028"),
            ("二、目标", "五年累计改造老旧小区1500个以上，到2030年全面完成。", "T >=1500 count @2030"),
        ],
    );
}

#[test]
fn tables_of_steps() {
    let lines = "# 二、发展目标
| 阶段 | 海洋生产总值（亿元） | 优良水质比例 | 牧场（个）
| 2025年（现状） | 1800 | 81% | 12
| 2027年目标 | 2000 | 83% | 18
# 三、指标
| 领域 | 指标 | 2025年 | 2030年
| 服务 | 急救反应时间（分钟） | 14 | 10";
    let document = document(Language::Chinese, "某市海洋发展规划", lines);
    let found: Vec<String> = read(&document, &Lexicon::built_in()).iter().map(brief).collect();
    assert_eq!(
        found,
        [
            "F 180000000000 CNY",
            "F 81 %",
            "F 12 count",
            "T 200000000000 CNY @2027",
            "T 83 % @2027",
            "T 18 count @2027",
            "F 14 min",
            "T 10 min @2030",
        ]
    );
}
