//! Chinese rules for cases, terms of time, dates that hold on, and acts told behind what they are about.

use crate::{domain::document::Language, provisions::tests::holds};

const TASKS: &str = "三、主要任务";
const GOALS: &str = "二、发展目标";

#[test]
fn rules_for_a_case() {
    holds(
        Language::Chinese,
        &[
            (TASKS, "超计划用电一成以上的，加征3倍资源税。", "M tax will [>=10 %, 3 x]"),
            (TASKS, "淘汰老旧渔船并购置新船者，每艘获发8万元。", "M funding will [80000 CNY]"),
            (TASKS, "建筑面积逾3000平方米的商场，可设置储能设备。", "M regulation may [>=3000 m2]"),
            (TASKS, "每个认证品种支持150万元。", "M funding will [1500000 CNY]"),
            (TASKS, "单个场站容量以不超过2GW为上限。", "M regulation will [<=2 GW]"),
            (
                TASKS,
                "取水量超出核定额度两成以上的部分，水资源税按规定税额的2倍征收。",
                "M tax will [>=20 %, 2 x]",
            ),
        ],
    );
}

#[test]
fn terms_of_time() {
    holds(
        Language::Chinese,
        &[
            (TASKS, "鼓励银行推出“助农贷”，期限最长10年。", "M funding may [<=10 year]"),
            (TASKS, "拟入选项目公示7个工作日。", "M governance will [7 day]"),
            (TASKS, "同一企业一年内获得的补助以800万元为上限。", "M funding will [<=8000000 CNY]"),
            (TASKS, "允许景区延长开放时间至23时。", "M regulation may"),
            (TASKS, "申报单位须于2026年9月30日17时前提交材料。", "M regulation must @2026-09-30"),
        ],
    );
}

#[test]
fn acts_behind_what_they_are_about() {
    holds(
        Language::Chinese,
        &[
            (TASKS, "把节能降耗成效纳入领导班子考核。", "M governance will"),
            (TASKS, "海洋防灾协调机制由省有关部门建立。", "M governance will"),
            (TASKS, "港口发展局会统筹各部门的海事工作。", "M governance will"),
            (TASKS, "统筹成品油税费转移支付资金用于农路养护。", "M funding will"),
            (TASKS, "进口电动货车全数豁免车辆税。", "M tax will"),
            (TASKS, "退休年龄将从2027年7月1日起调高至66岁。", "M regulation will @2027-07-01"),
        ],
    );
}

#[test]
fn dates_that_hold_on_and_numbers_as_they_are_said() {
    holds(
        Language::Chinese,
        &[
            (
                GOALS,
                "按照方案，到2028年，总产值达到900亿元；示范基地突破20个。",
                "T 90000000000 CNY @2028; T >=20 count @2028",
            ),
            (TASKS, "学院会在首三年培训不少于500名技师。", "T >=500 count @P3Y"),
            (GOALS, "到2030年，平均轮候时间缩短三分一。", "T down 33.33 % @2030"),
            (GOALS, "预计2027年生产总值增长百分之二点五至三。", "P up 2.5..3 % @2027"),
            (GOALS, "到2035年，节约内化为全社会自觉行动。", "T state @2035"),
        ],
    );
}

#[test]
fn what_a_paper_and_its_site_say_of_themselves() {
    holds(
        Language::Chinese,
        &[
            (TASKS, "本规划以2016年公布的首份规划为基础，广泛听取意见后编制。", ""),
            (TASKS, "有意见指，中小企以知识产权融资的个案寥寥可数。", ""),
            (TASKS, "热线知识库升级公告：9月12日0时至6时暂停服务", ""),
            (TASKS, "下一条：市级绿色工厂培育名单公示", ""),
        ],
    );
}
