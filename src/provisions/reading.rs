//! A unit of text with everything that was found in it.

use std::ops::Range;

use crate::{
    domain::{document::Language, provision::Instrument},
    provisions::{
        dates::{self, Asked, DateContext, DateMention, DateRelation},
        ellipsis,
        facts::Seen,
        lexicon::{
            CueClass, CueWord, Hit, Tier, Words, lists,
            word_list::{Pairs, WordList},
        },
        quantity::{self, Quantity, QuantityContext, QuantitySort, folded::Folded},
    },
    text::fold,
};

/// A sentence, list item or cell with its cues, quantities and dates.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The text as it stands in the document.
    pub text: &'a str,
    /// Its look-up form; byte ranges are those of `text`.
    pub folded: String,
    /// Its language.
    pub language: Language,
    /// The cues, by position.
    pub hits: Vec<Hit>,
    /// The quantities that can be values, by position.
    pub quantities: Vec<Quantity>,
    /// The dates, by position.
    pub dates: Vec<DateMention>,
    /// Its clauses, by position.
    pub clauses: Vec<Range<usize>>,
    /// The pairs of bytes in `folded`.
    pairs: Pairs,
}

impl<'a> Reading<'a> {
    /// Reads `text`.
    pub fn of(
        text: &'a str,
        language: Language,
        words: &Words,
        quantities: &QuantityContext<'_>,
        dates: &DateContext,
    ) -> Self {
        Self::of_seen(text, language, words, quantities, dates, None)
    }

    /// As [`Reading::of`]; `seen` is what was found in the same text before, by words of the same language and where
    /// years are not counted from 1912.
    pub fn of_seen(
        text: &'a str,
        language: Language,
        words: &Words,
        quantities: &QuantityContext<'_>,
        dates: &DateContext,
        seen: Option<&Seen>,
    ) -> Self {
        let folded = fold(text);
        let mut hits = seen.map_or_else(|| words.scanner.scan(&folded), |seen| seen.hits.clone());
        if language == Language::Chinese {
            hits.extend(bare_duties(&folded));
            hits.extend(bare_permits(text, &folded));
            let heads = verbs_at_the_head(text, &folded, &hits);
            hits.extend(heads);
            hits.retain(|hit| {
                !names_a_plan(&folded, hit)
                    && !counts_places(&folded, hit)
                    && !lifts_a_limit(&folded, hit)
                    && !is_an_attribute(&folded, hit)
            });
            hits.sort_by_key(|hit| hit.span.start);
        }
        let characters = Folded::new(text);
        let (document_year, republic) = (dates.document_year, dates.republic);
        let seen_dates = seen.and_then(|seen| seen.dates.clone()).filter(|_| !republic);
        let (mut dates, asked) = seen_dates.map_or_else(
            || dates::find_and_tell(&characters, language, dates),
            |dates| (dates, Asked::Nothing),
        );
        let own_dates = (asked != Asked::Everything
            && republic == quantities.local_currency.counts_from_1912(text))
        .then(|| dates.clone());
        if language == Language::Chinese {
            // 2027年上半年, 2027年一季度: parts of a date with its year report nothing by themselves.
            hits.retain(|hit| {
                hit.cue != CueWord::Class(CueClass::Report)
                    || !dates.iter().any(|date| {
                        date.span.start < hit.span.start
                            && hit.span.end <= date.span.end
                            && folded[date.span.clone()].contains('年')
                    })
            });
        }
        if language == Language::English {
            hits.retain(|hit| {
                hit.cue != CueWord::Class(CueClass::Description) || !is_condition_of_whom(&folded, &hit.span)
            });
        }
        let found = quantity::find_in(text, &characters, language, quantities, own_dates.as_deref());
        // "再经过五年努力，到2035年": the day tells more than the way to it.
        let dated = dates.iter().any(|date| date.relation == DateRelation::By);
        dates.extend(found.iter().filter_map(|q| years_of_effort(&folded, q)).map(|mut date| {
            if dated {
                date.relation = DateRelation::Name;
            }
            date
        }));
        // "2028年第三季完成工程，届时…": then is the time just named.
        if language == Language::Chinese {
            let named: Vec<usize> = dates
                .iter()
                .filter(|date| matches!(date.relation, DateRelation::By | DateRelation::In))
                .map(|date| date.span.start)
                .collect();
            dates.retain(|date| {
                let words = &folded[date.span.clone()];
                !(words.starts_with('届') || words.contains("到时"))
                    || named.iter().all(|&at| at >= date.span.start)
            });
        }
        // "As of 1 January 2027, contractors may not …", told before that day: from then on.
        if language == Language::English
            && let Some(now) = document_year
        {
            for date in dates.iter_mut().filter(|date| date.relation == DateRelation::Baseline) {
                let words = &folded[date.span.clone()];
                let ahead = date.deadline.last_day().is_some_and(|day| day.year() > now);
                if ahead && (words.starts_with("as of") || words.starts_with("as at")) {
                    date.relation = DateRelation::From;
                }
            }
        }
        dates.sort_by_key(|d| d.span.start);
        let quantities = found
            .into_iter()
            .filter(|q| q.sort == QuantitySort::Plain)
            .filter(|q| !(q.unit.symbol() == "count" && is_hour(&folded, q)))
            .filter(|q| !(language == Language::Chinese && is_yearly_one(&folded, q)))
            .filter(|q| !is_figure_of_speech(&folded, q) && !sums_up_names(&folded, q))
            .filter(|q| !dates.iter().any(|d| is_the_date(d, q)) && !is_base_of_a_rate(&folded, q))
            .collect();
        let quantities =
            if language == Language::Chinese { thresholds(&folded, quantities) } else { quantities };
        let quantities = if language == Language::English {
            ellipsis::restated(&folded, ellipsis::occasions(&folded, ellipsis::elliptic(&folded, quantities)))
        } else {
            quantities
        };
        let clauses = clauses(text);
        let pairs = Pairs::of(&folded);
        Self { text, folded, language, hits, quantities, dates, clauses, pairs }
    }

