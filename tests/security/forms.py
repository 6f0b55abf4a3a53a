"""A form for each address that writes: who sends it, where, and what would act."""

from datetime import timedelta

from app.core import clock
from app.letters import kind as letter_kind
from app.notifications.forms import CHOSEN
from tests import make
from tests.security import letter_stage, plan_stage
from tests.security.stage import MAIL_HOST, Stage

# Endpoint → who sends it, where, and the fields.
Forms = dict[str, tuple[str, str, dict[str, str]]]

ARTICLE = {
    "title": "Petycja",
    "body": "Pierwsze zdanie.\n\nZupełnie nowe drugie zdanie.\n",
    "main_category": "zglosic",
    "stage": "",
    "comment": "Opis zmiany",
}
ACT = "/akty/ustawa-o-petycjach"
ORGANISATION = "/organizacje/towarzystwo-otwarte"
GOOD_HAT = {"words": "Radny", "note": "Z adresu urzędu", "organisation": ""}
REMOVALS = "/moderacja/usuwanie"
REASON = {"code": "wandalizm", "sentence": "Bo tak"}
RESIDENT = f"t1@{MAIL_HOST}"
PAUSE = {"przerwa": "y"} | {kind.value: "weekly" for kind in CHOSEN}
PASSWORD = {"current_password": make.PASSWORD}


