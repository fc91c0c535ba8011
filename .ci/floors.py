r"""Measures the built program on the shared pairs and benchmarks and holds the scores to their floors.

    python3 .ci/floors.py --shared ../shared --binary target/release/policywatch \
        --reader target/release/examples/numbers_and_dates [--raise]

The floors are in floors.json beside this file, with the digest of the data they were measured on. A score below
its floor fails; `--raise` writes the reached scores as the new floors and refuses to lower one. Standard library
only.
"""
import argparse
import concurrent.futures
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
FLOORS = os.path.join(HERE, "floors.json")
# A score may fall by so much before it counts as fallen: rounding, not quality.
SLACK = 0.0005


def run(args, **more):
    return subprocess.run(args, stdin=subprocess.DEVNULL, capture_output=True, timeout=1800, **more)


def digest(paths):
    total = hashlib.sha256()
    for path in sorted(paths):
        with open(path, "rb") as file:
            total.update(hashlib.sha256(file.read()).digest())
    return total.hexdigest()[:16]


def walk(folder, ending):
    return [os.path.join(d, f) for d, _, files in os.walk(folder) for f in files if f.endswith(ending)]


def pairs(binary, shared, scores):
    """The 44 gold pairs, by their own scorer."""
    root = os.path.join(shared, "policy-pairs")
    with tempfile.TemporaryDirectory() as scratch:
        out = os.path.join(scratch, "score.json")
        done = run([sys.executable, os.path.join(root, "score.py"), os.path.join(root, "pairs"),
                    "--provisions-cmd", f"{binary} provisions --json --content-type {{ctype}} {{file}}",
                    "--compare-cmd", f"{binary} compare --json --old-type {{before_ctype}} --new-type {{after_ctype}} {{before}} {{after}}",
                    "--extract-cmd", f"{binary} extract --content-type {{ctype}} {{file}}", "--json", out])
        print(done.stdout.decode())
        data = json.load(open(out, encoding="utf-8"))
    total = data["total"]
    scores.update({
        "pairs.runs_without_failure": 1.0 - len(data["failed_runs"]) / (5 * total["pairs"]),
        "pairs.target_f1": total["targets"]["f1"],
        "pairs.measure_f1": total["measures"]["f1"],
        "pairs.amounts_f1": total["amounts"]["f1"],
        "pairs.figures_not_taken_for_targets": 1.0 - total["figures"]["rate"],
        "pairs.change_f1": total["changes"]["f1"],
        "pairs.change_fields": total["change_fields"]["accuracy"],
        "pairs.right_silence": 1.0 - total["alert"]["false_alert_rate"],
        "pairs.right_alerts": 1.0 - total["alert"]["missed_rate"],
        "pairs.unavailable_f1": total["unavailable"]["f1"],
        "pairs.text_f1": total["text"]["f1"],
        "pairs.text_lines_found": total["text"]["lines_found"]["accuracy"],
        "pairs.text_lines_true": total["text"]["lines_true"]["accuracy"],
    })
    for field in ("instrument", "strength", "deadline"):
        scores[f"pairs.measure_{field}"] = total["measure_fields"][field]["accuracy"]
    for field in ("comparator", "direction", "modality"):
        scores[f"pairs.target_{field}"] = total["target_fields"][field]["accuracy"]


