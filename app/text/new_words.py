"""Words of civic life that the dictionary does not know yet, with all their forms.

Words declined like many others are listed once, by their stem, under the endings they take;
the rest stand with their forms. A new edition of the dictionary may learn a word; its line then
does no harm.
"""

import itertools
from collections.abc import Iterator
from typing import Final

_STEMS_BY_ENDINGS: Final[dict[str, str]] = {
    # The endings, the dictionary form's first, and the stems that take them. "upcykl/upcycl" is
    # one word spelled in two ways, of which the first gives the lemma.
    "ing ingu ingowi ingiem ingi ingów ingom ingami ingach": (
        "bikeshar carshar cowork crowdfund crowdsourc factcheck foodshar fundrais greenwash "
        "kohous/cohous mentor phish placemak plogg regrant rewild stream tutor upcykl/upcycl"
    ),
    "owy owa owe owego owej owemu owym ową owych owymi owi": (
        "betonoz coworking crowdfunding dostępności neuroatyp ngos paczkomat parklet watchdog "
        "woonerf wytchnieni"
    ),
    "ny na ne nego nej nemu nym ną nych nymi ni": "neuroróżnorod tyflograficz zeroemisyj",
    "ski ska skie skiego skiej skiemu skim ską skich skimi scy": "patodeweloper",
    "t tu ta towi tem cie ty tów tom tami tach": (
        "butelkoma kaucjoma lodówkoma parkle recykloma streetworkou"
    ),
    "t ta towi tem cie ci ty tów tom tami tach": "chatbo/czatbo selfadwoka",
    "n nu nowi nem nie ny nów nom nami nach": "hackatho/hakato",
    "bus busa busu busowi busem busie busy busów busom busami busach": "pszoko senior smogo",
    "oza ozy ozie ozę ozą ozo": "deweloper parking reklam samochod szyld",
    "cja cji cję cją cjo cje cjom cjami cjach": (
        "deinstytucjonaliza fitoremedia patoinwesty renaturaliza renaturyza turystyfika"
    ),
    "ka ki ce kę ką ko ek kom kami kach": (
        "fundraiser interesariusz patodeweloper selfadwokat wójt"
    ),
    "r ra rowi rem rze rzy rów rom rami rach": "fundraise patodewelope",
    "da dy dzie dę dą do d dom dami dach": "rowerostra velostra",
    (
        "ować uję ujesz uje ujemy ujecie ują uj ujmy ujcie ując ował owała owało owali owały "
        "owano owany owana owane owanego owanej owanemu owanym owaną owanych owanymi owani "
        "owanie owania owaniu owaniem"
    ): "odbeton prototyp rozbeton",
}