def _forms(stage: Stage) -> Forms:
    """Endpoint → who sends it, where, and a form that would act."""
    decision = {"head": "1", "published": str(stage.published), "comment": "Tak"}
    return {
        "articles.rename": ("t2", "/artykuly/petycja/adres", {"slug": "inna", "reason": "Tak"}),
        "discussions.answer": ("t2", f"/dyskusje/{stage.thread}/odpowiedz", {"body": "Słowo"}),
        "discussions.approve": ("m", f"/posty/{stage.waiting_post}/przyjmij", {"wersja": "1"}),
        "discussions.drop_draft": ("t2", "/dyskusje/szkic/new/usun", {}),
        "discussions.follow_thread": ("t2", f"/dyskusje/{stage.thread}/obserwuj", {}),
        "discussions.mark_answer": ("t2", f"/posty/{stage.edited_post}/pomocna", {}),
        "discussions.rename_topic": ("m", "/dyskusje/temat/woda/zmien", {"name": "Wody"}),
        "discussions.save_draft": ("t2", "/dyskusje/szkic/new", {"body": "Szkic"}),
        "discussions.take_thanks_back": (
            "t3",
            f"/posty/{stage.edited_post}/cofnij-podziekowanie",
            {},
        ),
        "discussions.thank": ("t2", f"/posty/{stage.post}/podziekuj", {}),
        "discussions.topics_of_thread": (
            "author",
            f"/dyskusje/{stage.thread}/tematy",
            {"tags": "Szkoła"},
        ),
        "discussions.unfollow_thread": ("t3", f"/dyskusje/{stage.thread}/nie-obserwuj", {}),
        "discussions.unmark_answer": ("t2", f"/dyskusje/{stage.thread}/bez-pomocnej", {}),
        "discussions.edit": ("author", f"/posty/{stage.post}/edytuj", {"body": "X", "wersja": "1"}),
        "discussions.hide_post": ("m", f"/posty/{stage.edited_post}/ukryj", REASON),
        "discussions.hide_thread": ("m", f"/dyskusje/{stage.thread}/ukryj", REASON),
        "discussions.hide_version": ("m", f"/posty/{stage.edited_post}/historia/2/ukryj", REASON),
        "discussions.lock_thread": ("m", f"/dyskusje/{stage.thread}/zamknij", {"sentence": "Tak"}),
        "discussions.new_thread": (
            "t2",
            "/dyskusje/nowy",
            {"board": "pomysly", "title": "Nowy wątek", "body": "Słowo"},
        ),
        "discussions.reject": ("m", f"/posty/{stage.waiting_post}/odrzuc", REASON),
        "discussions.reply": ("t2", f"/posty/{stage.post}/odpowiedz", {"body": "Słowo"}),
        "discussions.unhide_post": ("m", f"/posty/{stage.hidden_post}/pokaz", {}),
        "discussions.unhide_thread": ("m", f"/dyskusje/{stage.hidden_thread}/pokaz", {}),
        "discussions.unlock_thread": ("m", f"/dyskusje/{stage.locked_thread}/otworz", {}),
        "feeds.renew_calendar_link": ("t1", "/konto/kalendarz", {}),
        "feeds.withdraw_calendar_link": ("t1", "/konto/kalendarz/wycofaj", {}),
        "law.change": (
            "m",
            f"{ACT}/zmiana",
            {"changed_on": "2024-01-01", "note": "Nowe terminy"},
        ),
        "law.check_act": ("m", f"{ACT}/sprawdzone", {}),
        "law.edit_act": ("m", f"{ACT}/edytuj", {"name": "Ustawa o petycjach i wnioskach"}),
        "law.new_act": ("m", "/akty/nowy", {"name": "Ustawa o ławkach"}),
        "law.take_change_back": ("m", f"{ACT}/zmiana/cofnij", {}),
        "people.block": ("t1", "/osoby/rola-t2/zablokuj", {"stan": "tak"}),
        "people.decide_on_organisation": (
            "m",
            f"{ORGANISATION}/decyzja",
            {"decision": "ukryj", "reason": "Nieprawda"},
        ),
        "people.edit_organisation": (
            "author",
            f"{ORGANISATION}/edytuj",
            {"name": "Inna", "kind": "fundacja", "helps": "Czymś", "version": "1"},
        ),
        "people.give_hat": ("m", "/osoby/rola-t1/role", GOOD_HAT),
        "people.new_organisation": (
            "t1",
            "/organizacje/nowa",
            {"name": "Nowe Towarzystwo", "kind": "fundacja", "helps": "Czymś"},
        ),
        "people.own_card": ("t1", "/konto/wizytowka", {"visibility": "wszyscy", "agreed": "y"}),
        "people.take_hat": (
            "m",
            f"/moderacja/role/{stage.community.hat}/odbierz",
            {"reason": "Skończyła się"},
        ),
        "people.give_up_hat": ("author", f"/konto/role/{stage.community.hat}/oddaj", {}),
        "people.withdraw_card": ("author", "/konto/wizytowka/wycofaj", {}),
        "people.write_to": ("t1", "/osoby/rola-t2/napisz", {"message": "Czy możesz pomóc?"}),
        "notifications.preferences": (
            "t1",
            "/powiadomienia/ustawienia",
            PAUSE,
        ),
        "notifications.read": ("t1", f"/powiadomienia/{stage.notice}/przeczytane", {}),
        "notifications.read_all": ("t1", "/powiadomienia/przeczytane", {"do": "999"}),
        "notifications.unfollow": ("t1", f"/powiadomienia/{stage.notice}/nie-obserwuj", {}),
        "people.confirm": ("guest", "/rejestracja/potwierdz/zly-link", {}),
        "people.confirm_email": ("guest", "/konto/email/potwierdz/zly-link", {}),
        "people.email": ("t1", "/konto/email", {"email": "nowy@poczta.example", **PASSWORD}),
        "people.end_other_sessions": ("t1", "/konto/sesje/zakoncz-inne", {}),
        "people.end_session_of": ("t1", "/konto/sesje/1/zakoncz", {}),
        "people.erase": ("t1", "/konto/usun", PASSWORD),
        "people.forgotten": ("guest", "/haslo/zapomniane", {"email": RESIDENT}),
        "people.level": ("a", "/osoby/rola-t1/poziom", {"level": "3"}),
        "people.password": ("t1", "/konto/haslo", {**PASSWORD, "password": "nowe długie hasło 7"}),
        "people.register": (
            "guest",
            "/rejestracja",
            {
                "name": "Jan Nowy",
                "email": "jan@poczta.example",
                "password": "nowe długie hasło 7",
                "agreed": "y",
            },
        ),
        "people.reset": ("guest", "/haslo/nowe/zly-link", {"password": "nowe długie hasło 7"}),
        "people.language_of_account": ("t1", "/konto/jezyk", {"language": "en"}),
        "people.settings": ("t1", "/konto", {"name": "Inna Nazwa", "role": "ekspert"}),
        "people.sign_in": (
            "guest",
            "/logowanie",
            {"email": RESIDENT, "password": make.PASSWORD},
        ),
        "people.sign_out": ("t1", "/wyloguj", {}),
        "people.suspension": (
            "m",
            "/osoby/rola-t1/zawieszenie",
            {"kind": "suspension", "ground": "spam", "days": "3", "reason": "Tak"},
        ),
        "review.amend": ("m", f"/propozycje/{stage.proposal}/popraw", {**decision, **ARTICLE}),
        "review.decide": (
            "m",
            f"/propozycje/{stage.proposal}/decyzja",
            {**decision, "decyzja": "przyjmij"},
        ),
        "review.edit": ("t2", "/artykuly/petycja/edytuj", {**ARTICLE, "base": "2"}),
        "review.new_article": ("t2", "/artykuly/nowy", {**ARTICLE, "slug": "nowszy"}),
        "review.resolve": (
            "author",
            f"/propozycje/{stage.conflict}/konflikt",
            {"head": "3", "published": "4", "wybor-body-0": "mine"},
        ),
        "review.restore": ("t2", "/artykuly/petycja/przywroc/1", {}),
        "truth.confirm_law": (
            "m",
            "/artykuly/petycja/stan-prawny/potwierdz",
            {"version": str(stage.published), "as_of": clock.today().isoformat()},
        ),
        "truth.correction": (
            "m",
            f"/zgloszenia/{stage.correction}",
            {"state": "answered", "answer": "Sprawdzone."},
        ),
        "truth.helpful_vote": ("guest", "/artykuly/petycja/pomocne", {"glos": "tak"}),
        "truth.report": ("guest", "/artykuly/petycja/zglos", {"message": "To już nieaktualne."}),
        "truth.show_correction": (
            "m",
            f"/zgloszenia/{stage.answered_correction}/pokaz",
            {"shown": "tak"},
        ),
        "deadlines.own": (
            "t1",
            "/moje/terminy",
            {"sprawa": "petycja", "od": clock.today().isoformat(), "dni": "3"},
        ),
        "deadlines.drop": ("t1", f"/moje/terminy/{stage.reminder}/usun", {}),
        "cities.follow": ("t1", "/miasta/elk/obserwuj", {"stan": "tak"}),
        "truth.watch": ("t1", "/artykuly/petycja/obserwuj", {"stan": "tak"}),
        "review.withdraw": ("author", f"/propozycje/{stage.proposal}/wycofaj", {}),
    }