    /// Whether a word of a list stands anywhere in it, be it within another word.
    pub fn names(&self, list: &WordList) -> bool {
        list.any_among(&self.pairs, &self.folded)
    }

    /// The first word of a list, in the list's order, that stands anywhere in it.
    pub fn first_named(&self, list: &WordList) -> Option<&'static str> {
        list.first_among(&self.pairs, &self.folded)
    }

    /// Whether a word may stand anywhere in it; most words that do not are told at little cost.
    pub fn may_hold(&self, word: &str) -> bool {
        self.pairs.may_hold(word)
    }

    /// The cues of a class, by position.
    pub fn all(&self, class: CueClass) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| hit.cue == CueWord::Class(class))
    }

    /// The first cue of a class.
    pub fn first(&self, class: CueClass) -> Option<&Hit> {
        self.all(class).next()
    }

    /// Whether there is a cue of a class.
    pub fn has(&self, class: CueClass) -> bool {
        self.first(class).is_some()
    }

    /// Whether there is a cue of a class within `range`.
    pub fn has_in(&self, class: CueClass, range: &Range<usize>) -> bool {
        self.all(class).any(|hit| hit.span.start >= range.start && hit.span.end <= range.end)
    }

    /// The instrument cues within `range`, by position.
    pub fn instruments_in(&self, range: &Range<usize>) -> Vec<(Instrument, Tier, Range<usize>)> {
        self.hits
            .iter()
            .filter(|hit| hit.span.start >= range.start && hit.span.end <= range.end)
            .filter_map(|hit| match hit.cue {
                CueWord::Instrument(instrument, tier) => Some((instrument, tier, hit.span.clone())),
                CueWord::Class(_) => None,
            })
            .collect()
    }

    /// The words of a hit, as the page has them.
    pub fn words(&self, span: &Range<usize>) -> String {
        self.text.get(span.clone()).unwrap_or_default().to_owned()
    }

    /// The index of the clause that holds this byte.
    pub fn clause_at(&self, byte: usize) -> usize {
        self.clauses.iter().rposition(|clause| clause.start <= byte).unwrap_or(0)
    }

    /// The dates that can be deadlines.
    pub fn deadlines(&self) -> impl Iterator<Item = &DateMention> {
        self.dates.iter().filter(|date| {
            matches!(date.relation, DateRelation::By | DateRelation::In | DateRelation::Within)
        })
    }
}

