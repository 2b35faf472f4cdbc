"""Numbers, dates, money, letters and addresses as they are said on the telephone, each drawn from one random source."""

DIGIT = "zero one two three four five six seven eight nine".split()
TEEN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINAL = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split()
MONTH = "january february march april may june july august september october november december".split()
LETTER = "abcdefghijklmnopqrstuvwxyz"
CODE_WORD = """alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec
romeo sierra tango uniform victor whiskey xray yankee zulu""".split()
PROVIDER = "gmail yahoo hotmail outlook icloud".split()
ENDING = "com net org info".split()


def below_100(k):
    if k < 10:
        return DIGIT[k]
    if k < 20:
        return TEEN[k - 10]
    return TENS[k // 10 - 2] + ("" if k % 10 == 0 else " " + DIGIT[k % 10])


def cardinal(k, joined=""):
    """0 to 999,999 in words; `joined` is "and " where speakers say it."""
    if k < 100:
        return below_100(k)
    if k < 1000:
        return DIGIT[k // 100] + " hundred" + (" " + joined + below_100(k % 100) if k % 100 else "")
    return cardinal(k // 1000) + " thousand" + (" " + cardinal(k % 1000, joined) if k % 1000 else "")


def ordinal(k):
    """1 to 39."""
    if k <= 20:
        return ORDINAL[k - 1]
    return "thirtieth" if k == 30 else TENS[k // 10 - 2] + " " + ORDINAL[k % 10 - 1]


class Numbers:
    """Every public method that takes no argument is a slot of the grammar, by its name."""

    def __init__(self, rng):
        self.rng = rng

    def n(self):
        return below_100(self.rng.randint(1, 99))

    def small(self):
        return below_100(self.rng.randint(2, 12))

    def number(self):
        """A house number, a quantity: 1 to 9,999, in one of the ways to read it."""
        k = self.rng.choice([self.rng.randint(1, 99), self.rng.randint(100, 999), self.rng.randint(1000, 9999)])
        form = self.rng.random()
        if k < 100 or form < 0.4:
            return cardinal(k, self.rng.choice(["", "and "]))
        if form < 0.6:
            return " ".join(DIGIT[int(c)] for c in str(k))
        head, tail = divmod(k, 100)
        if tail == 0:
            return below_100(head) + " hundred"
        return below_100(head) + " " + ("" if tail > 9 else "oh ") + below_100(tail)

    def thousands(self):
        return cardinal(self.rng.randint(1, 999) * self.rng.choice([1, 10, 100, 1000]), self.rng.choice(["", "and "]))

    def percent(self):
        rng = self.rng
        return self.n() + rng.choice(["", "", " point " + DIGIT[rng.randint(0, 9)], " and a half"]) + " percent"

    def nth(self):
        return ordinal(self.rng.randint(1, 31))

    def d3(self):
        return self.run(3, 3)

    def d4(self):
        return self.run(4, 4)

    def digits(self):
        return self.run(3, 8)

    def run(self, least, most):
        """Digits one by one; some are doubled, said as "double", read in pairs, and zero may be an oh."""
        rng, said, count = self.rng, [], self.rng.randint(least, most)
        zero = "oh" if rng.random() < 0.3 else "zero"
        pairs = rng.random() < 0.12
        while len(said) < count:
            form = rng.random()
            if pairs and len(said) + 1 < count:
                said += below_100(rng.randint(10, 99)).split()
            elif said and form < 0.13:
                said.append(said[-1])
            elif form > 0.97 and len(said) + 1 < count:
                said += [rng.choice(["double", "triple"]), DIGIT[rng.randint(1, 9)]]
            else:
                k = rng.randint(0, 9)
                said.append(DIGIT[k] if k else zero)
        return " ".join(said[: count + 1])

    def phone(self):
        rng = self.rng
        before = rng.choice(["", "", "oh ", "one "])
        area = "eight hundred" if rng.random() < 0.2 else before + self.d3()
        return f"{area} {self.d3()} {self.d4()}"

    def account(self):
        rng, code = self.rng, self.run(4, 8)
        letter = self.letter()
        return rng.choice([code, code, f"{self.letters()} {code}", f"{code} {letter}", f"{letter} dash {code}"])

    def money(self):
        rng, form = self.rng, self.rng.random()
        unit = rng.choices(["dollars", "pounds", "euros"], [8, 1, 1])[0]
        if form < 0.3:
            return f"{self.n()} {unit}"
        if form < 0.5:
            return f"{self.n()} {unit} and {self.n()} {'pence' if unit == 'pounds' else 'cents'}"
        if form < 0.6:
            return f"{self.n()} {below_100(rng.randint(10, 99))}"
        if form < 0.9:
            return f"{cardinal(rng.randint(100, 999) * rng.choice([1, 1, 10, 100]), rng.choice(['', 'and ']))} {unit}"
        much = rng.choice(["a hundred", "a thousand", "half a million", "two million", "one and a half thousand"])
        return f"{much} {unit}"

    def month(self):
        return self.rng.choice(MONTH)

    def date(self):
        month, day = self.month(), self.nth()
        forms = [f"{month} {day}", f"{month} {day}", f"the {day} of {month}", f"{month} the {day}", f"the {day}"]
        return self.rng.choice(forms)

    def year(self):
        rng = self.rng
        if rng.random() < 0.5:
            tail = rng.randint(0, 99)
            return "nineteen " + (below_100(tail) if tail > 9 else "oh " + DIGIT[tail] if tail else "hundred")
        k = rng.randint(0, 30)
        if k >= 10:
            return "twenty " + below_100(k)
        return "two thousand" + (rng.choice([" ", " and "]) + DIGIT[k] if k else "")

    def birth(self):
        rng = self.rng
        numeric = f"{below_100(rng.randint(1, 12))} {below_100(rng.randint(1, 31))} {self.year()}"
        return rng.choice([f"{self.date()} {self.year()}", numeric])

    def time(self):
        rng, hour = self.rng, below_100(self.rng.randint(1, 12))
        minute = below_100(rng.choice([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]))
        forms = [
            f"{hour} {rng.choice(['', 'in the morning', 'in the afternoon', 'in the evening', 'at night', 'sharp'])}",
            f"{hour} o'clock", f"{hour} {minute}", f"{hour} {minute} {rng.choice(['a m', 'p m'])}", f"half past {hour}",
            f"{hour} {rng.choice(['a m', 'p m'])}", f"quarter {rng.choice(['to', 'past', 'after', 'of'])} {hour}",
            f"{rng.choice(['five', 'ten', 'twenty'])} {rng.choice(['to', 'past'])} {hour}", "noon", "midnight",
        ]  # fmt: skip
        return rng.choice(forms).strip()

    def letter(self):
        return self.rng.choice(LETTER)

    def letters(self):
        return " ".join(self.rng.choice(LETTER) for _ in range(self.rng.randint(2, 6)))

    def code(self):
        """Letters with the words that tell them apart: "b as in bravo", "bravo tango"."""
        rng, picked = self.rng, [self.rng.randrange(26) for _ in range(self.rng.randint(1, 4))]
        link = rng.choice([None, "as in", "for", "like"])
        return " ".join(CODE_WORD[i] if link is None else f"{LETTER[i]} {link} {CODE_WORD[i]}" for i in picked)

    def postcode(self):
        rng = self.rng
        if rng.random() < 0.6:
            return self.run(5, 5)
        one, two, three, four = rng.sample(LETTER, 4)
        return f"{one} {two} {self.n()} {DIGIT[rng.randint(1, 9)]} {three} {four}"

    def spelled(self):
        """A random name-like word, letter by letter: consonants and vowels alternate, so that it reads as a name."""
        rng = self.rng
        word = "".join(rng.choice("bcdfghjklmnprstvwz") + rng.choice("aeiouy") for _ in range(rng.randint(2, 4)))
        return " ".join(word + rng.choice(["", "n", "r", "s", "t"]))

    def domain(self):
        return f"{self.rng.choice(PROVIDER)} dot {self.rng.choice(ENDING)}"


SLOTS = [name for name in vars(Numbers) if not name.startswith("_") and name != "run"]
WORDS = {
    *DIGIT, *TEEN, *TENS, *ORDINAL, *MONTH, *LETTER, *CODE_WORD, *PROVIDER, *ENDING,
    *"""oh double triple hundred thousand million point percent half a and dash dollars pounds euros cents pence dot as
    in for like the of o'clock quarter to past after at night noon midnight sharp morning afternoon evening one
    thirtieth""".split(),
}  # fmt: skip
