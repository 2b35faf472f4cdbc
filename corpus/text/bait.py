"""Text that is bait: other languages, English far outside the model's vocabulary, and words that are really repeated.

Every list is cut into the four splits, so that no opening and no ending is shared between them.
"""
from itertools import product

from text.splits import SPLITS

# language -> (openings, endings): any opening goes with any ending
FOREIGN = {
    "de": (
        """ich habe eine frage zu | wir sprechen heute über | niemand versteht mehr | mein bruder erzählt gern von |
        erinnern sie sich noch an | alle warten gespannt auf | die nachbarin freut sich über | gestern hörte ich von |
        man schreibt viel über | im frühling denke ich an | der lehrer erklärte uns | wir träumen manchmal von""",
        """meiner letzten rechnung | dem alten haus am see | dieser langen reise nach süden | den vielen büchern im keller |
        unserem garten voller äpfel | der kleinen stadt hinter den bergen | einem hund ohne namen | den schönen festen im herbst |
        jener brücke über den fluss | dem schnee in den alpen | einem zug der nie ankam | der musik aus der küche""",
    ),
    "fr": (
        """je voudrais savoir si | nous pensons souvent que | le facteur raconte que | ma voisine espère que | tout le monde dit que |
        il est possible que | on entend parfois que | mon cousin jure que | le journal écrit que | personne ne croit que |
        le boulanger annonce que | ma grand-mère répète que""",
        """la facture est trop élevée | le train part demain matin | les enfants jouent dans le jardin | la mer était très calme |
        le chat dort sous la table | les oiseaux reviennent au printemps | la ville brille pendant la nuit |
        le vin vient de cette colline | la fête commence à minuit | le vent souffle depuis hier | la soupe refroidit déjà |
        le musée ferme en hiver""",
    ),
    "es": (
        """buenos días quiero hablar de | mi hermana siempre cuenta | nadie recuerda ahora | ayer escuchamos en la radio |
        el profesor explicó despacio | todos preguntan otra vez por | mañana vamos a celebrar | los vecinos discuten sobre |
        en verano disfrutamos de | el pintor mostró con orgullo | la abuela canta sobre | hemos visto por fin""",
        """la casa cerca de la playa | una historia muy extraña | los caballos del valle | la receta de mi abuela |
        el viaje a las montañas | la fuente de la plaza | un barco lleno de naranjas | la lluvia en el desierto |
        las estrellas del sur | el puente de piedra | la cosecha de este año | un perro que no duerme""",
    ),
    "it": (
        """vorrei parlare con calma di | domani andiamo a vedere | mio nonno ricorda ancora | il giornale racconta | ci piace molto |
        tutti cercano da anni | la maestra disegna spesso | abbiamo trovato per caso | i ragazzi aspettano | il pescatore descrive |
        da lontano si vede | nessuno ha dimenticato""",
        """il mare con gli amici | la vecchia strada per roma | un gelato al limone | la bottega del falegname |
        le colline piene di vigne | il mercato della domenica | una chiesa senza campane | la neve sulle alpi |
        il treno per la sicilia | la festa del paese | un quadro molto antico | la finestra sul cortile""",
    ),
    "pl": (
        """dzień dobry chciałbym zapytać o | jutro jedziemy zobaczyć | moja siostra lubi | wczoraj widzieliśmy | sąsiad często opowiada o |
        wszyscy czekają na | babcia pamięta jeszcze | dzieci malują | nikt nie rozumie | profesor opisał | latem odwiedzimy |
        w radiu mówili o""",
        """stary dom nad rzeką | ciepły chleb z masłem | długą drogę przez las | nowy most w krakowie | zimowy wieczór w górach |
        ogród pełen jabłek | pociąg do gdańska | małą wieś pod lasem | zieloną łódkę na jeziorze | muzykę z sąsiedniego pokoju |
        pierwszy śnieg w listopadzie | kolorowe ptaki w parku""",
    ),
    "nl": (
        """goedemorgen ik heb een vraag over | morgen fietsen wij naar | mijn buurman vertelt graag over | niemand begrijpt iets van |
        gisteren lazen we over | de kinderen tekenen | oma denkt vaak aan | iedereen wacht op | de bakker droomt van |
        in de zomer zwemmen we bij | de krant schreef over | wij luisteren samen naar""",
        """het oude huis aan de gracht | een lange reis naar het noorden | de molen achter het dorp | warme soep met brood |
        de tulpen in het voorjaar | een schip vol kaas | de regen op het dak | het strand bij zonsondergang |
        een hond zonder staart | de klokken van de kerk | het feest van de koning | een trein die nooit komt""",
    ),
}  # fmt: skip

