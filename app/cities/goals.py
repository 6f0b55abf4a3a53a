"""The 17 Sustainable Development Goals with their official Polish names (UN Poland)."""

from typing import Final

GOALS: Final[dict[int, str]] = {
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
