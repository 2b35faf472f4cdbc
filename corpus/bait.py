"""Text that is bait: other languages, and English far outside the words that the bundled model was taught.

Every list is cut into the four splits, so that no opening and no ending is shared between them.
"""

from itertools import product

from text import lexicon
from text.sentences import vocabulary

SPLITS = ["train", "dev", "test", "demo"]

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

# English that the model's training has no word of: every part has a long word, a science or a name that is neither in the
# grammar nor among the words that prose sentences are made of
OOV_SUBJECTS = """
an ichthyologist | stromatolites | the vibraphonist | anthropomorphism | an otorhinolaryngologist | the ombudswoman | axolotls |
the crystallographer | paleoclimatologists | the harpsichordist | thylacines | an epistemologist | the archaeopteryx |
ichthyosaurs | kilimanjaro's caldera | the counterrevolutionary | an ethnomusicologist | bioluminescence | hippopotamuses |
the electroencephalogram | quetzalcoatl | the papyrologist | coelacanths | tchaikovsky | a phenomenologist | nudibranchs |
the mitochondrion | okapis | dodecahedrons | brobdingnag | the hurdygurdist | a spectroheliograph | capybaras | nietzsche |
the ophthalmologist | velociraptors | an extraterrestrial | wittgenstein | echinoderms | counterintelligence
"""
OOV_VERBS = """
photosynthesizes | anthropomorphizes | recontextualizes | defenestrates | disintermediates | excommunicates |
overintellectualizes | electroplates | decontextualizes | depolymerizes | decarbonizes | disenfranchises |
hyperventilates near | deoxygenates | transmogrifies | hypersensitizes | supersaturates | circumnavigates | ventriloquizes over |
photolithographs | crosshatches | counterbalances | misapprehends | institutionalizes | tessellates | recrystallizes inside |
compartmentalizes | hornswoggles | commercializes | exsanguinates | metamorphoses into | industrializes | philosophizes upon |
electrolyzes | discombobulates | uncharacteristically outlasts | electromagnetizes | intellectualizes | oversimplifies | bioengineers
"""
OOV_TAILS = """
chlorofluorocarbons | the krummholz of zakopane | fjordland rhododendrons | ouagadougou's amphitheaters | electromagnetism |
gruyere and roquefort | elderflowers | the popocatepetl crater | zooplankton | mediterranean bouillabaisse | rachmaninoff |
tyrannosaurus vertebrae | a theremin | antananarivo | mezzotints | the zeitgeist | jurisprudence in reykjavik |
szechuan peppercorns | a phantasmagoria | superconductivity | chrysanthemums | semiconductors in eindhoven | worcestershire |
the obsidian of tenochtitlan | parthenogenesis | the shashlik of samarkand | bougainvillea | thermodynamics | uzbekistan's caravanserais |
quinceaneras | the rijksmuseum | hagiographies | gorgonzola | kaleidoscopically | ljubljana | oxyhaemoglobin |
counterpoint by palestrina | phosphorescence | schadenfreude | yggdrasil
"""


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


def taught_parts():
    """Parts of the English bait that have no word outside the grammar and the word lists of the training's prose."""
    taught = set(vocabulary()).union(*lexicon.everyday().values(), *lexicon.debian().values())
    return [p for p in parts("|".join((OOV_SUBJECTS, OOV_VERBS, OOV_TAILS))) if taught.issuperset(p.split())]


def spread(items, count):
    """`count` items at even distances."""
    return [items[i * len(items) // count] for i in range(count)]