OOV_SUBJECTS = """
photosynthesis | the orchestra conductor | a volcanic eruption | emperor penguins | the skeptical philosopher | wild strawberries |
an astronaut's glove | the muddy detective | quantum entanglement | her whistling grandfather | this retreating glacier |
bearded pirates | medieval knights | the ambitious senator | humpback whales | distant thunder | a careless chemist |
galloping mustangs | the bronze sculpture | autumn leaves | our goalkeeper | poisonous mushrooms | the weary novelist |
monarch butterflies | a patient surgeon | jazz trombones | the wooden canoe | cinnamon and nutmeg | jagged granite |
bubbling lava | the lunar satellite | velvet curtains | honeybees | an illuminated manuscript | hungry crocodiles |
the lighthouse keeper | sourdough bakers | prehistoric mammoths | the acrobat's trapeze | frozen waterfalls
"""
OOV_VERBS = """
converts | silently resembles | cannot outshine | huddles beside | questions | ripens beneath | drifts toward | interrogates |
mystifies | serenades | carves out | plunders | besieges | undermines | echoes through | rattles | dissolves |
splashes across | immortalizes | conceals | deflects | sprout around | reimagines | pollinates | stitches together |
improvises over | capsizes near | perfumes | fractures | engulfs | photographs | muffles | navigates by | chronicles |
ambushes | illuminates | kneads | trample | defies | sculpts
"""
OOV_TAILS = """
sunlight into chemical energy | mozart's unfinished symphony | the antarctic horizon | turquoise lagoons | whipped meringue |
a crumbling cathedral | subatomic particles | chopped garlic and onions | fjords of ancient ice | a palm fringed treasure cove |
the baron's drawbridge | constitutional amendments | submarine canyons | mountain ridges at dusk | sulfur and potassium crystals |
shallow estuaries | renaissance marble | pottery fragments and bones | ferocious penalty kicks | mossy oak stumps |
shakespearean villains | milkweed blossoms | splintered ribs | syncopated rhythms | thundering rapids | pumpkin pies |
tectonic boundaries | volcanic archipelagos | saturn's glittering rings | whispered confessions | blueberry thickets |
forgotten kingdoms | unsuspecting gazelles | treacherous reefs | sticky rye dough | frosty tundra grasses | gravity itself |
limestone caverns | dragonflies and lilies | feathered headdresses
"""

# per split: words said again and again on purpose; a guard must not call them a loop
REPEATS = {
    "train": """hello hello | no no no | seven seven seven | wait wait wait | yes yes that is correct | thank you thank you |
        three three three | very very very slow | bye bye | okay okay""",
    "dev": """hello hello hello | yes yes yes | four four four | no no that is wrong | operator operator | nine nine nine nine |
        five five five | okay okay okay | right right right | hello are you there hello""",
    "test": """hello hello can you hear me | no no no no | eight eight eight | the line is very very bad | one one one one |
        yes yes | stop stop stop | two two two | please please please | good good good""",
    "demo": """hello hello hello can you hear me | seven seven seven seven | no no no i want to speak to a manager |
        zero zero zero | six six six | yes yes yes that is right | please please hold the line | sure sure |
        my number is five five five five | great great great thank you | sorry sorry | nine nine nine""",
}


def parts(text):
    return [" ".join(p.split()) for p in text.split("|")]


def share(items, split):
    """The split's quarter of a list."""
    n, k = len(items) // len(SPLITS), SPLITS.index(split)
    return items[k * n : (k + 1) * n]


def foreign(split, per_language):
    """[(language, sentence)]"""
    out = []
    for language, (openings, endings) in FOREIGN.items():
        pairs = product(share(parts(openings), split), share(parts(endings), split))
        out += [(language, f"{a} {b}") for a, b in spread(list(pairs), per_language)]
    return out


def oov(split, count):
    subjects, verbs, tails = (share(parts(p), split) for p in (OOV_SUBJECTS, OOV_VERBS, OOV_TAILS))
    n = len(subjects)
    return [f"{subjects[i % n]} {verbs[(i + i // n) % n]} {tails[(i + 3 * (i // n)) % n]}" for i in range(count)]


def repeats(split):
    return parts(REPEATS[split])


def all_repeats():
    return [text for split in SPLITS for text in repeats(split)]


def spread(items, count):
    """`count` items at even distances."""
    return [items[i * len(items) // count] for i in range(count)]
