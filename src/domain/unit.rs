//! Units of quantities, and which spellings of a quantity are the same.

use std::{collections::HashMap, fmt, sync::LazyLock};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A unit's symbol: an ISO 4217 code, `%`, `pp` (percentage points), `x` (multiples), `count`, `year`,
/// `month`, `day`, or a physical unit (`GW`, `MWh`, `km2`, `t`, `PFlops` …).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unit(pub String);

impl Unit {
    /// The unit with this symbol.
    pub fn new(symbol: impl Into<String>) -> Self {
        Self(symbol.into())
    }

    /// The symbol.
    pub fn symbol(&self) -> &str {
        &self.0
    }

    /// What kind of thing is measured and how many of the kind's base unit one of this unit is.
    ///
    /// Units that share a kind are spellings of one another (1.2 GW is 1,200 MW). A unit that is not in
    /// the table is a kind of its own.
    pub fn base(&self) -> (&str, Decimal) {
        BASES.get(self.0.as_str()).copied().unwrap_or((self.0.as_str(), Decimal::ONE))
    }

    /// Whether this is a currency: three capital letters, as in ISO 4217.
    pub fn is_currency(&self) -> bool {
        self.0.len() == 3 && self.0.bytes().all(|b| b.is_ascii_uppercase())
    }

