"""The OpenAPI document of the API, written by hand: it is the promise, the code has to keep it.

A test compares it with every route below /api/ and with real answers.
"""

from typing import Any, Final

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.articles.vocabulary import CATEGORIES, FACTS, LANGUAGES, LETTERS, STAGES
from app.core.web import application, open_to_all, tagged
from app.experiences.models import Outcome
from app.opendata import promises
from app.people.access import requires
from app.people.rules import Permission
from app.search.tags import KINDS
from app.ui.pages import page_tag

blueprint = Blueprint("openapi", __name__)

VERSION: Final = "1.0.0"
Schema = dict[str, Any]


@blueprint.get("/api/v1/openapi.json")
@requires(Permission.READ)
def description() -> ResponseReturnValue:
    """The document for this installation."""
    settings = application().settings
    tag = page_tag("o")
    return open_to_all(
        tagged(tag, lambda: jsonify(document(settings.site_name, settings.site_url)))
    )


def document(site_name: str, site_url: str) -> Schema:
    """OpenAPI 3.1 description of everything below /api/v1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site_name} API",
            "version": VERSION,
            "summary": "Articles, letters, threads and open data of a civic wiki, in Polish.",
            "license": {"name": "CC BY-SA 4.0 (content)", "identifier": "CC-BY-SA-4.0"},
        },
        "servers": [{"url": site_url}],
        "paths": {
            "/api/v1/articles": {"get": _ARTICLE_LIST},
            "/api/v1/articles/{slug}": {"get": _ONE_ARTICLE},
            "/api/v1/letters": {"get": _LETTER_LIST},
            "/api/v1/search": {"get": _SEARCH},
            "/api/v1/openapi.json": {"get": _DESCRIPTION},
            **promises.paths(
                [_LIMIT, _OFFSET], {"400": _fault("BadRequest"), "429": _fault("TooMany")}
            ),
        },
        "components": {
            "schemas": {**_SCHEMAS, **promises.schemas()},
            "responses": {name: _json(words, "Error") for name, words in _FAULTS.items()},
        },
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(words: str, schema: str) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": _ref(schema)}}}


def _fault(name: str) -> Schema:
    return {"$ref": f"#/components/responses/{name}"}


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _query(name: str, words: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _any_of(name: str, words: str, values: list[str]) -> Schema:
    """A parameter that may come several times: any of its values will do."""
    schema = _list({"type": "string", "enum": values})
    return {**_query(name, words, schema), "style": "form", "explode": True}


_TEXT: Final[Schema] = {"type": "string"}
_ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}
_MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_SLUG: Final[Schema] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}

_LIMIT: Final = _query(
    "limit",
    "Results in one answer.",
    {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
)
_OFFSET: Final = _query(
    "offset", "Results to skip.", {"type": "integer", "minimum": 0, "default": 0}
)

_FAULTS: Final = {
    "BadRequest": "A parameter has a value that cannot be taken.",
    "NotFound": "There is no such article.",
    "TooMany": "Too many requests; the header Retry-After tells when to try again (seconds).",
}

_IN_LIST: Final[Schema] = {
    "slug": _SLUG,
    "title": _TEXT,
    "url": _ADDRESS,
    "summary": {"type": "string", "description": "The lead; plain text."},
    "language": {"type": "string", "enum": list(LANGUAGES)},
    "updated": _MOMENT,
}


def _results(item: str) -> Schema:
    return _object(
        {"total": _COUNT, "limit": _COUNT, "offset": _COUNT, "results": _list(_ref(item))}
    )


_SCHEMAS: Final[Schema] = {
    "ArticleInList": _object(_IN_LIST),
    "ArticleList": _results("ArticleInList"),
    "Article": _object(
        {
            **_IN_LIST,
            "html": {"type": "string", "description": "The text as readers see it; safe HTML."},
            "markdown": {"type": "string", "description": "The text as its authors wrote it."},
            "category": _list({"type": "string", "enum": [each.slug for each in CATEGORIES]}),
            "stage": {"type": ["string", "null"], "enum": [*(each.slug for each in STAGES), None]},
            "sdg": _list({"type": "integer", "minimum": 1, "maximum": 17}),
            "legal_date": {
                "type": ["string", "null"],
                "format": "date",
                "description": "The day as of which the law was checked.",
            },
            "facts": _object(dict.fromkeys(FACTS, _TEXT), optional=FACTS),
            "acts": _list(_TEXT),
            "sources": _list(_TEXT),
            "pictogram": {"type": ["string", "null"]},
            "related": _list(_TEXT),
            "letters": _list({"type": "string", "enum": list(LETTERS)}),
            "also_called": _list(_TEXT),
            "translation_of": {
                "type": ["string", "null"],
                "description": "Slug of the Polish article of which this is a translation.",
            },
            "licence": _object({"name": _TEXT, "url": _ADDRESS}),
            "revision": _object(
                {
                    "number": {"type": "integer", "minimum": 1},
                    "url": _ADDRESS,
                    "created": _MOMENT,
                    "comment": _TEXT,
                }
            ),
        }
    ),
    "Letter": _object(
        {
            "id": _SLUG,
            "title": _TEXT,
            "url": _ADDRESS,
            "legal_state": {
                "type": "string",
                "format": "date",
                "description": "The day as of which the law was checked.",
            },
        }
    ),
    "LetterList": _results("Letter"),
    "SearchResult": _object(
        {
            "kind": {"type": "string", "enum": list(KINDS)},
            "slug": _TEXT,
            "title": _TEXT,
            "url": _ADDRESS,
            "snippet": _TEXT,
        }
    ),
    "SearchResults": _object(
        {
            **_results("SearchResult")["properties"],
            "corrected": {
                "type": ["string", "null"],
                "description": "The query that was answered, when typing errors were put right.",
            },
            "titles_only": {
                "type": "boolean",
                "description": "The index is being built: titles were searched, narrowed by `kind` "
                "alone.",
            },
        }
    ),
    "Error": _object({"error": _object({"status": {"type": "integer"}, "message": _TEXT})}),
}

_ARTICLE_LIST: Final[Schema] = {
    "operationId": "listArticles",
    "summary": "Published articles from A to Ż.",
    "parameters": [_LIMIT, _OFFSET],
    "responses": {
        "200": _json("A page of the list.", "ArticleList"),
        "304": {"description": "Unchanged since the answer whose ETag was sent."},
        "400": _fault("BadRequest"),
    },
}
_LETTER_LIST: Final[Schema] = {
    "operationId": "listLetters",
    "summary": "Letters that can be filled in, from A to Ż.",
    "parameters": [_LIMIT, _OFFSET],
    "responses": {
        "200": _json("A page of the list.", "LetterList"),
        "304": {"description": "Unchanged since the answer whose ETag was sent."},
        "400": _fault("BadRequest"),
    },
}
_ONE_ARTICLE: Final[Schema] = {
    "operationId": "getArticle",
    "summary": "One published article with its text.",
    "parameters": [{"name": "slug", "in": "path", "required": True, "schema": _TEXT}],
    "responses": {
        "200": _json("The article.", "Article"),
        "301": {"description": "The article has another address now."},
        "304": {"description": "Unchanged since the answer whose ETag was sent."},
        "404": _fault("NotFound"),
    },
}
_SEARCH: Final[Schema] = {
    "operationId": "search",
    "summary": "Articles, letters, threads, experiences, cities and projects that match a query.",
    "parameters": [
        _query("q", "Words in any form, with or without Polish letters.", _TEXT),
        _query(
            "kind",
            "Only things of this kind.",
            {"enum": list(KINDS)},
        ),
        _any_of("category", "Articles of these sections.", [each.slug for each in CATEGORIES]),
        _any_of("stage", "Articles of these stages.", [each.slug for each in STAGES]),
        _any_of(
            "sdg", "Goals of sustainable development.", [str(number) for number in range(1, 18)]
        ),
        _any_of("outcome", "How experiences ended.", [each.value for each in Outcome]),
        _any_of("answer", "Threads with or without a helpful answer.", ["solved", "open"]),
        _query("city", "Slug of a city, for experiences, threads, cities and projects.", _SLUG),
        _query("since", "Changed on this day or later.", {"type": "string", "format": "date"}),
        _query("until", "Changed on this day or earlier.", {"type": "string", "format": "date"}),
        _query(
            "sort",
            "What stands first.",
            {"enum": ["relevance", "date"], "default": "relevance"},
        ),
        _query(
            "exact",
            "Whether typing errors stay as they are.",
            {"enum": ["true", "false"], "default": "false"},
        ),
        _LIMIT,
        _OFFSET,
    ],
    "responses": {
        "200": _json("A page of results.", "SearchResults"),
        "400": _fault("BadRequest"),
        "429": _fault("TooMany"),
    },
}
_DESCRIPTION: Final[Schema] = {
    "operationId": "getDescription",
    "summary": "This document.",
    "responses": {
        "200": {
            "description": "OpenAPI 3.1.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "304": {"description": "Unchanged since the answer whose ETag was sent."},
    },
}
