//! Districts, towns and streets that a Chinese sentence names as the place of what it tells: 在卫工街道创建….

use crate::provisions::lexicon::lists;

/// The names after 在, 于 or 支持 and in lists after them; a kind of place without a name of its own (在山区) is none.
pub(super) fn named_places(folded: &str) -> Vec<String> {
    // Characters of kinds of places: 示范区, 各乡镇, 重点县.
    const COMMON: &str = "在于全各本我该每有重点试示范先导新老城农山景园校库牧灾产业开发中建制特色经济技术高些个几这那两三四五六七八九十百千万所等辖市县区镇乡村省条件地域片社居民功能合作集聚保税度假海内外边贫困旧矿林牧郊郡街公共服务自治实验国家多级类型";
    let mut found: Vec<String> = Vec::new();
    for (at, lead) in ["在", "于", "支持", "选择", "以"].iter().flat_map(|lead| folded.match_indices(lead))
    {
        let mut rest = &folded[at + lead.len()..];
        loop {
            let name: String = rest.chars().take_while(|c| crate::text::is_han(*c)).take(8).collect();
            let Some((kind, end)) = lists::KINDS_OF_PLACES
                .iter()
                .filter_map(|kind| {
                    let at = name.find(kind).filter(|&at| (2..=4).contains(&name[..at].chars().count()))?;
                    Some((*kind, at + kind.len()))
                })
                .min_by_key(|(kind, end)| (*end, usize::MAX - kind.len()))
            else {
                break;
            };
            if name[..end - kind.len()].contains(|c| COMMON.contains(c)) {
                break;
            }
            let name = name[..end].to_owned();
            rest = &rest[end..];
            if !found.contains(&name) {
                found.push(name);
            }
            match rest.chars().next() {
                Some(c @ ('、' | '和' | '与' | '及')) => rest = &rest[c.len_utf8()..],
                _ => break,
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::named_places;

    #[test]
    fn a_named_street_is_a_place_and_a_kind_of_place_is_none() {
        assert_eq!(named_places("在卫工街道创建完整社区示范区"), ["卫工街道"]);
        assert_eq!(named_places("支持在牛岭镇打造产业园"), ["牛岭镇"]);
        assert_eq!(named_places("2027年6月底前，在沿滩区、贡井区布设起降场"), ["沿滩区", "贡井区"]);
        for kind in ["在山区布设基站", "在重点县开展试点", "在示范区推广", "在各乡镇设立站点"]
        {
            assert!(named_places(kind).is_empty(), "{kind}");
        }
    }
}
