"""An address for every page of the site, for each kind of visitor who sees it differently."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One page: names in brackets are those of the stage."""

    endpoint: str
    path: str
    who: str = "guest"
    status: int = 200

    @property
    def id(self) -> str:
        return f"{self.who}-{self.endpoint}-{self.path}".replace("/", "_")


# Addresses that answer a machine, or only lead elsewhere.
NO_PAGES = {
    "static",
    "health.alive",
    "health.ready",
    "articles_api.article_list",
    "articles_api.one_article",
    "openapi.description",
    "search.search_as_json",
    "search.link_targets_as_json",
    "feeds.atom",
    "feeds.article_atom",
    "feeds.robots",
    "feeds.sitemap",
    "feeds.sitemap_part",
    "people.look",
    "discussions.post",
}

_GUEST = [
    ("site.home", "/"),
    ("articles.page", "/artykuly/petycja"),
    ("articles.page", "/artykuly/wycinka-drzew"),
    ("articles.page", "/artykuly/dostep-do-informacji-publicznej"),
    ("articles.page", "/artykuly/nie-ma-takiego", 404),
    ("articles.printed", "/artykuly/petycja/druk"),
    ("articles.history", "/artykuly/rada-osiedla/historia"),
    ("articles.history", "/artykuly/petycja/historia"),
    ("articles.comparison", "/artykuly/rada-osiedla/porownanie?od=1&do=2"),
    ("articles.comparison", "/artykuly/rada-osiedla/porownanie?od=1&do=2&widok=tekst"),
    ("articles.linking", "/artykuly/petycja/linkujace"),
    ("truth.legal", "/artykuly/petycja/stan-prawny"),
    ("truth.answers", "/artykuly/petycja/zgloszenia"),
    ("truth.answers", "/artykuly/petycja/zgloszenia?wyslano=1"),
    ("truth.report", "/artykuly/petycja/zglos"),
    ("truth.helpful_vote", "/artykuly/petycja/pomocne?glos=tak"),
    ("truth.thanks", "/artykuly/petycja/pomocne/dziekujemy"),
    ("law.register", "/akty"),
    ("law.register", "/akty?q=brzdękolina"),
    ("law.act", "/akty/ustawa-o-petycjach"),
    ("articles.revision", "/artykuly/rada-osiedla/wersja/1"),
    ("articles.board", "/narzedzia"),
    ("articles.alphabetical", "/narzedzia/a-z"),
    ("articles.by_category", "/narzedzia/dzial/zmienic-przepisy"),
    ("articles.by_goal", "/cele/11"),
    ("articles.by_goal", "/cele/14"),
    ("articles.goals", "/cele"),
    ("discussions.index", "/dyskusje"),
    ("discussions.board", "/dyskusje/tablica/pomysly"),
    ("discussions.board", "/dyskusje/tablica/z-urzedem"),
    ("discussions.of_article", "/artykuly/dostep-do-informacji-publicznej/dyskusja"),
    ("discussions.of_article", "/artykuly/petycja/dyskusja"),
    ("discussions.thread", "/dyskusje/{thread}"),
    ("discussions.thread", "/dyskusje/{closed}"),
    ("discussions.thread", "/dyskusje/{gone}", 410),
    ("discussions.history", "/posty/{changed}/historia"),
    ("search.results", "/szukaj"),
    ("search.results", "/szukaj?q=petycja"),
    ("search.results", "/szukaj?q=brzdękolina"),
    ("feeds.recent_changes", "/zmiany"),
    ("moderation.statistics", "/statystyki"),
    ("moderation.public_log", "/dziennik"),
    ("moderation.public_log", "/dziennik?czynnosc=konta"),
    ("articles.comparison", "/artykuly/rada-osiedla/porownanie?od=1&do=2&widok=obok"),
    ("about.page", "/o-narzedziowniku"),
    ("about.page", "/jak-sprawdzamy"),
    ("about.page", "/pomoc"),
    ("about.page", "/pomoc/edycja"),
    ("about.page", "/zasady-rozmowy"),
    ("about.page", "/prywatnosc"),
    ("about.page", "/regulamin"),
    ("about.accessibility", "/dostepnosc"),
    ("people.profile", "/osoby/halina-kowal"),
    ("people.sign_in", "/logowanie"),
    ("people.register", "/rejestracja"),
    ("people.registration_sent", "/rejestracja/wyslano"),
    ("people.confirm", "/rejestracja/potwierdz/zly-link", 404),
    ("people.confirmed", "/rejestracja/potwierdzono"),
    ("people.forgotten", "/haslo/zapomniane"),
    ("people.reset_sent", "/haslo/wyslano"),
    ("people.reset", "/haslo/nowe/zly-link", 404),
    ("people.password_set", "/haslo/ustawiono"),
    ("people.email_changed", "/konto/email/zmieniono"),
    ("people.confirm_email", "/konto/email/potwierdz/zly-link", 404),
    ("people.erased", "/konto-usuniete"),
    ("", "/nie-ma-takiej-strony", 404),
]
_MEMBER = [
    ("review.proposals_of", "/artykuly/petycja/propozycje"),
    ("review.proposals_of", "/artykuly/wycinka-drzew/propozycje"),
    ("site.home", "/"),
    ("articles.page", "/artykuly/wycinka-drzew"),
    ("truth.watch", "/artykuly/petycja/obserwuj"),
    ("truth.watched", "/konto/obserwowane"),
    ("review.new_article", "/artykuly/nowy"),
    ("review.edit", "/artykuly/petycja/edytuj"),
    ("review.edit", "/artykuly/wycinka-drzew/edytuj"),
    ("review.edit", "/artykuly/petycja/edytuj?sekcja=s-kiedy-siegnac-po-petycje"),
    ("review.new_article", "/artykuly/nowy?wzor=procedura"),
    ("search.link_targets_page", "/szukaj/linki"),
    ("search.link_targets_page", "/szukaj/linki?q=petycja"),
    ("review.own_proposals", "/konto/propozycje"),
    ("review.proposal", "/propozycje/{waiting_proposal}"),
    ("review.own_view", "/artykuly/wycinka-drzew/moja-wersja"),
    ("review.own_view", "/artykuly/park-kieszonkowy/moja-wersja"),
    ("review.proposal", "/propozycje/{clash}"),
    ("review.resolve", "/propozycje/{clash}/konflikt"),
    ("review.withdraw", "/propozycje/{waiting_proposal}/wycofaj"),
    ("discussions.index", "/dyskusje"),
    ("discussions.new_thread", "/dyskusje/nowy"),
    ("discussions.new_thread", "/dyskusje/nowy?artykul=petycja"),
    ("discussions.thread", "/dyskusje/{thread}"),
    ("discussions.answer", "/dyskusje/{thread_id}/odpowiedz"),
    ("discussions.reply", "/posty/{post}/odpowiedz?cytuj=1"),
    ("discussions.edit", "/posty/{changed}/edytuj"),
    ("people.profile", "/osoby/halina-kowal"),
    ("people.settings", "/konto"),
    ("people.email", "/konto/email"),
    ("people.email_sent", "/konto/email/wyslano"),
    ("people.password", "/konto/haslo"),
    ("people.sessions", "/konto/sesje"),
    ("people.erase", "/konto/usun"),
    ("review.queue", "/kolejka", 403),
]
_NEWCOMER = [
    ("discussions.thread", "/dyskusje/{waiting}"),
    ("review.own_proposals", "/konto/propozycje"),
]
_MODERATOR = [
    ("truth.confirm_law", "/artykuly/petycja/stan-prawny/potwierdz"),
    ("truth.overdue", "/do-przegladu"),
    ("truth.overdue", "/do-przegladu?kolejnosc=pomoc"),
    ("truth.correction_queue", "/zgloszenia"),
    ("truth.correction", "/zgloszenia/{correction}"),
    ("truth.votes", "/artykuly/petycja/pomocne/oceny"),
    ("law.new_act", "/akty/nowy"),
    ("law.edit_act", "/akty/ustawa-o-petycjach/edytuj"),
    ("law.change", "/akty/ustawa-o-petycjach/zmiana"),
    ("articles.history", "/artykuly/rada-osiedla/historia"),
    ("articles.rename", "/artykuly/petycja/adres"),
    ("articles.protect", "/artykuly/petycja/ochrona"),
    ("review.restore", "/artykuly/rada-osiedla/przywroc/1"),
    ("review.patrol", "/patrol"),
    ("review.patrol", "/patrol?pokaz=wszystkie"),
    ("review.revert", "/artykuly/rada-osiedla/wersja/2/cofnij"),
    ("review.edit", "/artykuly/petycja/edytuj"),
    ("review.queue", "/kolejka"),
    ("review.queue", "/kolejka?rodzaj=nowy&rozmiar=maly"),
    ("review.proposal", "/propozycje/{waiting_proposal}?widok=obok"),
    ("review.proposal", "/propozycje/{waiting_proposal}"),
    ("review.proposal", "/propozycje/{waiting_proposal}?widok=tekst"),
    ("review.amend", "/propozycje/{waiting_proposal}/popraw"),
    ("discussions.queue", "/moderacja/posty"),
    ("discussions.thread", "/dyskusje/{thread}"),
    ("discussions.thread", "/dyskusje/{gone}"),
    ("discussions.hide_thread", "/dyskusje/{thread_id}/ukryj"),
    ("discussions.lock_thread", "/dyskusje/{thread_id}/zamknij"),
    ("discussions.hide_post", "/posty/{post}/ukryj"),
    ("discussions.reject", "/posty/{waiting_post}/odrzuc"),
    ("discussions.hide_version", "/posty/{changed}/historia/1/ukryj"),
    ("discussions.history", "/posty/{changed}/historia"),
]
_ADMINISTRATOR = [
    ("people.profile", "/osoby/piotr-lis"),
    ("people.level", "/osoby/piotr-lis/poziom"),
    ("people.suspension", "/osoby/piotr-lis/zawieszenie"),
]


def _places(who: str, rows: list[tuple[str, str] | tuple[str, str, int]]) -> list[Place]:
    return [Place(row[0], row[1], who, row[2] if len(row) > 2 else 200) for row in rows]


PLACES = [
    *_places("guest", _GUEST),
    *_places("newcomer", _NEWCOMER),
    *_places("member", _MEMBER),
    *_places("moderator", _MODERATOR),
    *_places("administrator", _ADMINISTRATOR),
]