/// 用水量达2万吨者，…, 吸纳就业达到20人的，…: a number from which on something holds.
fn thresholds(folded: &str, mut quantities: Vec<Quantity>) -> Vec<Quantity> {
    for quantity in &mut quantities {
        let before = folded[..quantity.span.start].trim_end();
        let rest = folded[quantity.span.end..].split(['，', '。', '；', '：']).next().unwrap_or_default();
        if quantity.comparator == crate::domain::provision::Comparator::Exactly
            && quantity.upper.is_none()
            && (before.ends_with('达') || before.ends_with("达到"))
            && rest.ends_with(['者', '的'])
            && rest.chars().count() <= 6
        {
            quantity.comparator = crate::domain::provision::Comparator::AtLeast;
        }
        // 可获高达七成的津贴: as much as may be given.
        let aids = &lists::SUMS_GIVEN;
        if quantity.comparator == crate::domain::provision::Comparator::Exactly
            && (before.ends_with("高达") || before.ends_with("多达"))
            && aids.iter().any(|word| folded.contains(word))
        {
            quantity.comparator = crate::domain::provision::Comparator::AtMost;
        }
    }
    quantities
}

/// 应 as "shall": alone, not as a part of 应用, 供应, 响应 and the like.
fn bare_duties(folded: &str) -> Vec<Hit> {
    let mut previous = ' ';
    let mut found = Vec::new();
    let mut chars = folded.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        if c == '应'
            && !"供响适效反相感对回呼理本因顺内照答报策支".contains(previous)
            && !"用急付收届试邀运变力有需当予聘激声答诉考援景".contains(next)
        {
            // 应缴水费, 应纳税额, 应付款: sums that are due.
            let due = ["应缴", "应付", "应收", "应纳税", "应税"].iter().any(|word| {
                folded[at..].starts_with(word)
                    && !lists::DUE_BY_DUTY.iter().any(|duty| folded[at..].starts_with(duty))
            });
            // 应建尽建, 应保尽保: all that is due, a state to be reached.
            let whole = folded[at..].chars().nth(2) == Some('尽');
            // 应对风险 is to meet it; 单位应对…免费开放 is a duty.
            let copes =
                next == '对' && !lists::BEFORE_YING_DUI.iter().any(|word| folded[..at].ends_with(word));
            if !due && !whole && !copes {
                found.push(Hit { cue: CueWord::Class(CueClass::Duty), span: at..at + c.len_utf8() });
            }
        }
        // 经备案方可营业: only then it may be.
        let only_then = c == '方'
            && next == '可'
            && !"地对双各甲乙三买卖多官校我资单四八远前后平立配处药秘".contains(previous)
            && !folded[at..].starts_with("方可持续");
        if only_then {
            found.push(Hit { cue: CueWord::Class(CueClass::Duty), span: at..at + "方可".len() });
        }
        previous = c;
    }
    found
}

/// 颁布…规则, 将抢修…道路: verbs that are acts where they begin a clause or stand after 将, 拟, 要.
fn verbs_at_the_head(text: &str, folded: &str, hits: &[Hit]) -> Vec<Hit> {
    let mut found = Vec::new();
    for clause in clauses(text) {
        let told = &folded[clause.clone()];
        let begin = told.len() - told.trim_start().len();
        let after = ["将", "拟", "要"].iter().filter_map(|word| told.find(word).map(|at| at + word.len()));
        for from in std::iter::once(begin).chain(after) {
            let Some(verb) = lists::VERBS_AT_THE_HEAD.iter().find(|verb| told[from..].starts_with(**verb))
            else {
                continue;
            };
            let rest = &told[from + verb.len()..];
            let noun = lists::NOUNS_AFTER_A_HEAD_VERB
                .iter()
                .chain(lists::AFTER_A_VERBAL_NOUN.iter())
                .any(|word| rest.starts_with(word));
            let span = clause.start + from..clause.start + from + verb.len();
            let known = hits.iter().any(|hit| {
                hit.span.start < span.end && span.start < hit.span.end && matches!(hit.cue, CueWord::Class(_))
            });
            if !noun && !known && rest.chars().filter(|c| crate::text::is_han(*c)).count() >= 2 {
                found.push(Hit { cue: CueWord::Class(CueClass::Act), span });
            }
        }
    }
    found
}

/// 增至1850处以上: so many places, no fine.
fn counts_places(folded: &str, hit: &Hit) -> bool {
    &folded[hit.span.clone()] == "处以" && folded[hit.span.end..].starts_with(['上', '下', '内', '外'])
}

