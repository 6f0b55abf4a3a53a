"""Words that tell nothing about what a text is about, so that search may pass over them.

Stop words stand in every text and are not indexed. Question words are indexed, but a query that
holds anything better does without them. "bo" is missing on purpose: residents write "BO" for
budżet obywatelski.
"""

from typing import Final

STOP_WORDS: Final = frozenset(
    """
    a aby ach albo ale ależ ani aż bez być był była było byli były by bym byś będzie będą
    ci cię ciebie co coś da dla do go i ich ii iż im in ja je jego jej jemu jest jestem jesteś
    jeszcze jeśli jeżeli już każdy ku lecz lub ma mam mają mi mną mnie mój m my na nad nam nami nas
    nasz nasza nasze nią nich nie niech nim nimi niż no np o obok od ode on ona oni one ono
    oraz pan pani po pod ponieważ poza przed przede przez przy r s są się sobie siebie sobą
    swój swoja swoje swoją swojej swoich swoim t ta tą tak taka taki takie tam te tego tej
    temu ten też tę to tobą tobie tu twój twoja twoje twoją twojej twoich twoim ty tych tylko tym
    tymi tzn tzw u w wam wami was we wszystko wy więc z za zaś ze że żeby
    """.split()  # noqa: SIM905 - a list of a hundred quoted words reads worse
)

LITTLE_WORDS: Final = frozenset(
    """
    bardzo być chcieć chyba ciągle czegoś dużo dzisiaj gdzieś jakiś kiedyś kogoś komuś ktoś móc
    musieć naprawdę nic niczego niczym nikogo nikomu nikt potem potrzebować powinien przecież prosić
    robić teraz trochę tutaj wiedzieć wszędzie zawsze znowu zrobić żaden
    """.split()  # noqa: SIM905
)
"""Dictionary forms, and a few forms, of what tells as little as a question word."""

QUESTION_WORDS: Final = frozenset(
    """
    chce chcę chcemy chciałabym chciałbym co czego czemu czy czyj czyja czyje czym dlaczego dokąd
    gdy gdzie ile ilu jak jaka jaką jaki jakie jakich jakiego jakiej jakim jaką kiedy kogo komu kto
    która którą które którego której który których którym którymi kim mogą mogę możemy może można
    możesz muszę musi musimy musisz należy po potrzebuję powinien powinna powinno proszę skąd
    trzeba wolno robić robi robię zrobić
    """.split()  # noqa: SIM905
)
