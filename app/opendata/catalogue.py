"""The catalogue of the tables for portals of open data, by the European profile DCAT-AP 3.

Told once as resources with properties, and written twice: as JSON-LD and as Turtle.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from app.core.i18n import LANGUAGE, speaking
from app.opendata.lists import LISTS
from app.opendata.schema import TABLES
from app.opendata.writing import Format

PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EUROPE: Final = "http://publications.europa.eu/resource/authority"
_CC0: Final = f"{_EUROPE}/licence/CC0"
_FILE_TYPES: Final = {Format.CSV: "CSV", Format.JSON: "JSON"}
_MEDIA: Final = "https://www.iana.org/assignments/media-types"
_MEDIA_TYPES: Final = {
    Format.CSV: f"{_MEDIA}/text/csv",
    Format.JSON: f"{_MEDIA}/application/json",
}


@dataclass(frozen=True)
class Ref:
    """An address of another resource."""

    uri: str


@dataclass(frozen=True)
class Text:
    """Words in a language, or a value of a type."""

    value: str
    language: str = ""
    type: str = ""


Value = Ref | Text


@dataclass(frozen=True)
class Resource:
    """A thing with its types and properties; names with the prefixes above."""

    uri: str
    type: str
    properties: list[tuple[str, Value]] = field(default_factory=list)


def resources(site_name: str, site_url: str, changed: datetime | None) -> list[Resource]:
    """The catalogue, its publisher, a data set for each table and a service for the API."""
    with speaking(LANGUAGE):
        home = f"{site_url}/otwarte-dane"
        publisher = Resource(
            f"{home}#wydawca",
            "foaf:Agent",
            [("foaf:name", Text(site_name, "pl")), ("foaf:homepage", Ref(site_url))],
        )
        service = _service(site_name, site_url, publisher)
        sets = [made for name in TABLES for made in _data_set(name, site_url, publisher, changed)]
        catalogue = Resource(
            f"{home}#katalog",
            "dcat:Catalog",
            [
                ("dct:title", Text(f"Otwarte dane: {site_name}", "pl")),
                ("dct:title", Text(f"Open data: {site_name}", "en")),
                (
                    "dct:description",
                    Text(
                        "Miasta, projekty i efekty Planu Działań dla Miast oraz terminy lokalne.",
                        "pl",
                    ),
                ),
                ("dct:publisher", Ref(publisher.uri)),
                ("dct:language", Ref(f"{_EUROPE}/language/POL")),
                ("dct:license", Ref(_CC0)),
                ("dct:spatial", Ref(f"{_EUROPE}/country/POL")),
                ("foaf:homepage", Ref(home)),
                ("dcat:service", Ref(service.uri)),
                *_modified(changed),
                *(("dcat:dataset", Ref(each.uri)) for each in sets if each.type == "dcat:Dataset"),
            ],
        )
        return [catalogue, publisher, service, *sets]


def _data_set(
    name: str, site_url: str, publisher: Resource, changed: datetime | None
) -> Iterator[Resource]:
    home, entity = f"{site_url}/otwarte-dane", TABLES[name]
    label, files = str(entity.label), [f"{home}/{name}.{format_}" for format_ in Format]
    with speaking("en"):
        english = str(entity.label)
    columns = ", ".join(str(column.label).lower() for column in entity.columns)
    yield Resource(
        f"{home}#{name}",
        "dcat:Dataset",
        [
            ("dct:title", Text(label, "pl")),
            ("dct:title", Text(english, "en")),
            ("dct:description", Text(f"{label}: {columns}.", "pl")),
            ("dct:identifier", Text(name)),
            ("dct:publisher", Ref(publisher.uri)),
            ("dct:accessRights", Ref(f"{_EUROPE}/access-right/PUBLIC")),
            ("dct:accrualPeriodicity", Ref(f"{_EUROPE}/frequency/IRREG")),
            ("dct:language", Ref(f"{_EUROPE}/language/POL")),
            ("dct:spatial", Ref(f"{_EUROPE}/country/POL")),
            ("dct:conformsTo", Ref(f"{home}/schemat.json")),
            ("dcat:theme", Ref(f"{_EUROPE}/data-theme/REGI")),
            ("dcat:keyword", Text("miasta", "pl")),
            ("dcat:keyword", Text("cele zrównoważonego rozwoju", "pl")),
            ("dcat:landingPage", Ref(home)),
            *_modified(changed),
            *(("dcat:distribution", Ref(f"{file}#plik")) for file in files),
        ],
    )
    for format_, file in zip(Format, files, strict=True):
        yield Resource(
            f"{file}#plik",
            "dcat:Distribution",
            [
                ("dct:title", Text(f"{label} ({_FILE_TYPES[format_]})", "pl")),
                ("dcat:accessURL", Ref(file)),
                ("dcat:downloadURL", Ref(file)),
                ("dct:license", Ref(_CC0)),
                ("dct:format", Ref(f"{_EUROPE}/file-type/{_FILE_TYPES[format_]}")),
                ("dcat:mediaType", Ref(_MEDIA_TYPES[format_])),
                ("dcatap:availability", Ref(f"{_EUROPE}/planned-availability/STABLE")),
            ],
        )


def _service(site_name: str, site_url: str, publisher: Resource) -> Resource:
    return Resource(
        f"{site_url}/otwarte-dane#api",
        "dcat:DataService",
        [
            ("dct:title", Text(f"API: {site_name}", "pl")),
            ("dct:publisher", Ref(publisher.uri)),
            ("dct:license", Ref(_CC0)),
            *(("dcat:endpointURL", Ref(f"{site_url}/api/v1/{name}")) for name in LISTS),
            ("dcat:endpointURL", Ref(f"{site_url}/api/v1/goals")),
            ("dcat:endpointDescription", Ref(f"{site_url}/api/v1/openapi.json")),
        ],
    )


def _modified(changed: datetime | None) -> list[tuple[str, Value]]:
    if changed is None:
        return []
    return [("dct:modified", Text(changed.isoformat(timespec="seconds"), type="xsd:dateTime"))]


def as_json_ld(found: list[Resource]) -> str:
    """The resources as one graph."""
    graph = [_object(each) for each in found]
    return json.dumps({"@context": PREFIXES, "@graph": graph}, ensure_ascii=False, indent=1)


def _object(resource: Resource) -> dict[str, Any]:
    made: dict[str, Any] = {"@id": resource.uri, "@type": resource.type}
    for name, value in resource.properties:
        made.setdefault(name, []).append(_json_value(value))
    return made


def _json_value(value: Value) -> dict[str, str]:
    if isinstance(value, Ref):
        return {"@id": value.uri}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return {"@value": value.value, "@type": value.type} if value.type else {"@value": value.value}


def as_turtle(found: list[Resource]) -> str:
    """The resources one after another, one property in a line."""
    lines = [f"@prefix {name}: <{uri}> ." for name, uri in PREFIXES.items()]
    for each in found:
        lines += ["", f"<{_uri(each.uri)}> a {each.type} ;"]
        told = [f"    {name} {_turtle_value(value)}" for name, value in each.properties]
        lines += [*(f"{line} ;" for line in told[:-1]), f"{told[-1]} ."]
    return "\n".join([*lines, ""])


def _turtle_value(value: Value) -> str:
    if isinstance(value, Ref):
        return f"<{_uri(value.uri)}>"
    # What JSON escapes in a string, Turtle escapes in the same way.
    text = json.dumps(value.value, ensure_ascii=False)
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^{value.type}" if value.type else text


def _uri(uri: str) -> str:
    """An address between angle brackets: what may not stand there is escaped."""
    return "".join(
        f"\\u{ord(char):04X}" if char in '<>"{}|^`\\' or ord(char) <= 32 else char for char in uri
    )
