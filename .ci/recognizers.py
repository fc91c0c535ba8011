"""How many of the public cases for numbers, percentages, ranges, currencies, dimensions and dates are read the same.

    python3 .ci/recognizers.py --cases ../shared/recognizers --reader target/release/examples/numbers_and_dates [--show FILE]

A case counts where its value is resolved to the same number (and unit or currency, or date). Cases of kinds that no
policy text uses are set aside, each for a reason named below; both counts are printed, of all cases and of those
kept. `--show` prints what was missed in one file. Standard library only.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import unicodedata
from decimal import Decimal

FILES = [
    "Number_English_NumberModel", "Number_Chinese_NumberModel", "Number_English_PercentModel", "Number_Chinese_PercentModel",
    "Number_English_NumberRangeModel", "Number_Chinese_NumberRangeModel", "NumberWithUnit_English_CurrencyModel",
    "NumberWithUnit_Chinese_CurrencyModel", "NumberWithUnit_English_DimensionModel", "NumberWithUnit_Chinese_DimensionModel",
    "DateTime_English_DateTimeModel", "DateTime_Chinese_DateTimeModel",
]

# Why a case is set aside: (which files, expression over its text).
ASIDE = [
    ("Number_.*_NumberModel", r"(hundred|thirty|twenty|thousand)[\w -]*fifths|fifths?\?|hundredths|illionths?|ousandths?|one hundred fifth",
     "fractions with denominators that nobody writes (thirty-fifths)"),
    ("Number_.*_NumberModel", r"又|四 又|\d \d/\d|/3\b.*/3|-\d/\d", "mixed fractions in signs (1 1/2)"),
    ("Number_.*_NumberModel", r"\bdozs?\b|dzs?\b|dozens\b|hundreds|打|[一二三四五六七八九十两两百]对|[0-9一二三]双|雙|兆", "pairs, dozens of unknown number, 兆"),
    ("Number_.*_NumberModel", r"\d\.\d+\.\d|\^|\d[eE][+-]?\d|\dG$|\d G$|- \d+ +k", "version numbers, powers, exponents, bare letters as scales"),
    ("Number_.*_NumberModel", r"irst|twenty-|\bfirsts\b|percents? of|over (one|\d|a|three|two)", "ordinals and fractions written as sums"),
    ("Number_.*_NumberModel", r"nought|naught|negative|minus|负|負", "negative numbers: of a goal the direction is told, not the sign"),
    ("Number_.*_PercentModel", r"^per ?cents? of ", "a share named without a number before the sign"),
    ("Number_.*RangeModel", r"tenth|fifteenth|than$|第十|20万次", "ranges of ordinals, halves of sentences, one case whose expected value is wrong"),
    ("DateTime_.*", r"friday|earth day|easter|patrick|weeks|days from|years since|mid|middle|feb 30|2/29|2月29|fourth of|农历",
     "weekdays, feasts, days that do not exist, other calendars"),
    ("DateTime_.*", r"september-2020-23|2020/23/sep|23-2020|十五|2016 10 16|first 2000|1/2/2020", "orders of day, month and year that nobody uses, day and month undecided"),
]

# Units of the cases with ours; a pair where ours is the metric one.
UNITS = {
    "Jin": ("kg", "0.5"), "Mu": "mu", "Kilogram": "kg", "Centimeter": "cm", "Meter": "m", "Ton": "t", "Kilometer": "km", "Gram": "g", "Megabyte": "MB",
    "Kilobyte": "KB", "Megahertz": "MHz", "Hertz": "Hz", "Kilowatt": "kW", "Kilocalorie": "kcal", "Microgram": "ug", "Kilobit": "kbit",
    "Pound": "lb", "Milliliter": "mL", "Inch": "in", "Mile": "mi", "Barrel": "bbl", "Foot": "ft", "Ounce": "oz", "Acre": "acre", "Gallon": "gal",
    "Cubic foot": "ft3", "Square meter": "m2", "Metric ton": "t", "Bit": "bit", "Mile per hour": "mph", "Millimeter": "mm",
    "Square kilometer": "km2", "Kilometer per hour": "km/h", "Degree": "°", "Decimeter": "dm", "Megabit": "MB",
}
# Currencies that the cases name without a code.
CURRENCIES = {"Dollar": "USD", "Pound": "GBP", "Cent": "USD", "Pence": "GBP", "Penny": "GBP", "Rupee": "INR",
              "Finnish markka": "FIM", "Peseta": "ESP", "Netherlands guilder": "NLG"}


def near(a, b):
    a, b = Decimal(a), Decimal(b)
    return a == b or abs(a - b) <= max(abs(a), abs(b)) * Decimal("0.0006")


def share_or_value(quantity, key, value):
    """A percentage of the cases' numbers is a hundredth of ours."""
    own = quantity[key]
    return own is not None and (near(own, value) or quantity["unit"] in ("%", "pp") and near(Decimal(own) / 100, value))