def _forms_of_moderation(stage: Stage) -> Forms:
    """The same for rights, removals, sanctions, files and what surrounds a proposal."""
    seen = {"head": "1", "published": str(stage.published), "comment": "Tak"}
    proposal = f"/propozycje/{stage.proposal}"
    next_week = (clock.today() + timedelta(days=7)).isoformat()
    passage = {"passage": "numer 600 100 200", "reason": "dane-osobowe", "note": "Numer osoby"}
    answer = {"decision": "uchyl", "answer": "Racja."}
    return {
        "articles.protect": (
            "m",
            "/artykuly/petycja/ochrona",
            {"level": "Z", "until": next_week, "reason": "Spór"},
        ),
        "articles.remove": ("m", "/artykuly/petycja/usun", {"reason": "Powtórzenie"}),
        "files.approve": ("m", f"/pliki/{stage.waiting_file}/zatwierdz", {}),
        "files.edit": (
            "t1",
            f"/pliki/{stage.file}/edytuj",
            {"alt": "Nowy opis", "author": "Ewa", "licence": "own"},
        ),
        "files.remove": ("m", f"/pliki/{stage.file}/usun", {"reason": "Bez zgody"}),
        "files.upload": ("t1", "/pliki/nowy", {"alt": "Opis", "author": "Ewa", "licence": "own"}),
        "moderation.confirm_suppression": ("a", f"{REMOVALS}/{stage.suppression}/potwierdz", {}),
        "moderation.drop_suppression": ("m", f"{REMOVALS}/{stage.other_suppression}/zaniechaj", {}),
        "moderation.filters": ("m", "/moderacja/filtry", {"kind": "slowo", "pattern": "chwilówka"}),
        "moderation.hide_revision": (
            "m",
            "/artykuly/petycja/wersja/1/ukryj",
            {"reason": "dane-osobowe"},
        ),
        "moderation.new_suppression": ("m", f"{REMOVALS}/nowe", passage),
        "opendata.bring_in": (
            "m",
            "/dane/import",
            {"pasted": "city,path,path_source\nelk,otwarta,Umowa", "comment": "X"},
        ),
        "moderation.partners": (
            "a",
            "/osoby/partnerzy",
            {"people": f"t1@{MAIL_HOST}", "krok": "nadaj"},
        ),
        "moderation.switch_filter": ("m", "/moderacja/filtry/1/przelacz", {}),
        "people.answer_appeal": (
            "m",
            f"/moderacja/sankcje/{stage.appealed_sanction}/odwolanie",
            answer,
        ),
        "people.appeal": (
            "suspended",
            f"/konto/sankcje/{stage.sanction}/odwolanie",
            {"appeal": "To nie ja."},
        ),
        "people.expert": ("m", "/osoby/rola-t3/ekspert", {}),
        "people.lift": ("m", f"/moderacja/sankcje/{stage.sanction}/zdejmij", {"reason": "Pomyłka"}),
        "review.accept_part": ("m", f"{proposal}/czesc", {**seen, "rest": "zwroc", "parts": "1"}),
        "review.appeal": ("author", f"{proposal}/odwolanie", {"comment": "Inaczej"}),
        "review.build_on": ("t3", f"{proposal}/buduj", {}),
        "review.claim": ("m", f"{proposal}/rezerwacja", {"rezerwacja": "tak"}),
        "review.delete_draft": ("author", f"/szkice/{stage.draft}/usun", {}),
        "review.patrol_check": ("m", f"/patrol/{stage.patrol_item}/sprawdzone", {}),
        "review.reopen": ("author", f"{proposal}/wznow", {}),
        "review.revert": ("m", "/artykuly/sesja/wersja/2/cofnij", {"reason": "Niezgodne"}),
        "review.save_draft": ("t1", "/artykuly/petycja/szkic", {**ARTICLE, "base": "2"}),
        "review.take_over": ("m", f"{proposal}/przejmij", {}),
    }


