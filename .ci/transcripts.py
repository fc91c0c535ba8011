"""Writes the program's own words into the README: `python3 .ci/transcripts.py BINARY`."""
import re
import subprocess
import sys
import tempfile

binary = sys.argv[1]
readme = open("README.md", encoding="utf-8").read()


def put(text, name, block):
    pattern = re.compile(f"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)", re.S)
    return pattern.sub(lambda m: m[1] + block + m[2], text)


help_text = subprocess.run([binary, "--help"], capture_output=True, text=True, check=True).stdout
commands = help_text[help_text.index("Commands:"):help_text.index("Options:")].strip()
with tempfile.TemporaryDirectory() as folder:
    demo = subprocess.run([binary, "demo"], capture_output=True, text=True, check=True, cwd=folder).stdout
demo = demo.replace(binary, "target/release/policywatch").strip()
readme = put(readme, "help", f"```text\n{commands}\n```\n")
readme = put(readme, "demo", f"```console\n$ cargo run --release -- demo\n\n{demo}\n```\n")
open("README.md", "w", encoding="utf-8").write(readme)
