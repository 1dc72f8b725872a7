"""Words by which English prose says that somebody spoke, and by which the ends of a speaker's name are told.

Tables only: verbs of speech and of belief with all their forms, words that cannot belong to a name, pronouns.
"""

from __future__ import annotations

import re

from quaywatch.assessment.quotes.head_words import listed

__all__ = [
    "AFTER_WORDS",
    "ABOUT",
    "ADVERBS",
    "ASKING",
    "AUXILIARIES",
    "BARE",
    "BARE_BELIEFS",
    "BELIEF_NOUNS",
    "BREAKS",
    "CONTRAST",
    "CUE_WORDS",
    "DETERMINERS",
    "DOUBT",
    "HEARERS",
    "INQUIRING",
    "JUDGING",
    "MEDIA",
    "NAMING",
    "NOUNS_TOO",
    "OBJECT_LINKS",
    "OBJECTS",
    "PARTICIPLES",
    "PLURAL_PRONOUNS",
    "PREPOSITIONS",
    "PROMISING",
    "PRONOUNS",
    "QUESTION_WORDS",
    "RELAYING",
    "SCENE",
    "SPEAKING",
    "STATEMENTS",
    "TELLING",
    "THINKING",
    "TIMES",
    "TITLES",
    "TITLE_OPENERS",
    "SMALL_IN_TITLES",
    "find_lemma",
]

_IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "write": "writes wrote written writing",
    "think": "thinks thought thinking",
    "feel": "feels felt feeling",
    "know": "knows knew known knowing",
    "read": "reads reading",
    "find": "finds found finding",
    "hold": "holds held holding",
    "swear": "swears swore swearing",
    "understand": "understands understood understanding",
    "begin": "begins began",
    "sing": "sings sang singing",
    "put": "puts putting",
    "go": "goes went going",
    "speak": "speaks spoke speaking",
    "admit": "admits admitted admitting",
    "submit": "submits submitted submitting",
    "quip": "quips quipped quipping",
    "rap": "raps rapped rapping",
    "slam": "slams slammed slamming",
    "pan": "pans panned panning",
    "plan": "plans planned planning",
    "see": "sees saw seen seeing",
    "learn": "learns learned learnt learning",
    "hear": "hears heard hearing",
    "cast": "casts casting",
    "make": "makes made making",
    "seek": "seeks sought seeking",
    "refer": "refers referred referring",
    "dub": "dubs dubbed dubbing",
    "undertake": "undertakes undertook undertaken undertaking",
    "beg": "begs begged begging",
    "rip": "rips ripped ripping",
}
_SPEAK = listed(
    """
    say write add note tweet continue recall reply respond explain argue claim report state announce declare insist
    warn stress emphasize emphasise assert acknowledge admit concede confirm deny suggest observe remark comment joke
    quip shout yell whisper recount reveal disclose testify contend maintain predict complain lament boast vow pledge
    conclude estimate allege caution counter retort post proclaim exclaim reiterate repeat stipulate volunteer swear
    affirm interject opine muse chant scream cry affirm elaborate hint imply indicate mention clarify agree protest
    proclaim profess promise read undertake
    """
)
_TELL = listed("tell inform assure remind notify advise ask urge warn brief")
_THINK = listed(
    """
    believe think hope expect fear worry suspect feel know understand assume judge reckon doubt learn hear see
    determine speculate anticipate decide propose recommend demand request want plan cite show rule find wonder question
    """
)
_JUDGE = listed(
    """
    call describe accuse criticize criticise blast label brand dub denounce condemn praise slam blame dismiss decry
    characterize characterise refer compare cast portray deride mock ridicule rate attack hail tout push encourage
    bemoan reference point invoke sing speak defend hammer knock pan rip chide berate credit laud applaud
    celebrate champion endorse threaten challenge press exhort implore plead order instruct direct invite welcome
    liken mourn scold taunt tease torch trash unload assail lambaste lambast skewer savage deem declare pronounce
    term style beg quote summarize summarise answer oppose reject apologize apologise vent fume rail
    """
)