/// 取消…限制, 放宽…限制, 不受…限制: a limit that is lifted binds nobody.
fn lifts_a_limit(folded: &str, hit: &Hit) -> bool {
    if hit.cue != CueWord::Class(CueClass::Ban) || &folded[hit.span.clone()] != "限制" {
        return false;
    }
    let before = &folded[..hit.span.start];
    let clause = before.rsplit(['，', '。', '；', '：']).next().unwrap_or(before);
    lists::LIFTS.any_in(clause)
}

/// 可获的资助额, 可申请的名额: what can be had, no permission.
fn is_an_attribute(folded: &str, hit: &Hit) -> bool {
    let word = &folded[hit.span.clone()];
    let permits = hit.cue == CueWord::Class(CueClass::Permit);
    // 企业自愿减排的，…, 对自愿退出的农户，…: a condition.
    if permits && word == "自愿" {
        let before = folded[..hit.span.start].rsplit(['，', '。', '；']).next().unwrap_or_default();
        let clause = folded[hit.span.end..].split(['，', '。', '；']).next().unwrap_or_default();
        if ["对", "凡", "为", "向", "给"].iter().any(|word| before.trim_start().starts_with(word))
            && clause.contains('的')
        {
            return true;
        }
        let rest = &folded[hit.span.end..];
        return rest.split('，').next().is_some_and(|clause| clause.ends_with('的'));
    }
    // 最高可处罚款20万元
    if permits && ["处", "被", "判", "罚"].iter().any(|next| folded[hit.span.end..].starts_with(next)) {
        return true;
    }
    // 开展可循环包装试点, 推广可降解地膜: what something is like.
    if permits
        && word == "可"
        && lists::BEFORE_AN_ATTRIBUTE.iter().any(|act| folded[..hit.span.start].ends_with(act))
        && !folded[..hit.span.start]
            .rsplit(['，', '。', '；'])
            .next()
            .unwrap_or_default()
            .contains(['经', '后', '的'])
    {
        return true;
    }
    permits
        && word == "可"
        && lists::NO_PERMISSION_AFTER_KE.iter().any(|word| folded[hit.span.end..].starts_with(word))
}

/// 计划 as a noun, 旗舰计划申请须知, where the lists have the verb: 计划建设.
fn names_a_plan(folded: &str, hit: &Hit) -> bool {
    if hit.cue != CueWord::Class(CueClass::Commitment) || &folded[hit.span.clone()] != "计划" {
        return false;
    }
    let after = &folded[hit.span.end..];
    let noun = &lists::PLAN_AS_NOUN_AFTER;
    let before = &folded[..hit.span.start];
    let compound = &lists::PLAN_AS_NOUN_BEFORE;
    noun.iter().any(|word| after.starts_with(word)) || compound.iter().any(|word| before.ends_with(word))
}

/// 得 as "may", as the laws of Taiwan have it: alone, not as a part of 取得, 获得, 值得, 不得. In traditional characters
/// it may follow any noun; elsewhere it stands often between a verb and how it is done, 管得好.
fn bare_permits(text: &str, folded: &str) -> Vec<Hit> {
    let mut found = Vec::new();
    let traditional = text
        .chars()
        .zip(folded.chars())
        .any(|(a, b)| a != b && crate::text::is_han(a) && crate::text::is_han(b));
    for (at, word) in folded.match_indices('得') {
        let before = folded[..at].chars().next_back().unwrap_or('，');
        let next = folded[at + word.len()..].chars().next().unwrap_or(' ');
        // 经营所得减半计征: a noun; 事务所得…: an office.
        let noun =
            before == '所' && !lists::PLACES_IN_SUO.iter().any(|office| folded[..at].ends_with(office));
        let after_a_subject = !noun
            && "，、；。关部会府人司者业局署位构校院商所店厂户员".contains(before)
            && "按依以由就向于免减予酌视准申抵自检提请适补给委设为在采延展优与并径申报享领用办"
                .contains(next);
        let modal = traditional
            && !"利觅寻取获值不记懂晓觉难免使赢博求所应总舍显认夺购考见心变做说算由来过习贏必须始方才买跑走看听写读吃住活管办干懂学打守".contains(before)
            && !"到出分奖主失知力宜票益天名起了过着很更最不住好多快高来去奖标胜悉逞体证".contains(next)
            && crate::text::is_han(next)
            && !folded[at..].starts_with("得当")
            && !folded[at..].starts_with("得以");
        if after_a_subject || modal {
            found.push(Hit { cue: CueWord::Class(CueClass::Permit), span: at..at + word.len() });
        }
    }
    found
}

