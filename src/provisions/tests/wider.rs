//! Other countries, phrasings and number styles.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn english_of_many_countries() {
    holds(
        Language::English,
        &[
            // India, Pakistan
            ("Goals", "India has set a target of 500 GW of non-fossil capacity by 2030.", "T 500 GW @2030"),
            (
                "Incentives",
                "Units will get capital subsidy @ 25% of fixed capital investment subject to a ceiling of Rs. 10 crore.",
                "M funding will [25 %, <=100000000 INR]",
            ),
            ("Incentives", "Stamp duty shall be reimbursed in full.", "M tax must"),
            // Africa, Gulf
            (
                "Targets",
                "Rwanda aims to raise internet penetration from 61% to 80% by 2029.",
                "F 61 %; T 80 % @2029",
            ),
            (
                "Targets",
                "The Kingdom is targeting the localisation of 60 per cent of defence spending by 2030.",
                "T 60 % @2030",
            ),
            (
                "Measures",
                "Qatar will set up a QAR 2 billion fund for logistics start-ups.",
                "M funding will [2000000000 QAR]",
            ),
            // European Union, United Kingdom
            (
                "Objectives",
                "Member States shall ensure that at least 42.5% of energy comes from renewable sources by 2030.",
                "M regulation must [>=42.5 %] @2030",
            ),
            (
                "Measures",
                "The Commission will propose a Biotech Act in the third quarter of 2026.",
                "M regulation will @2026-09",
            ),
            (
                "Measures",
                "Grants of between £50,000 and £250,000 are available to small manufacturers.",
                "M funding will [50000..250000 GBP]",
            ),
            (
                "Obligations",
                "Gatekeepers may not combine personal data without consent.",
                "M restriction must",
            ),
            (
                "Measures",
                "We will introduce a new visa route for fusion engineers by spring 2027.",
                "M talent will @2027",
            ),
            ("Measures", "Ofgem is to consult on new rules for grid queues.", "M regulation will"),
            // United States, Canada, Australia
            (
                "Actions",
                "The Department shall establish at least five regional clean hydrogen hubs.",
                "M zone must [>=5 count]",
            ),
            (
                "Actions",
                "Ottawa is investing C$1.7 billion in homegrown batteries.",
                "M funding will [1700000000 CAD]",
            ),
            (
                "Goals",
                "The Administration's goal is to deploy 200 megatons of carbon capture capacity by 2050.",
                "T 200 Mt @2050",
            ),
            (
                "Actions",
                "Queensland's new apprentices pay no course fees until 30 June 2028.",
                "M talent will @2028-06-30",
            ),
            // Japan, Korea, Singapore
            (
                "Goals",
                "The government aims for sales of ¥10 trillion in fiscal 2035.",
                "T 10000000000000 JPY @2035",
            ),
            ("Support", "Seoul will extend the tax credit to robot makers until 2029.", "M tax will @2029"),
            (
                "Support",
                "The Productivity Solutions Grant co-funds up to 50% of eligible costs.",
                "M funding will [<=50 %]",
            ),
            (
                "Rules",
                "Foreign ownership in satellite operators is limited to 49%.",
                "M restriction must [<=49 %]",
            ),
            // Other phrasings of goals
            ("Goals", "It is planned that 45 cities will have hydrogen buses by 2031.", "T 45 count @2031"),
            ("Goals", "The share of women in engineering: 35% by 2030", "T 35 % @2030"),
            (
                "Goals",
                "We will cut red tape for business by 25% over the next five years.",
                "T down 25 % @P5Y",
            ),
            ("Goals", "Exports of software to top $20bn by FY2029.", "T >=20000000000 USD @2029"),
            (
                "Goals",
                "The aim is a tenfold increase in rooftop solar by the end of the decade.",
                "T up 10 x @2030",
            ),
            (
                "Goals",
                "An additional 40,000 childcare places will be created by September 2028.",
                "T up 40000 count @2028-09",
            ),
            (
                "Forecast",
                "According to the OECD, labour shortages could reach 85,000 by 2030.",
                "P 85000 count @2030",
            ),
            (
                "Forecast",
                "Analysts at a bank put the market at $3 billion in 2030.",
                "P 3000000000 USD @2030",
            ),
            // Figures
            ("Where we are", "Since 2019 the fund has backed 212 firms.", "F 212 count"),
            (
                "Where we are",
                "Some 14% of households, or 1.1 million, still lack broadband.",
                "F ~14 %; F 1100000 count",
            ),
            ("Where we are", "Patent filings more than doubled between 2018 and 2024.", "F up >=2 x"),
            // Other measures
            (
                "Actions",
                "Customs duties on imported electrolysers are suspended for two years.",
                "M tax will [2 year]",
            ),
            ("Actions", "Local authorities can now approve small wind farms themselves.", "M regulation may"),
            ("Actions", "Deploy sensors along the river to warn of floods.", "M application will"),
            ("Actions", "A Minister for Space has been appointed.", "M governance will"),
            ("Actions", "Residents who install a heat pump get back €4,000.", "M funding will [4000 EUR]"),
        ],
    );
}

