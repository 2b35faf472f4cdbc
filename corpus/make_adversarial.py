"""Speaks the lines of the guard's adversarial tests: src/test/resources/adversarial/*.opus and lines.tsv.

    python corpus/make_adversarial.py

What a guard is tempted to call wrong and is not ("thank you" said for real, digits said over and over, a caller who stutters), and
what it must not take for speech it can trust (another language). Voices are of the bank's test and demo splits, which no training
heard. Music, coughs, pauses and second talkers are laid over them by the test itself. Needs what make_bank.py needs, but no model.
"""

import random
from pathlib import Path

import casting
import opus
from speak import Voice, as_read, draw_pace, synthesize, trimmed

OUT = Path(__file__).parent.parent / "src/test/resources/adversarial"
KBITS = 12
SEED = "adversarial"

ENGLISH = {
    "thanks": ["thank you", "thank you very much", "thank you thank you", "thank you goodbye"],
    "digits": ["seven seven seven seven", "zero zero zero one", "double five five five nine", "no no no no"],
    "stutter": ["i i i want to to cancel my my order", "my name is is is mary", "can can can you you help me"],
    "talk": ["i would like to change my address please", "my account number is two five nine",
             "the package has not arrived yet"],
    "hold": ["please hold the line an agent will be with you shortly", "thank you for your patience please stay on the line"],
}  # fmt: skip

FOREIGN = {
    "de": "ich möchte bitte meine rechnung bezahlen",
    "fr": "je voudrais changer mon adresse s'il vous plaît",
    "es": "quiero hablar con una persona por favor",
    "pl": "proszę połączyć mnie z konsultantem",
}


def lines():
    voices = [voice for split in ("test", "demo") for voice in casting.cast(split)]
    at = 0
    for kind, texts in ENGLISH.items():
        for text in texts:
            for _ in range(2):
                yield kind, text, voices[at % len(voices)]
                at += 7
    for accent, text in FOREIGN.items():
        yield "foreign", text, Voice("espeak-ng", accent, "f2", "female")
        yield "foreign", text, Voice("espeak-ng", accent, "Michael", "male")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    rng, rows, counts = random.Random(SEED), [], {}
    for kind, text, voice in lines():
        counts[kind] = counts.get(kind, 0) + 1
        name = f"{kind}-{counts[kind]}"
        spoken = as_read(text, voice) if kind != "foreign" else text
        opus.encode(OUT / f"{name}.opus", trimmed(*synthesize(spoken, voice, draw_pace(voice, rng))[:2]), KBITS)
        rows.append(f"{name}\t{voice.id}\t{'' if kind == 'foreign' else text}\n")
    (OUT / "lines.tsv").write_text("".join(rows))


if __name__ == "__main__":
    main()