/// 通过三年努力, 经过五年建设: a time within which.
fn years_of_effort(folded: &str, quantity: &Quantity) -> Option<DateMention> {
    use rust_decimal::prelude::ToPrimitive;
    if quantity.unit.symbol() != "year" || quantity.upper.is_some() {
        return None;
    }
    let before =
        folded[..quantity.number.start].trim_end_matches("一个").trim_end_matches(['大', '约', '近']);
    let after: String = folded[quantity.number.end..].chars().take(8).collect();
    let through = ["通过", "经过", "用", "利用"].iter().any(|word| before.ends_with(word));
    let effort = ["努力", "时间", "建设", "发展"].iter().any(|word| after.contains(word));
    let count = quantity.value.to_u32()?;
    (through && effort).then(|| DateMention {
        span: quantity.number.clone(),
        deadline: crate::domain::deadline::Deadline::Within {
            count,
            unit: crate::domain::deadline::SpanUnit::Years,
        },
        relation: DateRelation::By,
    })
}

/// 延长开放时间至24时: an hour of the day.
fn is_hour(folded: &str, quantity: &Quantity) -> bool {
    let after = &folded[quantity.number.end..];
    after.starts_with('时')
        && !["时间", "时段", "时限", "时代", "时期"].iter().any(|word| after.starts_with(word))
}

/// 从0到1, 零部件, 千亩园区: numbers that count nothing.
fn is_figure_of_speech(folded: &str, quantity: &Quantity) -> bool {
    let number = &folded[quantity.number.clone()];
    let zero_to_one =
        quantity.value.is_zero() && quantity.upper.is_some_and(|upper| upper == rust_decimal::Decimal::ONE);
    // All others are Chinese.
    if folded.is_ascii() {
        return zero_to_one;
    }
    let part = number == "零" && quantity.unit.symbol() == "count";
    let round = matches!(number, "千" | "万" | "百") && !quantity.unit.is_currency()
        || number == "十" && quantity.unit.symbol() == "count" && quantity.noun.is_none();
    // 万名以上: as good as a number in digits.
    let counted = folded[quantity.number.end..].chars().nth(1) == Some('以')
        && quantity.comparator != crate::domain::provision::Comparator::Exactly;
    let round = round && !counted || names_an_action(folded, quantity);
    // 五年累计1500个, 三年共新增: the time of the number that follows.
    let span = matches!(quantity.unit.symbol(), "year" | "month")
        && lists::TOTALS_OVER_YEARS.iter().any(|word| folded[quantity.span.end..].starts_with(word));
    if span {
        return true;
    }
    zero_to_one || part || round || lasts_a_plan(folded, quantity)
}

/// 三年路线图, 五年行动计划: how long a plan is for.
fn lasts_a_plan(folded: &str, quantity: &Quantity) -> bool {
    let rest = &folded[quantity.span.end..];
    let phrase: String = rest.chars().take(8).collect();
    quantity.unit.symbol() == "year"
        && quantity.comparator == crate::domain::provision::Comparator::Exactly
        && lists::PLANS_OF_YEARS.iter().filter_map(|plan| phrase.find(plan)).min().is_some_and(|at| {
            !phrase[..at].contains(['，', '。', '的', '内', '完', '建', '、', '期', '免', '给', '每'])
        })
}

/// 东亭、南汇两个镇, 芯片、软件和整机三个环节: a small number that only sums up the names before it, unless they
/// are what is to be built.
fn sums_up_names(folded: &str, quantity: &Quantity) -> bool {
    let counted = quantity.unit.symbol() == "count" && quantity.upper.is_none() && !folded.is_ascii();
    let Some(count) = rust_decimal::prelude::ToPrimitive::to_usize(&quantity.value)
        .filter(|count| counted && (2..=12).contains(count))
    else {
        return false;
    };
    let before = &folded[..quantity.number.start];
    let phrase = before.rsplit(['，', '。', '；', '：', '（']).next().unwrap_or(before);
    let joins = ["、", "和", "与", "及"].iter().map(|join| phrase.matches(join).count()).sum::<usize>();
    let named = phrase.matches('、').count() + 1 >= count.saturating_sub(1) && joins + 1 == count;
    let last = phrase.rsplit(['、', '和', '与', '及']).next().unwrap_or_default().trim();
    let builds = &lists::BUILDS;
    let verb = &lists::BEFORE_A_SUM_OF_NAMES;
    named
        && (2..=12).contains(&last.chars().count())
        && !verb.iter().any(|word| last.ends_with(word))
        && !last.contains(|c: char| c.is_ascii_digit())
        && !builds.iter().any(|verb| phrase.contains(verb))
}