#[test]
fn chinese_of_many_places() {
    holds(
        Language::Chinese,
        &[
            // Hong Kong, Taiwan, Macao
            ("措施", "政府會向每間合資格企業提供最多50萬元資助。", "M funding will [<=500000 HKD]"),
            ("措施", "業者應於三十日內向主管機關申報。", "M regulation must [<=30 day]"),
            ("目標", "預期於2030年將可再生能源發電佔比提升至15%。", "T 15 % @2030"),
            ("目標", "民國118年離岸風電累計裝置容量達10GW。", "T 10 GW @2029"),
            ("措施", "補助每輛電動巴士新臺幣一千萬元。", "M funding will [10000000 TWD]"),
            // Ministries, provinces, counties
            ("一、总体目标", "到2027年，数据中心平均电能利用效率降至1.3以下。", "T <=1.3 x @2027"),
            (
                "一、总体目标",
                "通过三年努力，打造10个示范县、100个示范村。",
                "T 10 count @P3Y; T 100 count @P3Y",
            ),
            ("一、总体目标", "2026—2028年，每年新增就业不少于1.5万人。", "T up >=15000 count @2026/2028"),
            ("一、总体目标", "确保2027年粮食总产量稳定在800万吨以上。", "T >=8000000 t @2027"),
            ("一、总体目标", "力争用5年左右时间，使专利转化率提高10个百分点。", "T up 10 pp @P5Y"),
            ("一、总体目标", "规上工业企业数字化改造覆盖率2028年达到九成。", "T 90 % @2028"),
            ("二、主要任务", "依托国家实验室，布局建设一批重大科技基础设施。", "M infrastructure will"),
            ("二、主要任务", "支持医疗机构与企业合作开展脑机接口临床试验。", "M research will"),
            (
                "二、主要任务",
                "深入推进“放管服”改革，将审批事项压减至5个工作日内办结。",
                "M regulation will [<=5 day]",
            ),
            ("二、主要任务", "建立健全绿色金融标准体系。", "M regulation will"),
            ("二、主要任务", "全面禁止新建燃煤锅炉。", "M restriction must"),
            ("二、主要任务", "加大创业担保贷款贴息力度。", "M funding will"),
            ("二、主要任务", "有序放开电力零售市场。", "M regulation will"),
            ("二、主要任务", "推动机器人进工厂、进社区，遴选一批典型应用场景。", "M application will"),
            ("二、主要任务", "每年选派100名青年科学家赴海外研修。", "T 100 count; M talent will"),
            (
                "三、支持政策",
                "对年度用电量超过1亿千瓦时的企业，每千瓦时补贴0.05元。",
                "M funding will [>=100000000 kWh, 0.05 CNY]",
            ),
            (
                "三、支持政策",
                "给予研发投入的20%、最高不超过500万元补助，连续支持3年。",
                "M funding will [20 %, <=5000000 CNY, 3 year]",
            ),
            ("三、支持政策", "免征新能源汽车车辆购置税至2027年底。", "M tax will @2027"),
            ("三、支持政策", "省财政每年安排不少于10亿元专项资金。", "M funding will [>=1000000000 CNY]"),
            ("三、支持政策", "符合条件的个体工商户可享受两年房租减半。", "M funding may [2 year, 50 %]"),
            (
                "四、监督管理",
                "违反本办法规定的，处1万元以上5万元以下罚款。",
                "M regulation will [10000..50000 CNY]",
            ),
            ("四、监督管理", "平台经营者不得利用算法实施价格歧视。", "M restriction must"),
            (
                "四、监督管理",
                "运营单位须为每架无人机投保不少于100万元的责任险。",
                "M regulation must [>=1000000 CNY]",
            ),
            ("现状", "全市建成5G基站3.2万个，每万人拥有基站31个。", "F 32000 count; F 31 count"),
            ("现状", "2024年，实现营业收入1200亿元，比上年增长两成。", "F 120000000000 CNY; F up 20 %"),
            ("动态", "商务部表示，将适时出台稀土出口管制实施细则。", "M governance will"),
            ("动态", "该公司计划明年招聘500名工程师。", ""),
            ("动态", "据了解，这一新规自2026年9月1日起正式实施。", "M other will @2026-09-01"),
        ],
    );
}

#[test]
fn reckonings_are_told_from_goals_by_their_year_and_their_verb() {
    holds(
        Language::English,
        &[
            ("Losses", "A count of 2023 put the leaks at 31% of the water.", "F 31 %"),
            ("Losses", "The Bureau of Water projects total losses of 18% in 2031.", "P 18 % @2031"),
            (
                "Losses",
                "A report on pilot projects that the Bureau ordered will be printed in May 2027.",
                "M governance will @2027-05",
            ),
            (
                "Losses",
                "A study by the Bureau projects that leaks in old towns will fall by 9% by 2031.",
                "P down 9 % @2031",
            ),
            (
                "Losses",
                "Fewer leaks, the Bureau expects, will bring in €3 million a year by 2031.",
                "P 3000000 EUR @2031",
            ),
            (
                "Losses",
                "In 2031 there will be 700 leaks a year, according to the forecast of the Bureau.",
                "P 700 count @2031",
            ),
            (
                "Losses",
                "According to projections of the Bureau, pumps will require 40 GWh a year in 2031.",
                "P 40 GWh @2031",
            ),
            (
                "Rules",
                "From May 2028, no diver will be allowed near the intake.",
                "M restriction must @2028-05",
            ),
            ("Rules", "Divers will be allowed near the intake from May 2028.", "M regulation will @2028-05"),
            (
                "Rules",
                "The Commission will propose to amend Directive 2019/88/EU in March 2028.",
                "M regulation will @2028-03",
            ),
            ("Money", "$40 million is to be invested by the private sector by 2031.", "T 40000000 USD @2031"),
            (
                "Rules",
                "Sitting for the first time since May, the Council has approved the National Water Plan.",
                "M governance will",
            ),
        ],
    );
}
