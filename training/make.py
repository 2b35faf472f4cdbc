"""From nothing to the bundled model in one command: corpus, tokenizer, training, HuggingFace directory. Resumable.

    python training/make.py WORK [--minutes 100] [--shards 60] [--d 192] [--workers 0]

WORK/corpus, WORK/tokenizer.json and WORK/run are kept; called again, what is there is not made again and the training goes
on from its last checkpoint. The result is WORK/model. Needs the packages named in README.md.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"


def python(script, *arguments, **how):
    command = [sys.executable, str(script), *map(str, arguments)]
    print("+", *command[1:], flush=True)
    return subprocess.Popen(command, **how)


def done(process):
    if process.wait():
        raise SystemExit(f"{process.args[1]} failed with status {process.returncode}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=100, help="of training")
    parser.add_argument("--shards", type=int, default=60, help="of 1000 utterances, about 0.7 h each")
    parser.add_argument("--d", type=int, default=192, help="d_model")
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches; use some with a GPU")
    options = parser.parse_args()
    corpus, tokens, run = options.work / "corpus", options.work / "tokenizer.json", options.work / "run"
    options.work.mkdir(parents=True, exist_ok=True)
    for split, shards in (("dev", 1), ("train", options.shards)):
        done(python(CORPUS / "generate.py", corpus, "--split", split, "--shards", f"0:{shards}", "--workers", 2))
    if not tokens.exists():
        done(python(HERE / "tokenizer.py", options.work))
    if not (run / "final.pt").exists():
        done(python(HERE / "train.py", run, "--corpus", corpus, "--tokenizer", tokens, "--minutes", options.minutes,
                    "--d", options.d, "--workers", options.workers, "--resume"))  # fmt: skip
    done(python(HERE / "export.py", run / "final.pt", options.work / "model", "--tokenizer", tokens))


if __name__ == "__main__":
    main()
