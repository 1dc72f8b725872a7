"""Parts of words without which an English rule cannot fit: a cheap look before the costly one.

Each word of a text is looked up once; a sentence has the classes of its words. A class may be too wide (then a rule
looks in vain), never too narrow.
"""

from __future__ import annotations

import re
from functools import lru_cache

from quaywatch.assessment.claims.parties import COUNTRY_WORDS

__all__ = [
    "AIMS",
    "AIS",
    "ARRIVES",
    "BETWEEN",
    "BOUND",
    "BOXES",
    "CARGOES",
    "CARRIES",
    "CONDITIONS",
    "COUNTED_THINGS",
    "COUNTRIES",
    "COVERED",
    "COVERS",
    "EVENTS",
    "EVERYTHING",
    "EXPECTS",
    "FROM",
    "HANDLES",
    "HOLDS",
    "ILLEGAL",
    "INSTALLATIONS",
    "LEAVES",
    "LOADS",
    "MOVERS",
    "NAMES",
    "NUMBERS",
    "REACHES",
    "RESUMED",
    "ROUTES",
    "SAYS",
    "SERVICES",
    "SHIPS",
    "SIZES",
    "STOPPED",
    "STRUCTURES",
    "TRANSFERS",
    "UNLOADS",
    "read_parts",
]

