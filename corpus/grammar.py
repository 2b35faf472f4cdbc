"""The telephone English that the bundled model was taught: sentence templates of agents and customers.

Lower case, no punctuation, numbers in words. A sentence whose MD5 is below 5 modulo 100 was held out of the model's
training text; `held_out` draws only from those, so whatever the bank says, the model has not read.
"""
import hashlib

FIRST = """
james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica
thomas sarah charles karen daniel nancy matthew lisa anthony betty mark margaret donald sandra steven ashley paul
kimberly andrew emily joshua donna kenneth michelle kevin carol brian amanda george melissa edward deborah ronald
stephanie timothy rebecca jason sharon jeffrey laura ryan cynthia
""".split()
LAST = """
smith johnson williams brown jones garcia miller davis wilson anderson taylor moore jackson martin lee thompson
white harris clark lewis robinson walker young allen king wright scott torres hill green adams nelson baker hall
rivera campbell mitchell carter roberts turner phillips parker evans edwards collins stewart morris murphy cook
rogers morgan cooper peterson bailey reed kelly howard ward
""".split()
CITY = """
boston chicago houston phoenix dallas austin denver seattle portland memphis atlanta miami oakland cleveland tampa
orlando london dublin glasgow bristol manchester leeds oxford toronto ottawa sydney
""".split()
STREET = """
maple oak cedar pine elm washington lincoln jefferson church park main lake river spring highland sunset forest
meadow garden station bridge victoria
""".split()
STREET_TYPE = """
street avenue road lane drive boulevard court
""".split()
PRODUCT = [p.strip() for p in """
wireless router | cable modem | mobile phone | credit card | debit card | savings account | checking account | home
insurance policy | car insurance policy | travel insurance | internet package | television package | coffee machine
| washing machine | laptop | tablet | printer | headset | gift card | mortgage | personal loan | gym membership |
magazine subscription | streaming plan | data plan | security camera | thermostat | smart watch | vacuum cleaner |
dishwasher | running shoes | winter jacket | office chair | garden furniture
""".split("|")]
DEPARTMENT = [p.strip() for p in """
billing | sales | technical support | customer service | returns | claims | the fraud team | accounts | shipping |
the complaints department | human resources | the loyalty team
""".split("|")]
ISSUE = [p.strip() for p in """
has stopped working | is making a strange noise | will not turn on | keeps disconnecting | arrived damaged | never
arrived | is missing a part | is too slow | was charged twice | has been blocked | is the wrong color | is the wrong
size | shows an error message | was stolen last night | needs to be replaced | does not connect to the network | was
declined at the store | has expired | is leaking water | keeps restarting
""".split("|")]
THING = """
order invoice refund payment delivery claim booking complaint application appointment contract request package
statement subscription reservation
""".split()
STATUS = [p.strip() for p in """
has been approved | has been cancelled | was shipped yesterday | is still pending | was sent this morning | is ready
for collection | has been delayed | is on hold | was rejected | will arrive tomorrow | has been processed | is under
review | was returned to the warehouse | is overdue
""".split("|")]
MONTH = """
january february march april may june july august september october november december
""".split()
DAY = """
monday tuesday wednesday thursday friday saturday sunday
""".split()
ORDINAL = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
seventeenth eighteenth nineteenth twentieth thirtieth
""".split()
ORDINAL += ["twenty " + o for o in ORDINAL[:9]] + ["thirty first"]
DIGIT = "zero one two three four five six seven eight nine".split()
TEEN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
HOUR = "one two three four five six seven eight nine ten eleven twelve".split()
HOUR_TAIL = ["in the morning", "in the afternoon", "in the evening", "thirty", "fifteen", "forty five", "o'clock"]
GREETING = ["hello", "hi", "good morning", "good afternoon", "good evening", "hey"]
ASSENT = ["okay", "all right", "sure", "great", "perfect", "thank you", "yes", "no problem", "of course"]
REQUEST = ["can you", "could you", "would you", "can you please", "could you please"]
PLEASE = ["please", "", "kindly", "if you can please"]
COMPANY = [
    "acme telecom", "northern bank", "city energy", "sunrise insurance", "global airlines", "quick delivery",
    "united water", "metro health", "blue sky travel", "star electronics",
]  # fmt: skip
MOOD = "frustrated disappointed unhappy angry worried confused satisfied surprised".split()

# {slots} are filled by `Filler`
AGENT = """
{hello} thank you for calling {comp} this is {first}
thank you for calling {comp} how can i help you today
{hello} this is {first} from {comp}
you are speaking with {first} how may i help
welcome to {comp} your call may be recorded
{can} give me your account number
{can} confirm the last four digits of your card
the last four digits are {d4}
the order number is {digits}
your reference number is {digits}
your confirmation code is {digits}
{can} write down the number {digits}
your {thing} {status}
your {thing} for the {product} {status}
i see that your {thing} {status}
i can see your {thing} here
we will deliver it to {num} {street}
{can} spell your last name
the name on the account is {name}
am i speaking with {name}
the payment is due on {date}
your balance is {amount}
your current balance is {amount} and the payment is due on {day}
the total comes to {amount}
the monthly fee is {amount}
we can offer you a discount of {num} percent
i can give you a refund of {amount}
the refund of {amount} will take {num} days
a technician will visit you on {day} at {time}
the appointment is on {day} {date}
we are open until {time} on {day}
i will call you back on {day}
please call me back at {time}
{please} hold while i check your {thing}
{please} hold the line for a moment
one moment please while i look that up
let me transfer you to {dept}
i will transfer your call to {dept}
you have reached {dept}
all of our agents are busy right now
i am sorry to hear that {first}
i am sorry about the problem with your {product}
i apologize for the delay with your {thing}
i understand that you are {adj}
{ok} let me check that for you
{ok} i have updated your {thing}
{ok} is there anything else i can help you with
did you try to restart the {product}
{please} unplug the {product} and wait {num} seconds
{please} press the red button for {num} seconds
what color is the light on the {product}
the warranty on your {product} ends on {date}
we sent a code to your phone
the code is {d4}
{ok} i have sent you an email
do you want to pay by credit card
the {product} costs {amount}
it takes about {num} minutes
thank you for calling {comp} goodbye
have a great day {first}
would you like to leave a message for {dept}
please stay on the line for a short survey
on a scale of one to ten how would you rate our service
please tell me your name again
we received your payment of {amount}
there is a fee of {amount} to cancel the {thing}
the manager will call you back on {day}
""".strip().split("\n")

CUSTOMER = """
{hello} my name is {name}
{hello} i am calling about my {product}
{hello} i would like to speak to {dept}
my name is {first} and i am calling about my {thing}
my account number is {digits}
the account number is {digits}
i ordered a {product} on {date}
i bought the {product} for {amount}
my {product} {issue}
the {product} {issue}
my new {product} {issue} and i am very {adj}
i am {adj} because the {product} {issue}
i have been a customer for {num} years
i was charged {amount} for the {product}
i was charged {amount} on {date}
there is a charge of {amount} on my {thing}
i want to return the {product}
i want to cancel my {product}
i would like to upgrade my {product}
i need to change the address on my {thing}
{can} check the status of my {thing}
the {thing} from {date} {status}
my address is {num} {street} in {city}
i live at {num} {street}
i moved to {city} in {month}
my last name is {last}
my date of birth is {date}
{can} come on {day} at {time}
i have been waiting for {num} minutes
i have called {num} times about this {thing}
nobody told me about the {amount} fee
this is not acceptable i want to speak to a manager
i am very {adj} with your service
the light on the {product} is green
is the {product} still under warranty
{can} send the {thing} to my email address
i did not receive the {thing} by email
i forgot my password and i am locked out
yes i want to pay {amount} today
no i do not want the {product}
how much does the {product} cost
when will my {thing} arrive
where is my {thing}
why was my {thing} cancelled
who can help me with my {thing}
how long does the {thing} take
thank you very much for your help {first}
{ok} thank you and have a nice day
i would rate it {num} out of ten
my flight to {city} was cancelled
i need to book a flight from {city} to {city}
i booked a hotel in {city} for {day} {date}
i would like to book a room for {num} nights
there was an accident on {street}
the power is out on {street} in {city}
my bill is {amount} higher than last month
i want to make a claim for {amount}
{first} said that the {thing} {status}
i spoke with {first} on {day}
i spoke with {name} from {dept}
i received another {thing} on {day}
can you tell me the amount again
you were very helpful {first} thank you
i have not received the {product} yet
i want to order another {product}
could you send it to a new address please
you told me that the {product} would arrive on {day}
the delivery driver left the package on the street
i do not have the {thing} number with me
{can} check if the {thing} {status}
my internet is very slow today
my card was declined and i am {adj}
""".strip().split("\n")

EITHER = """
it is {digits}
{can} repeat the number
{ok} that is {digits}
my phone number is {digits}
is this {name}
{ok} i understand
{ok} goodbye
can you hear me
hello can you hear me
the line is very bad i cannot hear you
i can barely hear you {first}
could you speak a little louder please
sorry i did not catch that
that is correct
no that is wrong
yes that is right
""".strip().split("\n")

MAX_WORDS = 15


class Filler:
    """Fills a template's slots from one random source."""

    def __init__(self, rng):
        self.rng = rng
        pick = rng.choice
        self.slots = {
            "first": lambda: pick(FIRST), "last": lambda: pick(LAST), "name": lambda: f"{pick(FIRST)} {pick(LAST)}",
            "city": lambda: pick(CITY), "street": lambda: f"{pick(STREET)} {pick(STREET_TYPE)}",
            "product": lambda: pick(PRODUCT), "dept": lambda: pick(DEPARTMENT), "issue": lambda: pick(ISSUE),
            "thing": lambda: pick(THING), "status": lambda: pick(STATUS), "month": lambda: pick(MONTH),
            "day": lambda: pick(DAY), "ord": lambda: pick(ORDINAL), "date": lambda: f"{pick(MONTH)} {pick(ORDINAL)}",
            "digits": lambda: self.digits(3, 6), "d4": lambda: self.digits(4, 4), "amount": self.amount,
            "time": lambda: f"{pick(HOUR)} {pick(HOUR_TAIL)}", "num": self.number, "hello": lambda: pick(GREETING),
            "please": lambda: pick(PLEASE), "ok": lambda: pick(ASSENT), "can": lambda: pick(REQUEST),
            "comp": lambda: pick(COMPANY), "adj": lambda: pick(MOOD),
        }  # fmt: skip

    def fill(self, template):
        words = [self.slots[w[1:-1]]() if w.startswith("{") else w for w in template.split()]
        return " ".join(" ".join(words).split())

    def number(self):
        """1 to 99 in words."""
        k = self.rng.randint(1, 99)
        if k < 10:
            return DIGIT[k]
        if k < 20:
            return TEEN[k - 10]
        return TENS[k // 10 - 2] + ("" if k % 10 == 0 else " " + DIGIT[k % 10])

    def digits(self, least, most):
        """Digits read out one by one; now and then one is doubled, and zero may be an oh."""
        said = []
        for _ in range(self.rng.randint(least, most)):
            if said and self.rng.random() < 0.15:
                said.append(said[-1])
                continue
            digit = self.rng.randint(0, 9)
            said.append("oh" if digit == 0 and self.rng.random() < 0.3 else DIGIT[digit])
        return " ".join(said)

    def amount(self):
        form = self.rng.choices(range(5), [35, 25, 15, 13, 12])[0]
        if form == 0:
            return f"{self.number()} dollars"
        if form == 1:
            return f"{self.number()} dollars and {self.number()} cents"
        hundreds = DIGIT[self.rng.randint(1, 9)]
        return [f"{hundreds} hundred dollars", f"{hundreds} hundred and {self.number()} dollars",
                f"{hundreds} thousand dollars"][form - 2]  # fmt: skip


def is_held_out(sentence):
    return int(hashlib.md5(sentence.encode()).hexdigest(), 16) % 100 < 5


def held_out(role, count, rng, taken):
    """`count` new sentences of a role ("agent", "customer", "any") that the model was never taught; adds them to `taken`."""
    templates = {"agent": AGENT, "customer": CUSTOMER, "any": EITHER}[role]
    filler = Filler(rng)
    sentences = []
    while len(sentences) < count:
        sentence = filler.fill(rng.choice(templates))
        words = len(sentence.split())
        if 3 <= words <= MAX_WORDS and is_held_out(sentence) and sentence not in taken:
            taken.add(sentence)
            sentences.append(sentence)
    return sentences