    /// Whether this is a physical unit of the table.
    pub fn is_physical(&self) -> bool {
        BASES.contains_key(self.0.as_str())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `value` of `unit` in the base unit of its kind, with the kind's name. `None` where the product is
/// beyond what a decimal holds.
pub fn in_base_unit(value: Decimal, unit: Option<&Unit>) -> Option<(Decimal, String)> {
    let Some(unit) = unit else { return Some((value, String::new())) };
    let (kind, factor) = unit.base();
    value.checked_mul(factor).map(|v| (v.normalize(), kind.to_owned()))
}

fn scaled(mantissa: i64, exponent: i32) -> Decimal {
    if exponent >= 0 {
        let power = 10_i128.pow(exponent.unsigned_abs());
        Decimal::from_i128_with_scale(i128::from(mantissa) * power, 0)
    } else {
        Decimal::from_i128_with_scale(i128::from(mantissa), exponent.unsigned_abs())
    }
}

/// Of each symbol of the table its kind and the factor to the kind's base unit: units are asked for these whenever two
/// quantities are compared.
static BASES: LazyLock<HashMap<&str, (&str, Decimal)>> = LazyLock::new(|| {
    let bases = PHYSICAL
        .iter()
        .map(|&(symbol, kind, mantissa, exponent)| (symbol, (kind, scaled(mantissa, exponent))));
    bases.collect()
});

/// Symbol, kind, mantissa and power of ten of the factor to the kind's base unit.
const PHYSICAL: &[(&str, &str, i64, i32)] = &[
    ("W", "power", 1, 0),
    ("kW", "power", 1, 3),
    ("MW", "power", 1, 6),
    ("GW", "power", 1, 9),
    ("TW", "power", 1, 12),
    ("Wh", "energy", 1, 0),
    ("kWh", "energy", 1, 3),
    ("MWh", "energy", 1, 6),
    ("GWh", "energy", 1, 9),
    ("TWh", "energy", 1, 12),
    // Joules are a kind of their own: in watt-hours they would have no end.
    ("J", "heat", 1, 0),
    ("kJ", "heat", 1, 3),
    ("MJ", "heat", 1, 6),
    ("GJ", "heat", 1, 9),
    ("TJ", "heat", 1, 12),
    ("PJ", "heat", 1, 15),
    ("EJ", "heat", 1, 18),
    ("kcal", "heat", 4184, 0),
    ("Flops", "computing", 1, 0),
    ("TFlops", "computing", 1, 12),
    ("PFlops", "computing", 1, 15),
    ("EFlops", "computing", 1, 18),
    ("ZFlops", "computing", 1, 21),
    ("nm", "length", 1, -9),
    ("um", "length", 1, -6),
    ("mm", "length", 1, -3),
    ("cm", "length", 1, -2),
    ("m", "length", 1, 0),
    ("km", "length", 1, 3),
    ("dm", "length", 1, -1),
    ("in", "length", 254, -4),
    ("ft", "length", 3048, -4),
    ("yd", "length", 9144, -4),
    ("mi", "length", 1_609_344, -3),
    ("nmi", "length", 1852, 0),
    ("m2", "area", 1, 0),
    ("ha", "area", 1, 4),
    ("km2", "area", 1, 6),
    // A mu is a fifteenth of a hectare.
    ("mu", "area", 666_666_666_667, -9),
    ("acre", "area", 40_468_564_224, -7),
    ("ft2", "area", 9_290_304, -8),
    ("mi2", "area", 2_589_988_110_336, -6),
    ("ping", "area", 3_305_785, -6),
    ("L", "volume", 1, -3),
    ("m3", "volume", 1, 0),
    ("mL", "volume", 1, -6),
    ("gal", "volume", 3_785_411_784, -12),
    ("ft3", "volume", 28_316_846_592, -12),
    ("bbl", "volume", 158_987_294_928, -12),
    ("g", "mass", 1, 0),
    ("kg", "mass", 1, 3),
    ("t", "mass", 1, 6),
    ("kt", "mass", 1, 9),
    ("Mt", "mass", 1, 12),
    ("Gt", "mass", 1, 15),
    ("ug", "mass", 1, -6),
    ("mg", "mass", 1, -3),
    ("jin", "mass", 500, 0),
    ("lb", "mass", 45_359_237, -5),
    ("oz", "mass", 28_349_523_125, -9),
    ("ms", "time", 1, -3),
    ("ns", "time", 1, -9),
    ("us", "time", 1, -6),
    ("s", "time", 1, 0),
    ("min", "time", 60, 0),
    ("h", "time", 3600, 0),
    ("day", "time", 86_400, 0),
    ("week", "time", 604_800, 0),
    ("month", "calendar", 1, 0),
    ("year", "calendar", 12, 0),
    ("bps", "bit rate", 1, 0),
    ("kbps", "bit rate", 1, 3),
    ("Mbps", "bit rate", 1, 6),
    ("Gbps", "bit rate", 1, 9),
    ("Tbps", "bit rate", 1, 12),
    ("Hz", "frequency", 1, 0),
    ("kHz", "frequency", 1, 3),
    ("MHz", "frequency", 1, 6),
    ("GHz", "frequency", 1, 9),
    ("THz", "frequency", 1, 12),
    ("V", "voltage", 1, 0),
    ("kV", "voltage", 1, 3),
    ("Pa", "pressure", 1, 0),
    ("kPa", "pressure", 1, 3),
    ("MPa", "pressure", 1, 6),
    ("bar", "pressure", 1, 5),
    ("ppm", "concentration", 1, -6),
    ("ppb", "concentration", 1, -9),
    ("kN", "force", 1, 3),
    ("N", "force", 1, 0),
    ("°C", "temperature", 1, 0),
    ("dB", "sound level", 1, 0),
    ("KB", "data", 1, 3),
    ("MB", "data", 1, 6),
    ("GB", "data", 1, 9),
    ("TB", "data", 1, 12),
    ("PB", "data", 1, 15),
    ("EB", "data", 1, 18),
    ("ZB", "data", 1, 21),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_quantity_share_their_base() {
        let mw = in_base_unit(Decimal::from(1200), Some(&Unit::new("MW")));
        let gw = in_base_unit(Decimal::new(12, 1), Some(&Unit::new("GW")));
        assert_eq!(mw, gw);
        assert_ne!(mw, in_base_unit(Decimal::from(1200), Some(&Unit::new("MWh"))));
        assert_eq!(
            in_base_unit(Decimal::TWO, Some(&Unit::new("year"))),
            in_base_unit(Decimal::from(24), Some(&Unit::new("month")))
        );
    }
}
