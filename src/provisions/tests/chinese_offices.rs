//! Sentences of many Chinese offices: health, water, transport, forests, courts, housing, of the mainland, Hong Kong,
//! Taiwan and Macau.

use crate::{domain::document::Language, provisions::tests::holds};

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
