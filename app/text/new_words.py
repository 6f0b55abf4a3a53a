"""Words of civic life that the dictionary does not know yet, with all their forms.

Each line is a lemma and the forms that lead to it. A new edition of the dictionary may learn a
word; its line then does no harm.
"""

from typing import Final

_FORMS: Final[dict[str, str]] = {
    "crowdfunding": "crowdfundingu crowdfundingowi crowdfundingiem",
    "dostępnościowy": "dostępnościowa dostępnościowe dostępnościowego dostępnościowej"
    " dostępnościowemu dostępnościowym dostępnościowych dostępnościowymi dostępnościowi"
    " dostępnościową",
    "e-doręczenie": "e-doręczenia e-doręczeń e-doręczeniem e-doręczeniu e-doręczeniach"
    " e-doręczeniami e-doręczeniom edoręczenia edoręczeń",
    "e-mail": "e-maila e-mailem e-maile e-maili e-mailu e-mailami e-mailowi email emaila emailem"
    " emaile emaili emailu emailami mail maila mailem maile maili mailu mailami mailowi",
    "epuap": "epuapu epuapie epuapem epuapowi e-puap e-puapu e-puapie",
    "jadłodzielnia": "jadłodzielni jadłodzielnię jadłodzielnią jadłodzielnie jadłodzielnio"
    " jadłodzielniom jadłodzielniami jadłodzielniach",
    "kompostownik": "kompostownika kompostowniku kompostownikiem kompostownikowi kompostowniki"
    " kompostowników kompostownikom kompostownikami kompostownikach",
    "ngo": "ngosy ngosów ngosach ngosami ngos",
    "odbetonować": "odbetonowania odbetonowanie odbetonowaniu odbetonowaniem odbetonuj odbetonujmy"
    " odbetonuje odbetonują odbetonował odbetonowała odbetonowali odbetonowano odbetonowany"
    " odbetonowana odbetonowane",
    "parklet": "parkletu parkletowi parkletem parklecie parklety parkletów parkletom parkletami"
    " parkletach",
    "patodeweloper": "patodewelopera patodeweloperowi patodeweloperem patodeweloperze"
    " patodeweloperzy patodeweloperów patodeweloperom patodeweloperami patodeweloperach",
    "patodeweloperka": "patodeweloperki patodeweloperce patodeweloperkę patodeweloperką"
    " patodeweloperek patodeweloperkami patodeweloperkach patodeweloperkom",
    "patoparkowanie": "patoparkowania patoparkowaniu patoparkowaniem",
    "reklamoza": "reklamozy reklamozie reklamozę reklamozą reklamozo",
    "rozbetonować": "rozbetonowania rozbetonowanie rozbetonowaniu rozbetonowaniem rozbetonuj"
    " rozbetonujmy rozbetonuje rozbetonują rozbetonował rozbetonowała rozbetonowali"
    " rozbetonowano rozbetonowany rozbetonowana rozbetonowane",
    "rowerostrada": "rowerostrady rowerostradzie rowerostradę rowerostradą rowerostrad"
    " rowerostradami rowerostradach",
    "samochodoza": "samochodozy samochodozie samochodozę samochodozą",
    "velostrada": "velostrady velostradzie velostradę velostradą velostrad velostradami"
    " velostradach",
    "woonerf": "woonerfu woonerfowi woonerfem woonerfie woonerfy woonerfów woonerfom woonerfami"
    " woonerfach",
}

LEMMA_OF: Final[dict[str, str]] = {
    form: lemma for lemma, forms in _FORMS.items() for form in (lemma, *forms.split())
}