def _forms_of_experiences(stage: Stage) -> Forms:
    """The same for reports."""
    made = stage.experiences
    visible = f"/doswiadczenia/{made.visible}"
    later = "/doswiadczenia/dalszy-ciag"
    report = {"title": "Nowe słowa", "tools-0": "petycja", "problem": "Było źle.", "wersja": "3"}
    note = {"day": clock.today().isoformat(), "outcome": "udalo-sie", "body": "Rośnie."}
    return {
        "experiences.answer": ("t1", f"{visible}/zaproszenie", {"odpowiedz": "tak"}),
        "experiences.approve": ("m", f"/doswiadczenia/{made.waiting}/przyjmij", {"wersja": "1"}),
        "experiences.approve_follow_up": ("m", f"{later}/{made.waiting_note}/przyjmij", {}),
        "experiences.authors": ("author", f"{visible}/autorzy", {"person": "rola-t2"}),
        "experiences.comment": ("t2", f"{visible}/komentarz", {"body": "Brawo"}),
        "experiences.drop": ("author", f"/doswiadczenia/{made.draft}/usun", {}),
        "experiences.drop_unsent": ("t2", "/doswiadczenia/0/niewyslane/usun", {}),
        "experiences.keep_unsent": ("t2", "/doswiadczenia/0/niewyslane", report),
        "experiences.edit": ("author", f"{visible}/edytuj", {**report, "outcome": "udalo-sie"}),
        "experiences.follow": ("t2", f"{visible}/obserwuj", {"stan": "tak"}),
        "experiences.follow_up": ("author", f"{visible}/dalszy-ciag", note),
        "experiences.hide": ("m", f"{visible}/ukryj", REASON),
        "experiences.hide_follow_up": ("m", f"{later}/{made.note}/ukryj", REASON),
        "experiences.hide_version": ("m", f"{visible}/historia/2/ukryj", {}),
        "experiences.new": ("t2", "/doswiadczenia/nowe", report),
        "experiences.reject": ("m", f"/doswiadczenia/{made.to_reject}/odrzuc", REASON),
        "experiences.reject_follow_up": ("m", f"{later}/{made.note_to_reject}/odrzuc", REASON),
        "experiences.remove_author": ("author", f"{visible}/autorzy/{made.invited}/usun", {}),
        "experiences.unhide": ("m", f"/doswiadczenia/{made.hidden}/pokaz", {}),
        "experiences.unhide_follow_up": ("m", f"{later}/{made.hidden_note}/pokaz", {}),
    }