_FORMS: Final[dict[str, str]] = {
    "agrotkanina": "agrotkaniny agrotkaninie agrotkaninę agrotkaniną agrotkanin agrotkaninom"
    " agrotkaninami agrotkaninach",
    "bip": "bipu bipowi bipem bipie bipy bipów bipom bipami bipach",
    "citylight": "citylightu citylightowi citylightem citylighty citylightów citylightom"
    " citylightami citylightach",
    "e-doręczenie": "e-doręczenia e-doręczeń e-doręczeniem e-doręczeniu e-doręczeniach"
    " e-doręczeniami e-doręczeniom edoręczenie edoręczenia edoręczeń edoręczeniem edoręczeniu"
    " edoręczeniach edoręczeniami edoręczeniom",
    "e-mail": "e-maila e-mailem e-maile e-maili e-mailu e-mailami e-mailowi email emaila emailem"
    " emaile emaili emailu emailami mail maila mailem maile maili mailu mailami mailowi",
    "epuap": "epuapu epuapie epuapem epuapowi e-puap e-puapu e-puapie",
    "freeganizm": "freeganizmu freeganizmowi freeganizmem freeganizmie",
    "geoankieta": "geoankiety geoankiecie geoankietę geoankietą geoankiet geoankietom"
    " geoankietami geoankietach",
    "geoportal": "geoportalu geoportalowi geoportalem geoportale geoportali geoportalom"
    " geoportalami geoportalach",
    "givebox": "giveboxu giveboxa giveboxowi giveboxem giveboxie giveboxy giveboxów giveboxom"
    " giveboxami giveboxach",
    "gops": "gopsu gopsowi gopsem gopsie gopsy gopsów gopsach",
    "hałasomierz": "hałasomierza hałasomierzowi hałasomierzem hałasomierzu hałasomierze"
    " hałasomierzy hałasomierzom hałasomierzami hałasomierzach",
    "hortiterapia": "hortiterapii hortiterapię hortiterapią hortiterapie hortiterapiach",
    "jadłodzielnia": "jadłodzielni jadłodzielnię jadłodzielnią jadłodzielnie jadłodzielnio"
    " jadłodzielniom jadłodzielniami jadłodzielniach",
    "kompostownik": "kompostownika kompostowniku kompostownikiem kompostownikowi kompostowniki"
    " kompostowników kompostownikom kompostownikami kompostownikach",
    "krs": "krsu krsowi krsem krsie",
    "livestream": "livestreamu livestreamowi livestreamem livestreamie livestreamy livestreamów"
    " livestreamom livestreamami livestreamach",
    "mobywatel": "mobywatela mobywatelu mobywatelowi mobywatelem",
    "mops": "mopsu mopsowi mopsem mopsie mopsy mopsów mopsach",
    "mpzp": "mpzpu mpzpowi mpzpem mpzpie mpzpy mpzpów mpzpach",
    "muralista": "muralisty muraliście muralistę muralistą muraliści muralistów muralistom"
    " muralistami muralistach",
    "narzędziownik": "narzędziownika narzędziownikowi narzędziownikiem narzędziowniku",
    "ngo": "ngosy ngosów ngosach ngosami ngosom ngos",
    "osiedlowiec": "osiedlowca osiedlowcowi osiedlowcem osiedlowcu osiedlowcy osiedlowców"
    " osiedlowcom osiedlowcami osiedlowcach",
    "patomieszkanie": "patomieszkania patomieszkaniu patomieszkaniem patomieszkań"
    " patomieszkaniom patomieszkaniami patomieszkaniach",
    "patoparkowanie": "patoparkowania patoparkowaniu patoparkowaniem",
    "permakultura": "permakultury permakulturze permakulturę permakulturą",
    "pfron": "pfronu pfronowi pfronem pfronie",
    "potykacz": "potykacza potykaczowi potykaczem potykaczu potykacze potykaczy potykaczom"
    " potykaczami potykaczach",
    "pszok": "pszoku pszokowi pszokiem pszoki pszoków pszokom pszokami pszokach",
    "pumptrack": "pumptracku pumptrackowi pumptrackiem pumptracki pumptracków pumptrackom"
    " pumptrackami pumptrackach",
    "rowerownia": "rowerowni rowerownię rowerownią rowerownie rowerowniom rowerowniami"
    " rowerowniach",
    "schodołaz": "schodołazu schodołazowi schodołazem schodołazie schodołazy schodołazów"
    " schodołazom schodołazami schodołazach",
    "smogomierz": "smogomierza smogomierzowi smogomierzem smogomierzu smogomierze smogomierzy"
    " smogomierzom smogomierzami smogomierzach",
    "strażnictwo": "strażnictwa strażnictwu strażnictwem strażnictwie",
    "tyflografika": "tyflografiki tyflografice tyflografikę tyflografiką tyflografik"
    " tyflografikom tyflografikami tyflografikach",
    "tyflomapa": "tyflomapy tyflomapie tyflomapę tyflomapą tyflomap tyflomapom tyflomapami"
    " tyflomapach",
    "watchdog": "watchdoga watchdogowi watchdogiem watchdogu watchdogi watchdogów watchdogom"
    " watchdogami watchdogach",
    "webinar": "webinaru webinarowi webinarem webinarze webinary webinarów webinarom webinarami"
    " webinarach webinarium webinaria webinariów webinariach",
    "woonerf": "woonerfu woonerfowi woonerfem woonerfie woonerfy woonerfów woonerfom woonerfami"
    " woonerfach",
    "zus": "zusu zusowi zusem zusie",
}


def _declined() -> Iterator[tuple[str, str]]:
    """Each form of the words under the patterns, with its lemma."""
    for endings, stems in _STEMS_BY_ENDINGS.items():
        first, *_others = endings.split()
        for spellings in stems.split():
            lemma = spellings.split("/")[0] + first
            for stem in spellings.split("/"):
                for ending in endings.split():
                    yield stem + ending, lemma


def _listed() -> Iterator[tuple[str, str]]:
    for lemma, forms in _FORMS.items():
        for form in (lemma, *forms.split()):
            yield form, lemma


def _lemmas_of() -> dict[str, frozenset[str]]:
    """All lemmas of each form: "coworkingowi" is the noun's dative and the adjective's plural."""
    found: dict[str, set[str]] = {}
    for form, lemma in itertools.chain(_declined(), _listed()):
        found.setdefault(form, set()).add(lemma)
    return {form: frozenset(lemmas) for form, lemmas in found.items()}


LEMMAS_OF: Final[dict[str, frozenset[str]]] = _lemmas_of()
