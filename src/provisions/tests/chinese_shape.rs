//! The class of a Chinese measure by its verb or by the head of what it acts on; and what Taiwan's 得 permits.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn the_verb_or_the_head_of_the_object_tells_the_class() {
    holds(
        Language::Chinese,
        &[
            ("二、重点任务", "建立殡仪服务收费目录清单。", "M governance will"),
            ("二、重点任务", "民政、市场监管部门每季度通报收费检查情况。", "M governance will"),
            ("二、重点任务", "支持村集体利用闲置校舍改建幸福食堂。", "M infrastructure will"),
            ("二、重点任务", "支持沿海各县建设预制菜产业园。", "M zone will"),
            ("二、重点任务", "推广深水抗风浪网箱和智能投喂装备。", "M application will"),
            ("二、重点任务", "研发低排放火化尾气净化装置。", "M research will"),
            ("二、重点任务", "支持中高职院校开设养老服务与管理专业。", "M talent will"),
            ("二、重点任务", "一律禁止拆除列入名录的老厂房。", "M restriction must"),
            (
                "二、重点任务",
                "利用旧校舍兴办托育服务的，可享受五年土地用途过渡期。",
                "M regulation may [5 year]",
            ),
            ("二、重点任务", "新引进的飞行教员，每人每月发放津贴3500元。", "M talent will [3500 CNY]"),
            (
                "二、重点任务",
                "对自愿选择海葬的家庭，每例发放奖补3000元，以2万元为上限。",
                "M funding will [3000 CNY, <=20000 CNY]",
            ),
            ("二、重点任务", "各镇街应于每月8日前报送项目进度。", "M governance must"),
            ("二、重点任务", "自觉接受社会各界监督。", ""),
        ],
    );
}

#[test]
fn taiwan() {
    holds(
        Language::Chinese,
        &[
            ("二、推動措施", "海纜工程得採統包方式辦理。", "M regulation may"),
            ("二、推動措施", "補助比率以設置費用四成為限。", "M funding will [<=40 %]"),
            ("二、推動措施", "辦理離島綠能技術人員訓練及檢定。", "M talent will"),
            (
                "二、推動措施",
                "民國116年起公有建物屋頂光電設置率達五成，118年提升至八成。",
                "T 50 % @2027; T 80 % @2029",
            ),
        ],
    );
}