def _forms_of_care(stage: Stage) -> Forms:
    """The same for what moderators do to threads, polls, reports and complaints."""
    thread, made = f"/dyskusje/{stage.thread}", stage.reports
    poll = {"question": "Gdzie?", "options": "Tu\nTam", "days": "7"}
    report = {"address": f"/posty/{stage.post}", "branch": "zasady", "ground": "atak"}
    split = {"title": "Osobna sprawa", "posty": str(stage.edited_post)}
    decision = {"outcome": "bez-dzialania", "words": "Nie.", "seen": str(made.report)}
    merge = {"target": str(stage.thread)}
    return {
        "discussions.carry": ("t2", f"/posty/{stage.edited_post}/do-artykulu", {}),
        "discussions.merge_thread": ("m", f"/dyskusje/{stage.locked_thread}/polacz", merge),
        "discussions.move_thread": ("m", f"{thread}/przenies", {"board": "z-urzedem"}),
        "discussions.pin_thread": ("m", f"{thread}/przypnij", {}),
        "discussions.poll": ("author", f"{thread}/ankieta", poll),
        "discussions.slow_thread": (
            "m",
            f"{thread}/tryb-wolny",
            {"minutes": "5", "sentence": "Tak"},
        ),
        "discussions.split_thread": ("m", f"{thread}/podziel", split),
        "discussions.title": ("m", f"{thread}/tytul", {"title": "Inny tytuł"}),
        "discussions.unpin_thread": ("m", f"/dyskusje/{stage.locked_thread}/odepnij", {}),
        "discussions.vote": ("t2", f"{thread}/ankieta/glos", {"odpowiedz": str(made.option)}),
        "moderation.complaint": (
            "m",
            f"/moderacja/odwolania/{made.complaint}",
            {"decision": "zostaje", "answer": "Nie."},
        ),
        "moderation.report": ("guest", "/zglos", {**report, "message": "Obraża."}),
        "moderation.report_status": ("guest", "/zglos/zly-link", {"message": "Nie."}),
        "moderation.reported": ("m", f"/moderacja/zgloszenia/{made.report}", decision),
        "moderation.statement": ("author", f"/decyzje/{made.statement}", {"message": "Nie."}),
    }