def read(reader, sentences):
    done = subprocess.run([reader], input="".join(json.dumps(s) + "\n" for s in sentences), capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"recognizers: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def wanted_dates(result):
    timex = result["Resolution"]["values"][0].get("timex", "")
    if not result.get("TypeName", "").endswith((".date", ".daterange")):
        return None
    if not re.search(r"\d{4}|[零〇一二三四五六七八九]{4}|within|内", result["Text"]):
        return None
    span = re.fullmatch(r"\(((?:19|20)\d\d)-01-01,((?:19|20)\d\d)-01-01,P\d+Y\)", timex)
    if span:
        return {f"{span[1]}/{span[2]}", f"{span[1]}/{int(span[2]) - 1}"}
    if not re.fullmatch(r"(19|20)\d\d(-\d\d){0,2}", timex):
        return None
    return None if result["TypeName"].endswith(".daterange") and len(timex) == 10 else {timex}


def range_hit(value, quantities):
    low, high = re.fullmatch(r"[\[(]([^,]*),([^,]*)[\])]", value).groups()
    at_least = any(share_or_value(q, "value", low) and q["comparator"] == "at_least" for q in quantities) if low else None
    at_most = any(share_or_value(q, "value", high) and q["comparator"] == "at_most" for q in quantities) if high else None
    if not (low and high):
        return at_least if low else at_most
    whole = any(share_or_value(q, "value", low) and share_or_value(q, "upper", high) for q in quantities)
    return whole or at_least and at_most or low == high and any(share_or_value(q, "value", low) for q in quantities)


def hit(file, result, found, language):
    """Whether one expected result was read; none where the case asks for nothing that can be compared."""
    quantities, resolution = found["quantities"], result["Resolution"]
    if file.startswith("DateTime"):
        wanted = wanted_dates(result)
        return None if wanted is None else any(date["deadline"] in wanted for date in found["dates"])
    value = resolution.get("value")
    if value in (None, "null"):
        return None
    if "NumberModel" in file:
        if len(result["Text"]) == 1 and language == "zh" and not result["Text"].isdigit():
            return None  # A lone 一 or 两 is a word before it is a number.
        if any(share_or_value(q, "value", value) or share_or_value(q, "upper", value) for q in quantities):
            return True
        in_date = any(result["Text"].strip() in unicodedata.normalize("NFKC", date["text"]) for date in found["dates"])
        return None if in_date else False
    if "Percent" in file:
        value = value.rstrip("%")
        return any(q["unit"] in ("%", "pp") and (near(q["value"], value) or q["upper"] and near(q["upper"], value)) for q in quantities)
    if "Range" in file:
        return bool(range_hit(value, quantities))
    if "Currency" in file:
        code = resolution.get("isoCurrency") or CURRENCIES.get(resolution.get("unit"))
        if code is None or len(code) != 3:
            return None
        part = Decimal("0.01") if resolution["unit"] in ("Cent", "Pence", "Penny") else 1
        return any(q["unit"] == code and near(q["value"], Decimal(value) * part) for q in quantities)
    unit = UNITS.get(resolution.get("unit"))
    if unit is None:
        return None
    unit, factor = unit if isinstance(unit, tuple) else (unit, 1)
    return any(q["unit"] == unit and near(q["value"], Decimal(value) * Decimal(factor)) for q in quantities)


def measure(cases, reader, show=None):
    """By file: (right, counted, right of all, all)."""
    scores = {}
    for file in FILES:
        with open(os.path.join(cases, f"{file}.json"), encoding="utf-8-sig") as source:
            data = json.load(source)
        language = "zh" if "Chinese" in file else "en"
        year = lambda case: int((case.get("Context") or {}).get("ReferenceDateTime", "2026")[:4])
        answers = read(reader, [{"text": case["Input"], "language": language, "year": year(case)} for case in data])
        right = counted = right_of_all = of_all = 0
        for case, found in zip(data, answers):
            aside = any(re.match(files, file) and re.search(expression, case["Input"], re.I) for files, expression, _ in ASIDE)
            for result in case["Results"]:
                if not result.get("Resolution"):
                    continue
                was_read = hit(file, result, found, language)
                if was_read is None:
                    continue
                of_all += 1
                right_of_all += was_read
                if not aside:
                    counted += 1
                    right += was_read
                    if show == file and not was_read:
                        print(f"missed {result['Text']!r} {result['Resolution']} | {case['Input'][:160]} | {found}")
        scores[file] = (right, counted, right_of_all, of_all)
    return scores


def report(scores):
    for file, (right, counted, right_of_all, of_all) in scores.items():
        print(f"  {file:40} {right:4} of {counted:4} = {100 * right / max(1, counted):5.1f} %   with kinds no policy uses {right_of_all:4} of {of_all:4} = {100 * right_of_all / max(1, of_all):5.1f} %")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", required=True)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--show", help="print what was missed in this file")
    options = parser.parse_args()
    report(measure(options.cases, options.reader, options.show))
    sys.exit(0)
