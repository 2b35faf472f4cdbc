"""From nothing to the bundled model in one command: corpus, tokenizer, training, HuggingFace directory. Resumable.

    python training/make.py WORK [--minutes 240] [--shards 100] [--rate 0.4] [--d 192] [--from MODEL]

WORK/corpus, WORK/tokenizer.json and WORK/run are kept; called again, what is there is not made again and the training goes
on from its last checkpoint. The result is WORK/model. Needs the packages named in README.md.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
FIRST = 4  # shards that are there before the training begins


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
    parser.add_argument("--minutes", type=float, default=240, help="of training")
    parser.add_argument("--shards", type=int, default=100, help="of 1000 utterances, about 0.7 h each")
    parser.add_argument("--rate", type=float, default=0.4, help="factor on all learning rates")
    parser.add_argument("--d", type=int, default=192, help="d_model")
    parser.add_argument("--from", dest="start", type=Path, help="model directory to go on from, such as models/mini")
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches; use some with a GPU")
    options = parser.parse_args()
    corpus, tokens, run = options.work / "corpus", options.work / "tokenizer.json", options.work / "run"
    options.work.mkdir(parents=True, exist_ok=True)
    done(generate(corpus, "dev", 1))
    done(generate(corpus, "train", min(FIRST, options.shards)))
    rest = generate(corpus, "train", options.shards)  # the training takes shards in as they appear
    if not tokens.exists():
        if options.start:
            shutil.copy(options.start / "tokenizer.json", tokens)
        else:
            done(python(HERE / "tokenizer.py", options.work))
    if not (run / "final.pt").exists():
        settings = ["--minutes", options.minutes, "--rate", options.rate, "--d", options.d, "--workers", options.workers]
        start = ["--from", options.start] if options.start else []
        try:
            done(python(HERE / "train.py", run, "--corpus", corpus, "--tokenizer", tokens, *settings, *start, "--resume"))
        except BaseException:
            rest.terminate()
            raise
    done(rest)
    done(python(HERE / "export.py", run / "final.pt", options.work / "model", "--tokenizer", tokens))


def generate(corpus, split, shards):
    return python(CORPUS / "generate.py", corpus, "--split", split, "--shards", f"0:{shards}", "--workers", 1)


if __name__ == "__main__":
    main()