def _forms_of_search(stage: Stage) -> Forms:
    """The same for the table of synonyms and what was looked for in vain."""
    made, table = stage.searches, "/moderacja/synonimy"
    plan = {"typed": "MPZP", "meanings": "plan miejscowy", "kind": "skrot", "seen": "1"}
    decision = {"decision": "przyjmij", "number": "1"}
    return {
        "search.change_synonym": ("m", f"{table}/{made.in_use}/zmien", plan),
        "search.decide_on_synonym": ("m", f"{table}/{made.proposed}/decyzja", decision),
        "search.new_synonym": ("m", f"{table}/nowy", {**plan, "typed": "betonoza"}),
        "search.rebuild_index": ("a", "/moderacja/wyszukiwarka/zbuduj", {}),
        "letters.letter": ("guest", "/pisma/petycja", {"pole-kto": "osoba"}),
        "letters.ready": ("guest", "/pisma/petycja/gotowe", {"pole-kto": "osoba"}),
        "letters.file": ("guest", "/pisma/petycja/plik/txt", {"pole-kto": "osoba"}),
        "letters.sheet": ("guest", "/pisma/petycja/lista-podpisow", {"pole-kto": "osoba"}),
        "letters.poster": ("guest", "/pisma/petycja/plakat", {"pole-kto": "osoba"}),
        "search.settle_unanswered": (
            "t2",
            f"/moderacja/czego-szukano/{made.unanswered}/zalatwione",
            {},
        ),
        "search.take_back_synonym": ("t3-outside", f"{table}/{made.proposed}/cofnij", {}),
        "search.withdraw_synonym": (
            "m",
            f"{table}/{made.in_use}/wycofaj",
            {"comment": "Nikt tak nie mówi", "seen": "1"},
        ),
    }


def _forms_of_records(stage: Stage) -> Forms:
    """The same for letters as data: the author's proposal, and a change by somebody else."""
    source = letter_kind.sources(letter_stage.CONTENT)["petycja"][letter_kind.SOURCE]
    change = {"pole-tekst": f"{source}\nDopisane.\n", "comment": "Dopisuję zdanie"}
    page = f"/dane/propozycje/{stage.record_proposal}"
    seen = {"revision": "1", "version": "1"}
    new = change["pole-tekst"].replace("id: petycja", "id: petycja-druga", 1)
    refusal = {**seen, "decyzja": "odrzuc", "reason": "brak-zrodla"}
    return {
        "records.add": ("t1", "/dane/pismo/nowe", {**change, "pole-tekst": new}),
        "records.decide": ("m", f"{page}/decyzja", refusal),
        "records.edit": ("t1", "/dane/pismo/petycja/zmien", {**change, "base": "1"}),
        "records.revise": ("author", f"{page}/popraw", {**change, **seen, "base": "1"}),
        "records.remove": (
            "t1",
            f"/dane/{letter_stage.REMOVABLE}/{letter_stage.ENTRY}/usun",
            {"comment": "Nie ma go już", "base": "1"},
        ),
        "records.revise_removal": (
            "author",
            f"/dane/propozycje/{stage.record_removal}/usun",
            {**seen, "comment": "Nie ma go już wcale", "base": "1"},
        ),
        "records.withdraw": ("author", f"{page}/wycofaj", {}),
    }