def _forms(lemma: str) -> tuple[str, ...]:
    if irregular := _IRREGULAR.get(lemma):
        return (lemma, *irregular.split())
    if lemma.endswith("e"):
        return lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"
    ending = "es" if lemma.endswith(("s", "sh", "ch", "x")) else "s"
    return lemma, f"{lemma}{ending}", f"{lemma}ed", f"{lemma}ing"


def _table(*lemmas: str) -> dict[str, str]:
    return {form: lemma for lemma in lemmas for form in _forms(lemma)}


SPEAKING = _table(*_SPEAK)
"""Forms of verbs that take words of speech, with or without marks."""
TELLING = _table(*_TELL)
"""Forms of verbs of speech with a hearer."""
THINKING = _table(*_THINK)
"""Forms of verbs of belief and of wish, which take what is held in the reporter's words."""
JUDGING = _table(*_JUDGE)
"""Forms of verbs that tell of speech only where words in marks follow (`called the plan "a gift"`)."""


def find_lemma(word: str) -> str | None:
    """The verb of speech or belief that a lower-case word is a form of; None where it is none."""
    return SPEAKING.get(word) or TELLING.get(word) or THINKING.get(word) or JUDGING.get(word)


PARTICIPLES = re.compile(r"[a-z]{2,}ing")
AUXILIARIES = frozenset(
    listed(
        """
    has have had is are was were be been being do does did will would can could may might must should shall 's ’s
    isn't isn’t wasn't wasn’t didn't didn’t doesn't doesn’t hasn't hasn’t hadn't hadn’t won't won’t wouldn't wouldn’t
    don't don’t haven't haven’t weren't weren’t can't can’t couldn't couldn’t shouldn't shouldn’t cannot aren't aren’t
    """
    )
)
ADVERBS = frozenset(
    listed(
        """
    also then later once now again already never always often still even just not only simply first long soon
    further furthermore instead meanwhile however too thus rather ever twice today yesterday tonight
    monday tuesday wednesday thursday friday saturday sunday
    """
    )
)
"""Words that may stand between a subject and its verb; so may those in `-ly`."""
DETERMINERS = frozenset(
    listed("the a an his her its their our my this that these those another some many several one two three both")
)
PREPOSITIONS = frozenset(
    listed(
        """
    on in at after before during as for from with without by since until about against over under through despite
    amid among between into upon following speaking asked like unlike while when where if because although though
    whether per within toward towards beyond
    """
    )
)
BREAKS = frozenset(
    listed(
        """
    that who which when while because if although though whether but as where what why how so than until since
    after before unless or nor whom whose then
    """
    )
)
"""Words at which a speaker's name cannot go on to the left."""
PRONOUNS = {"he": "m", "she": "f", "it": "o", "they": "p", "i": "", "we": "", "who": ""}
"""Pronouns that can be subjects of speech; `m`, `f`, `o` (an organisation), `p` (several), or nothing to resolve."""
PLURAL_PRONOUNS = frozenset(("they", "we"))
HEARERS = frozenset(listed("him her them us me you reporters journalists lawmakers supporters voters investors"))
TITLES = frozenset(
    listed(
        """
    mr mrs ms miss mx dr prof sen rep gov lt col gen capt sgt adm maj cmdr rev hon sir lord lady dame
    president minister senator secretary chancellor ambassador general admiral colonel captain major spokesman
    spokeswoman spokesperson director chairman chairwoman governor mayor king queen prince princess pope professor
    judge justice representative congressman congresswoman premier doctor
    """
    )
)
BELIEF_NOUNS = re.compile(
    r"\b(?:[Tt]here\s(?:are|were|have\sbeen|has\sbeen|is|was)\s(?:also\s)?(?:\w+\s){0,3}?(?:suspicions?|speculation|reports?|concerns?|fears?|"
    r"claims?|allegations?|rumou?rs?|worr(?:y|ies)|signs?|indications?|accusations?|views?|criticism|hopes?|doubts?)"
    r"|(?:[Ss]uspicions?|[Ss]peculation|[Rr]umou?rs?|[Cc]oncerns?|[Aa]llegations?|[Ff]ears?)\s(?:has|have|had|is|are|was|were)?\s?(?:been\s)?"
    r"(?:ris(?:en|ing)|rais(?:ed|ing)|growing|grown|mounting|spread(?:ing)?|emerged|circulat(?:ed|ing)|persist(?:s|ed)?)"
    r"|[Ii]t\s(?:is|was|has\sbeen)\s(?:\w+ly\s)?(?:said|believed|reported|thought|alleged|suspected|rumou?red|feared|estimated|understood|"
    r"claimed|assumed|known|expected))\s(?=(that)\b)"
)
"""Words of nobody named, up to the `that` they open."""
DOUBT = re.compile(
    r"\b(?:could|can|have|has|had|was|were)\s?(?:not|n['’]t)\s(?:yet\s)?(?:be(?:en)?\s)?(?:immediately\s|independently\s|officially\s)*"
    r"(?:verif|confirm|corroborat|substantiat|authenticat)\w*"
    r"|\b(?:not|never)\s(?:been\s)?(?:independently|officially)\s(?:verified|confirmed)\b"
    r"|\b(?:unverified|unconfirmed|unsubstantiated)\b"
    r"|\bwithout\s(?:citing|providing|offering|giving|presenting|showing)\s(?:any\s)?(?:evidence|proof|details|sources?)\b"
    r"|\b(?:did\snot|didn['’]t|has\snot|have\snot)\s(?:provide|provided|offer|offered|give|given|present|presented|cite|cited)\s(?:any\s)?"
    r"(?:evidence|proof|details|source)"
    r"|\b(?:there\sis|has|have|with)\sno\s(?:independent\s)?(?:evidence|proof|confirmation)\b"
    r"|확인되지\s?않|확인할\s수\s?(?:는\s)?없|검증되지\s?않|검증할\s수\s?없|사실\s?여부는|근거는\s?(?:제시하지|밝히지)\s?않|확인이\s?(?:어렵|필요)"
)
"""A reporter's doubt of what was said."""

