"""What the bundled model hears of the speech bank: word error rates by voice and kind, and their table in README.md."""

import json
from collections import defaultdict

import loops
from errors import word_errors

BEGIN, END = "<!-- measured: written by make_bank.py --table -->\n", "<!-- end of measured -->"
SPLITS = ("train", "dev", "test", "demo")


def voices_and_kinds(listener, manifest, audio):
    """A row per voice of the kind "speech" and per other kind of each split; `audio` gives a line's samples."""
    groups, report = defaultdict(list), []
    for row in manifest:
        groups[row["split"], row["kind"], row["voice"] if row["kind"] == "speech" else ""].append(row)
    for (split, kind, voice), rows in groups.items():
        heard = [listener.text(ids) for ids, _ in listener.hear([audio(row) for row in rows])]
        errors = [word_errors(row["text"], text) for row, text in zip(rows, heard)]
        entry = {
            "split": split, "kind": kind, "voice": voice, "gender": rows[0]["gender"] if voice else "",
            "utterances": len(rows), "seconds": round(sum(row["endMs"] - row["startMs"] for row in rows) / 1000, 1),
            "errors": sum(e for e, _ in errors), "words": sum(n for _, n in errors),
            "loops": sum(loops.is_loop(text, row["text"]) for row, text in zip(rows, heard)),
            "example": [rows[0]["text"], heard[0]],
        }  # fmt: skip
        report.append(entry)
        print(json.dumps(entry, ensure_ascii=False), flush=True)
    return report


def into_readme(readme, rows):
    """Puts the tables between the marks in the file, and prints them."""
    before, rest = readme.read_text().split(BEGIN)
    tables = "\n".join((by_voice(rows), by_kind(rows), by_loops(rows)))
    readme.write_text(before + BEGIN + "\n" + tables + "\n" + END + rest.split(END)[1])
    print(tables)


def by_voice(rows):
    """The project's own variants of a split in one line."""
    groups = defaultdict(list)
    for row in (r for r in rows if r["kind"] == "speech"):
        own = "+own-" in row["voice"]
        groups[row["split"], "" if own else row["voice"], "" if own else row["gender"]].append(row)
    table = ["| split | voice | | sentences | seconds | WER |", "|---|---|---|---|---|---|"]
    for split in SPLITS:
        of_split = [group for group in groups.items() if group[0][0] == split]
        for (_, voice, gender), members in of_split:
            name = f"`{voice}`" if voice else f"{len(members)} own variants of espeak-ng"
            table.append(line(split, name, gender or "both", members))
        if of_split:
            table.append(line(f"**{split}**", "all", "", [row for _, members in of_split for row in members]))
    return "\n".join(table) + "\n"


def line(split, name, gender, rows):
    sentences, seconds = (sum(row[key] for row in rows) for key in ("utterances", "seconds"))
    return f"| {split} | {name} | {gender} | {sentences} | {seconds:.0f} | {percent(rows)} |"


def by_kind(rows):
    kinds = dict.fromkeys(row["kind"] for row in rows if row["kind"] not in ("speech", "loops"))
    table = ["| WER on | " + " | ".join(SPLITS) + " |", "|---" * (len(SPLITS) + 1) + "|"]
    for kind in kinds:
        cells = (percent([r for r in rows if (r["split"], r["kind"]) == (split, kind)]) for split in SPLITS)
        table.append(f"| `{kind}` | " + " | ".join(cells) + " |")
    return "\n".join(table) + "\n"


def percent(rows):
    words = sum(row["words"] for row in rows)
    return f"{100 * sum(row['errors'] for row in rows) / words:.1f} %" if words else ""


def by_loops(rows):
    table = ["| loops | tried | of these robust | kept | of these run to the token limit |", "|---|---|---|---|---|"]
    for row in (r for r in rows if r["kind"] == "loops"):
        table.append(f"| {row['split']} | {row['tried']} | {row['robust']} | {row['kept']} | {row['unended']} |")
    return "\n".join(table) + "\n"
