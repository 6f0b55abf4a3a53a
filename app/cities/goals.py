"""The 17 Sustainable Development Goals with the names that the United Nations gave them.

They are names of the world, not texts of ours, so they stand here and not in the catalogues.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from app.core import i18n

_POLISH: Final[dict[int, str]] = {
    1: "Koniec z ubóstwem",
    2: "Zero głodu",
    3: "Dobre zdrowie i jakość życia",
    4: "Dobra jakość edukacji",
    5: "Równość płci",
    6: "Czysta woda i warunki sanitarne",
    7: "Czysta i dostępna energia",
    8: "Wzrost gospodarczy i godna praca",
    9: "Innowacyjność, przemysł, infrastruktura",
    10: "Mniej nierówności",
    11: "Zrównoważone miasta i społeczności",
    12: "Odpowiedzialna konsumpcja i produkcja",
    13: "Działania w dziedzinie klimatu",
    14: "Życie pod wodą",
    15: "Życie na lądzie",
    16: "Pokój, sprawiedliwość i silne instytucje",
    17: "Partnerstwa na rzecz celów",
}
_ENGLISH: Final[dict[int, str]] = {
    1: "No poverty",
    2: "Zero hunger",
    3: "Good health and well-being",
    4: "Quality education",
    5: "Gender equality",
    6: "Clean water and sanitation",
    7: "Affordable and clean energy",
    8: "Decent work and economic growth",
    9: "Industry, innovation and infrastructure",
    10: "Reduced inequalities",
    11: "Sustainable cities and communities",
    12: "Responsible consumption and production",
    13: "Climate action",
    14: "Life below water",
    15: "Life on land",
    16: "Peace, justice and strong institutions",
    17: "Partnerships for the goals",
}
_UKRAINIAN: Final[dict[int, str]] = {
    1: "Подолання бідності",
    2: "Подолання голоду",
    3: "Міцне здоров’я і благополуччя",
    4: "Якісна освіта",
    5: "Гендерна рівність",
    6: "Чиста вода та належні санітарні умови",
    7: "Доступна та чиста енергія",
    8: "Гідна праця та економічне зростання",
    9: "Промисловість, інновації та інфраструктура",
    10: "Скорочення нерівності",
    11: "Сталий розвиток міст і громад",
    12: "Відповідальне споживання та виробництво",
    13: "Пом’якшення наслідків зміни клімату",
    14: "Збереження морських ресурсів",
    15: "Захист та відновлення екосистем суші",
    16: "Мир, справедливість та сильні інститути",
    17: "Партнерство заради сталого розвитку",
}
_NAMES: Final = {"pl": _POLISH, "en": _ENGLISH, "uk": _UKRAINIAN}


class _Goals(Mapping[int, str]):
    """Number to name in the language that is spoken when it is asked for."""

    def __getitem__(self, number: int) -> str:
        return _NAMES[i18n.spoken()][number]

    def __iter__(self) -> Iterator[int]:
        return iter(_POLISH)

    def __len__(self) -> int:
        return len(_POLISH)


GOALS: Final[Mapping[int, str]] = _Goals()
