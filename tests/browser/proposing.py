"""Articles of a journey's own and changes of their words, by hand or into the database."""

from playwright.sync_api import Page, expect

from app.people.models import Level
from app.text.polish import slugify
from tests import make
from tests.browser.stage import Account, article, body, open_account, writing
from tests.server.running import Running


def write(site: Running, title: str, text: str) -> str:
    """Publish an article; returns its address."""
    slug = slugify(title)
    first = open_account(site, "Ewa Pierwsza", Level.EDITOR)
    with writing(site) as db:
        author = db.get_one(make.Person, first.id)
        make.article(db, author, title=title, slug=slug, body=text, categories=("zglosic",))
    return slug


def propose(site: Running, author: Account, slug: str, old: str, new: str) -> int:
    """A proposal that replaces some words."""
    with writing(site) as db:
        person = db.get_one(make.Person, author.id)
        text = body(db, slug)
        assert old in text
        changed = text.replace(old, new, 1)
        return make.proposal(db, article(db, slug), person, comment="Jaśniej", body=changed).id


def send_change(page: Page, slug: str, old: str, new: str, comment: str) -> None:
    """Change words in the editor and send the text, as somebody signed in."""
    page.goto(f"/artykuly/{slug}/edytuj")
    area = page.get_by_label("Treść", exact=True)
    text = area.input_value()
    assert old in text
    area.fill(text.replace(old, new, 1))
    page.get_by_label("Co i dlaczego zmieniasz?").fill(comment)
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()


def reads(page: Page, slug: str, *words: str) -> None:
    """Whoever looks at the article reads these words."""
    page.goto(f"/artykuly/{slug}")
    for each in words:
        expect(page.get_by_role("article")).to_contain_text(each)