NOUNS_TOO = frozenset(
    listed(
        """
    report reports claim claims comment comments note notes question questions call calls plan plans demand demands
    request requests rate rates attack attacks charge charges estimate estimates answer answers promise promises pledge
    pledges fear fears hope hopes worry worries thought show shows find finds post posts style term terms name names
    order orders cast use uses attack attacks doubt doubts vow vows boast joke jokes whisper shout shouts command
    challenge challenges press support reference point points title titles praise blame credit credits
    tweet tweets remark remarks shot feeling meaning finding findings warning warnings understanding saying hearing
    following ruling rulings proposal test tests rule rules cite found state states
    """
    )
)
"""Forms of verbs of speech that are nouns as well."""
OBJECTS = frozenset(listed("him her them us me it himself herself themselves itself this that these those one"))
"""Words that stand after a verb and are no subject."""
CONTRAST = frozenset(("but", "although", "though"))
"""Words at which any clause ends once its words in marks are over."""
BARE = frozenset(
    listed(
        """
    say tell add argue claim note insist suggest acknowledge admit warn report contend maintain explain predict allege
    assert concede estimate state declare joke testify confirm reveal announce repeat reply write complain boast lament
    conclude remark observe caution recall respond hint imply vow promise pledge swear agree
    """
    )
)
"""Verbs after which a clause without `that` is a statement."""
BARE_BELIEFS = frozenset(listed("believe think hope expect fear suspect assume reckon find show learn determine doubt"))
"""Verbs of belief after which a clause without `that`, with a verb in it, is what is held."""
PROMISING = frozenset(listed("vow promise pledge threaten agree offer swear volunteer propose undertake claim demand"))
"""Verbs of speech with what is promised or refused in the infinitive (`vowed to …`)."""
ASKING = frozenset(
    listed(
        "urge ask tell order advise encourage warn implore exhort press plead invite instruct direct request call beg"
    )
)
"""Verbs with a hearer and what is asked of him in the infinitive (`urged NAME to …`)."""
NAMING = frozenset(
    listed(
        "confirm deny announce report acknowledge reveal admit predict estimate claim mention disclose "
        "allege note detail"
    )
)
"""Verbs of speech whose bare object is what was told (`confirmed the arrival of two ships`)."""
ABOUT: dict[str, tuple[str, ...]] = {
    "call": ("for",),
    "warn": ("of", "against", "about"),
    "complain": ("of", "about"),
    "speak": ("of", "about"),
    "boast": ("of", "about"),
    "comment": ("on",),
    "hint": ("at",),
    "argue": ("for", "against"),
}
"""Verbs of speech → prepositions after which stands what was told of (`called for a ban`)."""
INQUIRING = frozenset(listed("ask question wonder explain"))
"""Verbs whose content a question word may open (`asked why …`)."""
QUESTION_WORDS = frozenset(listed("what why how who where when which if whether"))
OBJECT_LINKS: dict[str, str] = {
    "accuse": "of",
    "describe": "as",
    "characterize": "as",
    "characterise": "as",
    "portray": "as",
    "blame": "for",
    "liken": "to",
}
"""Verbs with somebody or something, and what is said of it after a word (`accused NAME of …`)."""
STATEMENTS = frozenset(
    listed(
        """
    claim statement assertion suggestion accusation warning belief argument allegation contention insistence assurance
    remark complaint view opinion prediction promise declaration admission conclusion announcement claims statements
    assertions accusations warnings remarks allegations
    """
    )
)
"""Nouns that with a possessive and `that` give what somebody said (`the company's claim that …`)."""
RELAYING = frozenset(("quoted", "cited", "quotes", "cites", "quoting", "citing"))
"""Forms with which one relays the words of another (`AGENCY quoted NAME as saying`)."""
CUE_WORDS = frozenset((*SPEAKING, *TELLING, *THINKING, *JUDGING, *STATEMENTS, *RELAYING, "according", "per"))
"""Words without one of which no sentence tells that somebody spoke."""
SCENE = PREPOSITIONS - frozenset(("like", "unlike")) | frozenset(("back", "elsewhere", "all"))
"""Words that open what sets the scene before a speaker (`After the talks, NAME said`)."""
AFTER_WORDS = frozenset(
    listed("and but when until while as after before during on because if though although where who")
)
"""Words at which a clause ends once its words in marks are over."""
TIMES = frozenset(listed("week weekend month year morning afternoon evening night summer fall spring winter"))
"""After `this` or `last`."""
TITLE_OPENERS = frozenset(
    listed(
        """
    of on titled entitled film movie book show program programme song documentary series album novel podcast magazine
    newspaper play game episode ship vessel
    """
    )
)
"""Words after which capitalised words in marks are a title or a name."""
SMALL_IN_TITLES = frozenset(listed("of the and in a an to for on at with from or by"))
MEDIA = re.compile(
    r"\b(?:Reuters|Yonhap|T[Aa][Ss][Ss]|Associated\sPress|AP|AFP|Agence\sFrance-Presse|Kyodo|Xinhua|Interfax|Bloomberg|"
    r"Ria\sNovosti|RIA|KCNA|Newsis|News\s?1|Politico|Axios|Times|Post|Journal|Guardian|Tribune|Herald|Telegraph|Daily|Gazette|"
    r"Magazine|Radio|Television|TV|News|Newsletter|Bulletin|Observer|Independent|Globe|Economist|Monitor|Press)\b"
)
"""Names of agencies and papers, and words in them."""
