//! Chinese forms: 百分之三十, 三分之一, 三成五, 翻一番, 减半, 一半, 八折.

use rust_decimal::Decimal;

use crate::{
    domain::provision::Direction,
    provisions::{
        lexicon::lists,
        quantity::{
            cues::cues,
            folded::is_word,
            forms::{part, percent},
            numerals::{Script, han_digit, is_han_numeral, numeral_at},
            parts::{Part, Reading},
        },
    },
};

/// Chinese forms: 百分之三十, 三分之一, 三成五, 翻一番, 减半, 一半, 对折, 八折.
pub(super) fn chinese_form(reading: Reading<'_>, i: usize) -> Option<Part> {
    let Reading { text, tables, .. } = reading;
    match text.peek(i) {
        '翻' => {
            if let Some(end) = text.any_at(i, &["翻番", "翻倍", "翻了一番", "翻一倍"]) {
                return Some(Part {
                    direction: Some(Direction::Increase),
                    ..part(i..end, Decimal::TWO, "x", Script::Han)
                });
            }
            let at = text.any_at(i + 1, &["了", "上"]).unwrap_or(i + 1);
            let number = numeral_at(text, at, tables)?;
            let end = text.any_at(number.end, &["番"])?;
            let times: u32 = number.value.to_string().parse().ok().filter(|n| (1..=20).contains(n))?;
            return Some(Part {
                direction: Some(Direction::Increase),
                ..part(i..end, Decimal::from(2_u64.pow(times)), "x", Script::Han)
            });
        }
        '倍' => {
            let end = text.any_at(i, &["倍增"])?;
            let name = text.any_at(end, &cues().doubling_name_after).is_some();
            return (!name).then(|| Part {
                direction: Some(Direction::Increase),
                ..part(i..end, Decimal::TWO, "x", Script::Han)
            });
        }
        '减' => {
            let end = text.any_at(i, &["减半", "减少一半", "减一半"])?;
            let before = text.before(i);
            let name =
                matches!(before, '三' | '两' | '五') || text.any_at(end, &["征收", "计征", "征"]).is_some();
            return (!name).then(|| Part {
                direction: Some(Direction::Decrease),
                ..part(i..end, Decimal::from(50), "%", Script::Han)
            });
        }
        '过' => {
            let end = text.any_at(i, &["过半数", "过半"])?;
            let inside = matches!(text.before(i), '超' | '经' | '通' | '不');
            let other = matches!(text.peek(end), '年' | '天' | '月' | '个' | '小' | '程');
            return (!inside && !other)
                .then(|| Part { more: true, ..part(i..end, Decimal::from(50), "%", Script::Han) });
        }
        '每' => return one_in_so_many(reading, i),
        '对' => {
            let end = text.any_at(i, &["对折"])?;
            return (text.before(i) == '打').then(|| part(i..end, Decimal::from(50), "%", Script::Han));
        }
        '半' => {
            let end = text.any_at(i, &["半数", "半成"])?;
            let value = if text.peek(i + 1) == '数' { 50 } else { 5 };
            return Some(part(i..end, Decimal::from(value), "%", Script::Han));
        }
        _ => {}
    }
    if text.is_at(i, "一半") && !text.is_at(i + 2, "以") && text.before(i) != '另' {
        return Some(part(i..i + 2, Decimal::from(50), "%", Script::Han));
    }
    if text.is_at(i, "一半以") {
        return Some(part(i..i + 2, Decimal::from(50), "%", Script::Han));
    }
    let c = text.peek(i);
    if !is_han_numeral(c) && !c.is_ascii_digit() || is_word(text.before(i)) || text.before(i) == '.' {
        return None;
    }
    let number = numeral_at(text, i, tables)?;
    let at = text.skip_spaces(number.end);
    let of = if text.peek(at) == '分' { Some(text.skip_spaces(at + 1)) } else { None };
    // 三分一, 四分三: as Hong Kong writes a third and three quarters.
    if let Some(of) = of
        && number.script == Script::Han
        && number.end == i + 1
        && matches!(c, '三' | '四' | '五')
        && matches!(text.peek(of), '一' | '二' | '三')
        && !is_han_numeral(text.peek(of + 1))
        && !matches!(text.peek(of + 1), '钟' | '之' | '秒' | '米' | '钱' | '队' | '组' | '层' | '类')
    {
        let above = numeral_at(text, of, tables)?;
        if above.value < number.value {
            return Some(part(i..above.end, percent(above.value, number.value)?, "%", Script::Han));
        }
    }
    if let Some(of) = of.filter(|&of| text.peek(of) == '之') {
        let over = text.skip_spaces(of + 1);
        let negative = text.peek(over) == '负';
        let above = numeral_at(text, if negative { over + 1 } else { over }, tables)?;
        let mut share = percent(above.value, number.value)?;
        if number.value == Decimal::ONE_HUNDRED {
            share = above.value.normalize();
        }
        let mut out = part(i..above.end, if negative { -share } else { share }, "%", Script::Han);
        out.more = above.more;
        if text.is_at(above.end, "点") && text.peek(above.end + 1).is_ascii_digit() {
            return None;
        }
        // 百分之二点五至三点五: both are of a hundred.
        if matches!(text.peek(above.end), '至' | '到' | '-' | '~')
            && !negative
            && let Some(second) = numeral_at(text, above.end + 1, tables)
            && second.script == above.script
            && second.value > above.value
            && !matches!(
                text.peek(second.end),
                '年' | '月' | '日' | '倍' | '个' | '万' | '亿' | '元' | '分' | '成'
            )
        {
            out.upper = Some(if number.value == Decimal::ONE_HUNDRED {
                second.value.normalize()
            } else {
                percent(second.value, number.value)?
            });
            out.end = second.end;
            out.number = i..second.end;
        }
        return Some(out);
    }
    // 三分一, 三分二: as they are said in Hong Kong.
    if let Some(of) = of.filter(|&of| of == at + 1 && number.script == Script::Han)
        && let Some(above) = han_digit(text.peek(of)).filter(|above| (1..=3).contains(above))
        && number.value > Decimal::from(above)
        && number.value <= Decimal::TEN
        && han_digit(text.peek(of + 1)).is_none()
        && !matches!(text.peek(of + 1), '点' | '个' | '钟' | '类' | '级' | '期' | '批' | '十' | '百')
    {
        return Some(part(i..of + 1, percent(Decimal::from(above), number.value)?, "%", Script::Han));
    }
    if text.peek(at) == '成'
        && number.value <= Decimal::from(10)
        && number.scale == Decimal::ONE
        && (!tables.tenths_not_before.contains(&text.peek(at + 1))
            || text.any_at(at + 1, &lists::TENTHS_ARE_A_LIMIT).is_some())
        && (number.script == Script::Han || number.value.scale() <= 1)
    {
        let mut value = number.value.checked_mul(Decimal::TEN)?;
        let mut end = at + 1;
        let next = text.skip_spaces(end);
        let extra = han_digit(text.peek(next))
            .or_else(|| (next == end).then(|| text.peek(next).to_digit(10)).flatten());
        if let Some(extra) = extra
            && extra > 0
            && number.value.fract().is_zero()
            && tables.measure_words.at(text, &text.low, next + 1).is_none()
            && !is_han_numeral(text.peek(next + 1))
        {
            value = value.checked_add(Decimal::from(extra))?;
            end = next + 1;
        } else if text.peek(end) == '半' {
            value = value.checked_add(Decimal::from(5))?;
            end += 1;
        }
        return Some(part(i..end, value.normalize(), "%", Script::Han));
    }
    if text.peek(at) == '折'
        && number.scale == Decimal::ONE
        && number.value > Decimal::ONE
        && text.any_at(at + 1, &cues().no_discount_after).is_none()
    {
        let value =
            if number.value < Decimal::TEN { number.value.checked_mul(Decimal::TEN)? } else { number.value };
        if value < Decimal::ONE_HUNDRED {
            return Some(part(i..at + 1, value.normalize(), "%", Script::Han));
        }
    }
    None
}

/// 每四名公民当中，就有一名: so many of a few of one kind, a share.
fn one_in_so_many(reading: Reading<'_>, i: usize) -> Option<Part> {
    let Reading { text, tables, .. } = reading;
    let all = numeral_at(text, i + 1, tables)?;
    let measure = text.peek(all.end);
    if !matches!(measure, '名' | '人' | '个' | '户' | '位' | '家' | '件' | '宗')
        || !(Decimal::TWO..=Decimal::TEN).contains(&all.value)
    {
        return None;
    }
    let among = (all.end + 1..all.end + 14).find_map(|at| text.any_at(at, &["当中", "之中", "里", "中"]))?;
    let has = (among..among + 4).find(|&at| text.peek(at) == '有')?;
    let some = numeral_at(text, has + 1, tables)?;
    (text.peek(some.end) == measure && some.value < all.value)
        .then(|| percent(some.value, all.value))
        .flatten()
        .map(|share| part(i..some.end + 1, share, "%", Script::Han))
}