def _forms_of_cases(stage: Stage) -> Forms:
    """The same for a case of its owner, with a member and somebody who is invited."""
    made, today = stage.cases, clock.today().isoformat()
    case, closed = f"/moje/sprawy/{made.case}", f"/moje/sprawy/{made.closed}"
    step = f"{case}/wpis/{made.step}"
    begun = {"title": "Nowa sprawa", "day": today, "letter": "inne"}
    return {
        "cases.add_step": ("author", f"{case}/wpis", {"day": today, "words": "Tak"}),
        "cases.add_task": ("author", f"{case}/zadania", {"what": "Zdjęcia"}),
        "cases.answer": ("t2", f"{case}/zaproszenie", {"odpowiedz": "tak"}),
        "cases.attach": ("t1", f"{case}/zalaczniki", {}),
        "cases.begin": ("t2", "/moje/sprawy/nowa", begun),
        "cases.begin_from_letter": (
            "t2",
            "/moje/sprawy/z-pisma/petycja",
            {**begun, "zaloz": "1", "pole-kto": "osoba"},
        ),
        "cases.change": ("t1", f"{case}/zmien", {"title": "Inaczej"}),
        "cases.change_step": (
            "t1",
            f"{case}/wpis/{made.note}",
            {"day": today, "words": "Inaczej"},
        ),
        "cases.close": ("t1", f"{case}/zakoncz", {"outcome": "udalo-sie", "day": today}),
        "cases.drop_attachment": ("t1", f"{case}/zalaczniki/{made.attachment}/usun", {}),
        "cases.drop_step": ("t1", f"{case}/wpis/{made.note}/usun", {}),
        "cases.drop_task": ("t1", f"{case}/zadania/{made.other_task}/usun", {}),
        "cases.end_link": ("t1", f"/moje/sprawy/{made.left}/osoby/link/koniec", {}),
        "cases.erase": ("t1", f"{case}/usun", {"sure": "y"}),
        "cases.forget_letter": ("t1", f"{step}/pismo/usun", {}),
        "cases.join": ("t3", f"/moje/sprawy/zaproszenie/{made.token}", {}),
        "cases.leave": ("author", f"/moje/sprawy/{made.left}/wyjscie", {}),
        "cases.link": ("t1", f"{case}/osoby/link", {}),
        "cases.people": ("t1", f"{case}/osoby", {"person": "rola-m"}),
        "cases.remind": ("author", f"{case}/przypominaj", {"stan": "nie"}),
        "cases.remove": ("t1", f"{case}/osoby/{made.member}/usun", {}),
        "cases.reopen": ("t1", f"{closed}/wznow", {}),
        "cases.tell": ("t1", f"{closed}/doswiadczenie", {"title": "Tak było u nas"}),
        "cases.tick": ("author", f"{case}/zadania/{made.task}/zrobione", {"stan": "tak"}),
    }


def _forms_of_the_plan(stage: Stage) -> Forms:
    meeting = {"part": "realizacja", "day": "2022-05-01", "hours": "1", "subject": "Zakres"}
    advice = "/miasta/elk/doradztwo"
    return {
        "advice.strike": ("t3", f"{advice}/{stage.plan.advice}/wykresl", {"reason": "Pomyłka"}),
        "certificates.issue": ("t3", f"/projekty/{plan_stage.PROJECT}/certyfikat", {}),
        "certificates.revoke": (
            "t3",
            f"/certyfikaty/{plan_stage.CODE}/uniewaznij",
            {"reason": "Pomyłka"},
        ),
        "advice.write": ("t3", f"{advice}/dopisz", meeting),
        "plan.coordinator_list": ("m", "/miasta/elk/koordynatorzy", {"person": "rola-t2"}),
        "plan.give_up_city": ("t1", "/moje/miasto/elk/zrezygnuj", {}),
        "plan.take_coordinator": (
            "m",
            f"/miasta/elk/koordynatorzy/{stage.plan.coordinator}/odbierz",
            {},
        ),
    }


def all_forms(stage: Stage) -> Forms:
    return {
        **_forms(stage),
        **_forms_of_moderation(stage),
        **_forms_of_experiences(stage),
        **_forms_of_care(stage),
        **_forms_of_search(stage),
        **_forms_of_records(stage),
        **_forms_of_cases(stage),
        **_forms_of_the_plan(stage),
    }
