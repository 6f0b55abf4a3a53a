"""Articles to choose from: all of the main language, or those whose title has the words."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.lists import CARD, LIST_SIZE, ArticleCard, card_page
from app.articles.models import Article
from app.articles.vocabulary import MAIN_LANGUAGE
from app.core.paging import Page
from app.text.polish import slugify


def offered(db: Session, typed: str, number: int) -> Page[ArticleCard]:
    """A page of articles from A to Ż.

    Words are looked for in addresses, which are titles without Polish marks and capitals.
    """
    query = select(*CARD).where(Article.language == MAIN_LANGUAGE)
    if typed:
        for word in slugify(typed).split("-"):
            query = query.where(Article.slug.contains(word, autoescape=True))
    return card_page(db, query.order_by(Article.sort_key, Article.id), number, LIST_SIZE)