/// 千万吨粮食增产行动, 百万亩造林工程, 万企上云计划: a round number in the name of an undertaking.
fn names_an_action(folded: &str, quantity: &Quantity) -> bool {
    let number = &folded[quantity.number.clone()];
    if !number.starts_with(['十', '百', '千', '万', '亿']) {
        return false;
    }
    let rest = &folded[quantity.number.end..];
    let phrase = rest.split(['，', '。', '；', '、', '”', '》']).next().unwrap_or_default();
    let names = &lists::NAMES_OF_PROGRAMMES;
    let at = names.iter().filter_map(|name| phrase.find(name)).min();
    at.is_some_and(|at| phrase[..at].chars().count() <= 14)
}

/// 同一主体一年不超过20万元: in each year, and no span.
fn is_yearly_one(folded: &str, quantity: &Quantity) -> bool {
    let (before, behind) = (&folded[..quantity.span.start], &folded[quantity.span.end..]);
    folded[quantity.span.clone()].ends_with("一年")
        && lists::BEHIND_A_YEARLY_ONE.iter().any(|word| behind.starts_with(word))
        && !lists::BEFORE_A_SPAN_OF_A_YEAR.iter().any(|word| before.ends_with(word))
}

/// Whether a number is what a rate is counted by: 每万人, 每千瓦, per 1,000 people.
fn is_base_of_a_rate(folded: &str, quantity: &Quantity) -> bool {
    let before = folded[..quantity.number.start].trim_end();
    // "a station every 25 km": how close they stand.
    let spaced = before.ends_with(" every") && matches!(quantity.unit.symbol(), "km" | "m" | "mi");
    let rate = before.ends_with('每') || before.ends_with(" per") || before.ends_with(" every");
    rate && !spaced && !is_time(quantity)
}

/// Whether a quantity is but the number of a date: "within [three years]".
fn is_the_date(date: &DateMention, quantity: &Quantity) -> bool {
    let inside = quantity.number.start >= date.span.start && quantity.number.end <= date.span.end;
    inside && !(date.relation == DateRelation::Within && is_time(quantity))
}

/// Whether a quantity counts years, months, days, hours or shorter times.
pub fn is_time(quantity: &Quantity) -> bool {
    matches!(quantity.unit.symbol(), "year" | "month" | "week" | "day" | "h" | "min" | "s" | "ms")
}

/// The clauses of a sentence: split at commas, semicolons and colons, in both widths, but not inside numbers.
fn clauses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut brackets = 0_u32;
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' => brackets += 1,
            '）' | ')' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
        let cuts = match c {
            '，' | '；' | '：' => brackets == 0,
            ',' | ';' => brackets == 0 && !(digit(at.checked_sub(1)) && digit(Some(at + 1))),
            _ => false,
        };
        if cuts {
            let end = at + c.len_utf8();
            if !text[start..at].trim().is_empty() {
                ranges.push(start..end);
            }
            start = end;
        }
    }
    if start < text.len() || ranges.is_empty() {
        ranges.push(start..text.len());
    }
    ranges
}

/// "waivers to firms whose pipes would have to cross private land": what describes those whom the sentence is for, and
/// not the sentence.
fn is_condition_of_whom(folded: &str, cue: &Range<usize>) -> bool {
    folded[cue.clone()].starts_with("would ")
        && folded[..cue.start]
            .split_whitespace()
            .rev()
            .take(4)
            .any(|word| matches!(word, "whose" | "that" | "which" | "who"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_end_at_commas_but_not_inside_numbers() {
        let text = "到2027年，产值达到1,000亿元（含A，B）；建成平台";
        let parts: Vec<_> = clauses(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(parts, ["到2027年，", "产值达到1,000亿元（含A，B）；", "建成平台"]);
    }
}