EVERYTHING = -1
"""Every class: nothing is left out."""
_SHIP = (
    "ship vessel freighter tanker carrier barge boat bulker ferr collier coaster steamer trawler tug destroyer frigate "
    "submarine reefer"
)
_CARGO = (
    "coal weapon =arms munition missile shell rocket contain goods cargo freight crude oil fuel petrol diesel gasoline "
    "grain wheat flour rice corn sugar timber lumber logs ore steel scrap fertili cement sand gravel mineral boxes "
    "crates supplies materiel matériel vehicles truck tank fish lng lpg machinery howitzer launcher artillery "
    "explosive powder bomb drone rifle guns torpedo gas bitumen asphalt cars livestock copper zinc salt paper "
    "clothing textile anthracit =coke iron potato apple graphite earths chemical pipe tools uniform mortar propellant "
    "ammonia beans barley alumin naphtha kerosene lubricant rubble brick glass furniture seeds foodstuff rations "
    "magnesite"
)
_ACTS = (
    "summit deploy dispatch visit missile test launch nuclear drill exercis parade treat agree ceremon inaugurat loss "
    "casualt invasion offensive attack strike talks meeting briefing conference accident collision explosion "
    "earthquake flood typhoon election sanction resolution war ceasefire fire spill grounding groundbreaking sent "
    "troops soldiers tested rocket satellite president leader minister envoy delegation official chief heads derailed "
    "crashed foundered sunk shelled bombed capsized sank aground exploded collided"
)
_SPEECH = (
    "say said report announc claim cite confirm told tell warn estimat assess believ think thought alleg state argue "
    "noted notes explain disclos reveal conclud den suspect predict expect accord"
)
_TABLE: dict[str, str] = {
    "SHIPS": _SHIP,
    "MOVERS": f"{_SHIP} train truck lorr flight plane aircraft bus convoy railcar wagon locomotive",
    "NAMES": f"{_SHIP} imo m/v =mv m/t =mt =ss m.v name recogni registered call known",
    "AIS": "ais quiet mute message report whereabouts transmission a.i.s transponder track signal identification "
    "position location dark silent disappear vanish dropped",
    "SERVICES": "train service traffic connection link route line operation crossing rail ferr flight bus shipment "
    "deliver export import trade calls voyage touris transit trip locomotive",
    "RESUMED": "resum restart re-open reopen reinsta resto back again once anew launch reviv reconnect return up",
    "STOPPED": "stop suspen halt cancel discontinu ceas close closing shut cut sever interrupt end ground scrap out "
    "called standstill dried brok wound laid axed abandon pause",
    "COVERS": "cover roof hid conceal enclos shelter obscur span shroud shield stretch extend beneath under",
    "COVERED": "track rail platform berth pier quay dock yard siding slipway",
    "AIMS": "could may might would will believ thought suspect likely said assess presum appear used intend design "
    "meant built purpose role function task serve =some =one either seem look whether =use job put set erect "
    "raised construct added install placed there "
    "needed let regard treat consider probab possib perhaps plausib certain likel descri interpret identif "
    "regard seen view read understood list "
    "label taken resembl consistent point suggest work double act think judg argu conclud",
    "INSTALLATIONS": "check post facilit shelter warehouse terminal cover canop roof storage depot hangar base "
    "platform camouflage bunker ramp barrack office station workshop plant factor screen customs inspect quarantine "
    "transfer transshipment maintenance repair conceal hid protect shield stor hous block mask launch yard garage "
    "hall gate dock pier bridge keep prying sight view control search exami load handl staging refuel assembl process",
    "NUMBERS": "one two three four five six seven eight nine ten eleven twelve teen twenty thirty "
    "hundred dozen fort fift sixt sevent eight nine",
    "SIZES": "met =m =km kilomet feet foot =ft yard hectare =ha acre square =sq m2 m²",
    "COUNTED_THINGS": f"{_SHIP} contain railcar =rail wagon car truck crane crate box tent tank flatcar vehicle "
    "locomotive carriage tarpaulin pile stack building shed warehouse barrel",
    "ARRIVES": "arriv call visit voyage trip dock berth moor came com put pull enter sail return tied back turn reach "
    "landfall anchor made follow slipped steam edged mov crept limp cruis "
    "glid draw drew paid stop used",
    "UNLOADS": "load discharg disembark ashore land deliver empt",
    "LOADS": "load aboard board tak took embark fill pick",
    "HANDLES": "haul lift mov carri hoist crane pump shovel roll driv remov tak took brought heav swung transfer pil "
    "convey",
    "CARRIES": "lade load carr fill full haul transport cargo",
    "HOLDS": "hold",
    "CARGOES": _CARGO,
    "BOXES": "contain boxes crate cargo goods shipment stack pile hold wagon railcar load tarpaulin pallet bag sack "
    "barrel",
    "ILLEGAL": "contraven eva circumvent illegal illicit smuggl contraband "
    "violat breach defiance unlawful sanctions-busting",
    "STRUCTURES": "structure roof canop building shed hangar warehouse bridge facilit wall fence tower tent shelter "
    "cover pier jett crane tank silo awning platform gate tunnel hall depot extension ramp bunker frame compound "
    "complex enclosure pavilion annex",
    "EVENTS": _ACTS,
    "EXPECTS": "expect forecast project predict set due schedu likely plan poised slated will intend aim going about "
    "soon should foresee anticipat envisag prospect course awaited imminent looming hope prepar promis vow pledg want "
    "coming",
    "CONDITIONS": "=if unless whether provided assuming were would should case suppos",
    "BETWEEN": "between",
    "FROM": "from",
    "LEAVES": "left depart leav set",
    "BOUND": "bound head",
    "ROUTES": "route run line service link",
    "REACHES": "reach arriv enter dock called turn put berth",
    "SAYS": _SPEECH,
    "TRANSFERS": "provi suppl sen ship deliver transfer hand giv gave sold sell export shar dispatch donat furnish "
    "offer pass turn funnel grant len route deploy ferr smuggl receiv obtain acqui import bought buy purchas secur "
    "repa reward compensat arm equip pay paid went gone go flow travel way end turn reach arriv com came land "
    "got get procur took take taking gain collect accept sale",
    "COUNTRIES": COUNTRY_WORDS,
}
"""Class → parts of words in small letters; `=` before a word that must stand alone."""
_BIT = {name: 1 << number for number, name in enumerate(_TABLE)}
SHIPS = _BIT["SHIPS"]
"""Ships."""
MOVERS = _BIT["MOVERS"]
"""What carries."""
NAMES = _BIT["NAMES"]
"""What stands beside a ship's name."""
AIS = _BIT["AIS"]
"""What stands in a sentence on silence."""
SERVICES = _BIT["SERVICES"]
"""What may stop and go on."""
RESUMED = _BIT["RESUMED"]
"""What tells that it goes on."""
STOPPED = _BIT["STOPPED"]
"""What tells that it stopped."""
COVERS = _BIT["COVERS"]
"""What lies over something."""
COVERED = _BIT["COVERED"]
"""What it lies over."""
AIMS = _BIT["AIMS"]
"""What tells a purpose."""
INSTALLATIONS = _BIT["INSTALLATIONS"]
"""What a purpose may be."""
NUMBERS = _BIT["NUMBERS"]
"""Digits and number words."""
SIZES = _BIT["SIZES"]
"""Units of length and area."""
COUNTED_THINGS = _BIT["COUNTED_THINGS"]
"""What is counted on pictures."""
ARRIVES = _BIT["ARRIVES"]
"""What tells of a call."""
UNLOADS = _BIT["UNLOADS"]
"""What tells that cargo was put ashore."""
LOADS = _BIT["LOADS"]
"""What tells that it was taken aboard."""
HANDLES = _BIT["HANDLES"]
"""Verbs that tell either, beside a ship or a hold."""
CARRIES = _BIT["CARRIES"]
"""What tells that a ship is laden."""
HOLDS = _BIT["HOLDS"]
"""A ship's hold."""
CARGOES = _BIT["CARGOES"]
"""Cargo."""
BOXES = _BIT["BOXES"]
"""What holds cargo."""
ILLEGAL = _BIT["ILLEGAL"]
"""What says that a law is broken."""
STRUCTURES = _BIT["STRUCTURES"]
"""What is built."""
EVENTS = _BIT["EVENTS"]
"""Events elsewhere."""
EXPECTS = _BIT["EXPECTS"]
"""What looks ahead."""
CONDITIONS = _BIT["CONDITIONS"]
"""What leaves open whether it is so."""
BETWEEN = _BIT["BETWEEN"]
"""The word."""
FROM = _BIT["FROM"]
"""The word."""
LEAVES = _BIT["LEAVES"]
"""What tells of a departure."""
BOUND = _BIT["BOUND"]
"""What tells where to."""
ROUTES = _BIT["ROUTES"]
"""Routes and lines."""
REACHES = _BIT["REACHES"]
"""What ends a voyage."""
SAYS = _BIT["SAYS"]
"""Verbs that a named source has."""
TRANSFERS = _BIT["TRANSFERS"]
"""Giving and receiving."""
COUNTRIES = _BIT["COUNTRIES"]
"""Words of the names of countries."""
_PARTS = [(part, _BIT[name]) for name, parts in _TABLE.items() for part in parts.split() if part[0] != "="]
_ALONE: dict[str, int] = {}
for _name, _parts in _TABLE.items():
    for _word in _parts.split():
        if _word[0] == "=":
            _ALONE[_word[1:]] = _ALONE.get(_word[1:], 0) | _BIT[_name]
_BY_START: dict[str, list[tuple[str, int]]] = {}
for _part, _bit in _PARTS:
    _BY_START.setdefault(_part[:2], []).append((_part, _bit))
_OTHER_SCRIPT = re.compile(r"[^\x00-\xff\u2000-\u206f]")
_DIGIT = re.compile(r"\d")
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")


@lru_cache(maxsize=50_000)
def _classes_of(word: str) -> int:
    """Classes of a word as it stands between blanks."""
    if _OTHER_SCRIPT.search(word):
        return EVERYTHING
    lower = word.casefold()
    found = NUMBERS if _DIGIT.search(lower) else 0
    for piece in re.split(r"[^\w.]|_", lower) if not lower.isalnum() else (lower,):
        found |= _ALONE.get(_EDGES.sub("", piece), 0)
    for at in range(len(lower)):
        for part, bit in _BY_START.get(lower[at : at + 2], ()):
            if lower.startswith(part, at):
                found |= bit
    return found


def read_parts(text: str) -> int:
    """The classes of all words of a text, as bits.

    >>> read_parts("Two ships left") & SHIPS > 0, read_parts("Two men left") & SHIPS
    (True, 0)
    """
    found = 0
    for word in text.split():
        found |= _classes_of(word)
    return found