def extracted(binary, path, ctype=None):
    args = [binary, "extract"] + (["--content-type", ctype] if ctype else []) + [path]
    done = run(args)
    if done.returncode not in (0, 1):
        raise SystemExit(f"floors: {' '.join(args)} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode("utf-8")


def benchmarks(binary, shared, scores):
    """The public extraction benchmarks, by their own scorer."""
    root = os.path.join(shared, "extraction")
    for name in ("shub", "wcxb_dev", "zh69", "ota"):
        folder = os.path.join(root, name)
        with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
            texts = os.path.join(scratch, "out")
            os.mkdir(texts)

            def one(file):
                page = os.path.join(scratch, file[:-3])
                with gzip.open(os.path.join(folder, "html", file)) as packed, open(page, "wb") as plain:
                    plain.write(packed.read())
                text = extracted(binary, page)
                with open(os.path.join(texts, file[:-len(".html.gz")] + ".txt"), "w", encoding="utf-8") as out:
                    out.write(text)
            list(pool.map(one, sorted(os.listdir(os.path.join(folder, "html")))))
            report = os.path.join(scratch, "report.json")
            args = [sys.executable, os.path.join(root, "score.py"), os.path.join(folder, "gold.json"), texts, "--json", report]
            struct = os.path.join(folder, "struct.json")
            if os.path.exists(struct):
                args += ["--struct", struct]
            done = run(args)
            if done.returncode:
                raise SystemExit(done.stderr.decode())
            total = json.load(open(report, encoding="utf-8"))["out"]["all"]
        scores[f"extraction.{name}"] = total["shub"][2] if name == "shub" else total["word"][2]
        if name == "wcxb_dev":
            scores["extraction.table_rows_kept"] = total["tables"]["item_recall"]
            scores["extraction.list_items_kept"] = total["lists"]["item_recall"]


def word_f1(a, b):
    words = [Counter(re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", unicodedata.normalize("NFKC", t).lower())) for t in (a, b)]
    common = sum((words[0] & words[1]).values())
    return 2 * common / max(1, sum(words[0].values()) + sum(words[1].values()))


def pages(binary, shared, scores):
    """Real Chinese and English pages with their true text."""
    folder = os.path.join(shared, "pages", "zh_gbk")
    found = []
    for path in sorted(walk(folder, ".html")):
        with open(path[:-len(".html")] + ".truth.txt", encoding="utf-8") as file:
            found.append(word_f1(extracted(binary, path), file.read()))
    scores["pages.zh_gbk_f1"] = sum(found) / len(found)
    folder = os.path.join(shared, "pages", "en_gov")
    found = []
    for path in sorted(walk(folder, ".html")):
        truth = json.load(open(path[:-len(".html")] + ".json", encoding="utf-8"))["ground_truth"]["main_content"]
        found.append(word_f1(extracted(binary, path), truth))
    scores["pages.en_gov_f1"] = sum(found) / len(found)


def recognizers(reader, shared, scores):
    """Public cases for numbers and dates."""
    sys.path.insert(0, HERE)
    import recognizers as cases
    found = cases.measure(os.path.join(shared, "recognizers"), reader)
    cases.report(found)
    for name, (right, counted, _, _) in found.items():
        scores[f"recognizers.{name}"] = right / max(1, counted)


def real_pairs(binary, shared, scores):
    """Real documents at two times: every one compared without error, cosmetic ones silent."""
    root = os.path.join(shared, "real-pairs")
    silent, cosmetic, told, numeric = 0, 0, 0, 0
    for name in sorted(os.listdir(root)):
        folder = os.path.join(root, name)
        files = sorted(f for f in os.listdir(folder) if f.startswith(("before.", "after."))) if os.path.isdir(folder) else []
        if len(files) != 2:
            continue
        after, before = (os.path.join(folder, f) for f in files)
        done = run([binary, "compare", "--json", before, after])
        if done.returncode:
            raise SystemExit(f"floors: compare failed on {name}: {done.stderr.decode(errors='replace')}")
        alert = json.loads(done.stdout)["alert"]
        label = json.load(open(os.path.join(folder, "meta.json"), encoding="utf-8"))["label"]
        if label.startswith(("cosmetic", "noise", "none")):
            cosmetic += 1
            silent += not alert
        else:
            numeric += 1
            told += alert
        print(f"  {name:28} {label:18} {'alert' if alert else 'silent'}")
    scores["real_pairs.cosmetic_silent"] = silent / max(1, cosmetic)
    scores["real_pairs.numeric_told"] = told / max(1, numeric)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--reader", required=True, help="the example numbers_and_dates, built")
    parser.add_argument("--raise", dest="lift", action="store_true", help="write the reached scores as the new floors")
    options = parser.parse_args()
    binary, shared = os.path.abspath(options.binary), os.path.abspath(options.shared)
    scores = {}
    pairs(binary, shared, scores)
    benchmarks(binary, shared, scores)
    pages(binary, shared, scores)
    recognizers(os.path.abspath(options.reader), shared, scores)
    real_pairs(binary, shared, scores)
    data = digest(walk(os.path.join(shared, "policy-pairs", "pairs"), "gold.json")
                  + [os.path.join(shared, "extraction", n, "gold.json") for n in ("shub", "wcxb_dev", "zh69", "ota")])
    kept = json.load(open(FLOORS, encoding="utf-8")) if os.path.exists(FLOORS) else {"data": data, "floors": {}}
    if kept["data"] != data:
        print(f"floors: the data are not those the floors were measured on ({data} instead of {kept['data']})")
    low = []
    print(f"\n{'score':52} {'reached':>8} {'floor':>8}")
    for name, value in scores.items():
        floor = kept["floors"].get(name)
        print(f"{name:52} {value:8.4f} {'-' if floor is None else f'{floor:8.4f}':>8}")
        if floor is not None and value < floor - SLACK:
            low.append(name)
    missing = [name for name in kept["floors"] if name not in scores]
    if low or missing:
        print(f"\nfloors: below their floor: {', '.join(low + missing)}")
        return 1
    if options.lift:
        floors = {n: round(max(v, kept["floors"].get(n, 0.0)), 4) for n, v in scores.items()}
        with open(FLOORS, "w", encoding="utf-8") as out:
            json.dump({"data": data, "floors": floors}, out, indent=1)
            out.write("\n")
        print("floors: raised")
    return 0


if __name__ == "__main__":
    sys.exit(main())
