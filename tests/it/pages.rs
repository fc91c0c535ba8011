//! Policy pages in our own words, for tests.

/// A page of a made-up city's plan in a plain design, with the parts that tests change.
#[derive(Clone)]
pub struct Plan {
    pub robots: &'static str,
    pub deadline: &'static str,
    pub extra: &'static str,
    pub views: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self { robots: "10,000", deadline: "2027", extra: "", views: 1021 }
    }
}

impl Plan {
    pub fn html(&self) -> String {
        let Self { robots, deadline, extra, views } = self;
        format!(
            r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Robotics plan - City of Eastmere</title></head>
<body>
<header><a href="/">City of Eastmere</a><nav><ul><li><a href="/news">News</a></li><li><a href="/plans">Plans</a></li>
<li><a href="/services">Services</a></li></ul></nav></header>
<main><article>
<h1>Eastmere robotics action plan</h1>
<p class="meta">Published: 3 March 2026 | Views: {views}</p>
<p>The municipal government has adopted this plan to promote the robotics industry of the city, its suppliers and the
people who work in it, over the coming years.</p>
<h2>Goals</h2>
<p>By {deadline}, the city aims to deploy {robots} humanoid robots in factories, hospitals and homes.</p>
<p>By 2030, the core industry is to reach an output of 80 billion yuan.</p>
<h2>Measures</h2>
<p>Firms that buy robots made in the city receive a subsidy of up to 2 million yuan a year.</p>
<p>The city will build a public testing ground for humanoid robots in the harbour district.</p>
<p>Operators must report every accident with a robot within 24 hours.</p>
{extra}
</article></main>
<footer><p>City of Eastmere. All rights reserved. Contact: webmaster</p></footer>
</body></html>"#
        )
    }
}

/// A Chinese plan; `target` is the number of 万台, `encoding_name` what the page declares, if anything.
pub fn chinese_plan(target: &str, declared: Option<&str>) -> String {
    let meta = declared.map(|name| format!("<meta charset=\"{name}\">")).unwrap_or_default();
    format!(
        r#"<html><head>{meta}<title>临江市机器人产业行动计划</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/zwgk">政务公开</a><a href="/zwfw">政务服务</a></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a></div>
<div class="content"><h1>临江市机器人产业行动计划</h1>
<p>为加快机器人产业发展，结合本市实际，制定本计划。</p>
<p>到2027年，全市工业机器人年产量达到{target}万台，产业规模突破500亿元。</p>
<p>对首次投保的首台套产品，给予最高300万元奖励。</p>
<p>支持企业建设中试平台，开展关键零部件攻关。</p>
<p>机器人企业应当建立安全管理制度。</p></div>
<div class="footer">主办单位：临江市人民政府办公室</div></body></html>"#
    )
}

/// A maintenance page that comes with status 200.
pub const MAINTENANCE: &str = "<html><head><title>System maintenance</title></head><body><h1>Scheduled maintenance</h1>\
<p>The website is temporarily unavailable while we carry out scheduled maintenance. Please try again later.</p></body></html>";
