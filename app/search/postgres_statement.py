"""The one statement of a search in PostgreSQL: a page of results, their number, their facets."""

from typing import Any, Final

from app.search.engine import FACETED, Filters, Query
from app.search.postgres_vectors import WEIGHTS, Counts, Scoring, any_of, lexemes, rarest

# So many of the matches, roughly the best, are ranked by all their words: fewer after RUM, whose
# order is nearer to that already.
_RANKED: Final = 250
_RANKED_AFTER_RUM: Final = 100
_RARE: Final = 80
# What has the words in its text alone stands behind, in the order of its worth.
_FOUND_AT_ALL: Final = 0.01

# As app.search.engine.worth has it; a hit in a longer text says a little less.
_WORTH: Final = (
    "standing * CASE WHEN fading = 0 THEN 1 ELSE 1 - fading + fading * power(0.5,"
    " greatest(0, CAST(extract(epoch FROM now() - updated) AS float)) / 31536000) END"
    " / (1 + ln(CAST(1 + length AS float)))"
)
_COLUMNS: Final = "key, kind, tags, updated, words"
_ROUGH_ORDER: Final = "rough DESC, updated DESC, key"
_FACETS: Final = (
    "(SELECT jsonb_object_agg(label, times) FROM"
    " (SELECT label, count(*) AS times FROM chosen, unnest(tags || ('kind:' || kind)) AS label"
    f" WHERE number <= {FACETED} GROUP BY label) AS labels) AS facets"
)


class Statement:
    """Built by `best`, `newest` or `unranked`, in the notation of the driver."""

    def __init__(
        self, index_id: int, wanted: str, filters: Filters, offset: int, limit: int
    ) -> None:
        self.sql = ""
        self.parameters: dict[str, Any] = {
            "index": index_id,
            "wanted": wanted,
            "offset": offset,
            "limit": limit,
            "most": max(FACETED, offset + limit),
        }
        self._where = self._conditions(filters)

    def best(self, query: Query, counts: Counts, documents: int, *, uses_rum: bool) -> None:
        """Best first."""
        scoring = Scoring(query, counts, documents)
        self.parameters |= scoring.parameters
        ranked_most = _RANKED_AFTER_RUM if uses_rum else _RANKED
        matches = self._by_rum() if uses_rum else self._by_heads(query, counts)
        if rare := rarest(query, counts, _RARE):
            # Of the many that have any of the words, those with a rare one are ranked for sure.
            self.parameters["rare"] = rare
            rarely = f"{self._where} AND words @@ CAST(%(rare)s AS tsquery)"
            first = f"SELECT *, 0 AS tier FROM ({_documents('0', rarely)} LIMIT {_RARE}) AS rare"
            matches = f"{first} UNION ALL SELECT *, 1 AS tier FROM ({matches}) AS others"
            # The same document may come twice; its better place counts.
            matches = (
                "SELECT * FROM (SELECT DISTINCT ON (key) * FROM"
                f" ({matches}) AS both_kinds ORDER BY key, tier) AS single"
                f" ORDER BY tier, {_ROUGH_ORDER} LIMIT %(most)s"
            )
        # OFFSET 0 keeps the vector from being unpacked again for each word of the query.
        ranked = (
            f"SELECT key, updated, worth * ({scoring.expression}) AS score, 0 AS shelf"
            " FROM (SELECT key, updated, worth, words || CAST('' AS tsvector) AS v"
            f"  FROM (SELECT * FROM chosen WHERE number <= {ranked_most} OFFSET 0) AS near"
            "  OFFSET 0) AS unpacked"
            " UNION ALL SELECT key, updated, rough AS score, 1 AS shelf"
            f" FROM chosen WHERE number > {ranked_most}"
        )
        if self.parameters["most"] > FACETED:
            # What stands further down than anybody reads is put in no other order than by age.
            ranked += (
                " UNION ALL SELECT key, updated, 0 AS score, 2 AS shelf FROM search_document"
                f" WHERE {self._where} AND key NOT IN (SELECT key FROM chosen)"
            )
            self.parameters["most"] = FACETED
        order = f"tier, {_ROUGH_ORDER}" if rare else _ROUGH_ORDER
        self._assemble(matches, order, ranked, "shelf, score DESC, updated DESC, key")

    def newest(self) -> None:
        """What changed last first."""
        matches = (
            f"SELECT key, kind, tags, updated FROM search_document WHERE {self._where}"
            " ORDER BY updated DESC, key LIMIT %(most)s"
        )
        ordered = "SELECT key, updated, 0 AS score FROM chosen"
        self._assemble(matches, "updated DESC, key", ordered, "updated DESC, key")

    def unranked(self) -> str:
        """Keys of any matches."""
        return f"SELECT key FROM search_document WHERE {self._where} LIMIT %(offset)s + %(limit)s"

    def _assemble(self, matches: str, order: str, ranked: str, final: str) -> None:
        self.sql = (
            f"WITH chosen AS MATERIALIZED (SELECT *, row_number() OVER (ORDER BY {order}) AS number"
            f" FROM ({matches}) AS matches),"
            f" page AS (SELECT key, score, row_number() OVER (ORDER BY {final}) AS place"
            f"  FROM ({ranked}) AS ranked ORDER BY place OFFSET %(offset)s LIMIT %(limit)s)"
            f" SELECT (SELECT count(*) FROM search_document WHERE {self._where}) AS total,"
            " (SELECT jsonb_agg(jsonb_build_array(key, score) ORDER BY place) FROM page) AS page,"
            f" {_FACETS}"
        )

    def _by_heads(self, query: Query, counts: Counts) -> str:
        """Matches in the order of what stands in their titles, headings and leads."""
        rough = _WORTH
        if known := any_of(name for name in lexemes(query) if counts.get(name)):
            self.parameters["any"] = known
            rank = f"ts_rank(CAST('{WEIGHTS}' AS real[]), heads, CAST(%(any)s AS tsquery))"
            rough = f"({rank} + {_FOUND_AT_ALL}) * {_WORTH}"
        return f"{_documents(rough, self._where)} ORDER BY {_ROUGH_ORDER} LIMIT %(most)s"

    def _by_rum(self) -> str:
        """Matches in RUM's order, which is that of all their words."""
        near = (
            f"SELECT * FROM search_document WHERE {self._where}"
            " ORDER BY words <=> CAST(%(wanted)s AS tsquery) LIMIT %(most)s"
        )
        # To ask for the distance itself would unpack every vector.
        rough = "-row_number() OVER ()"
        return f"SELECT {_COLUMNS}, {_WORTH} AS worth, {rough} AS rough FROM ({near}) AS nearest"

    def _conditions(self, filters: Filters) -> str:
        parts = ["index_id = %(index)s", "words @@ CAST(%(wanted)s AS tsquery)"]
        if filters.kind:
            self.parameters["kind"] = filters.kind
            parts.append("kind = %(kind)s")
        for number, group in enumerate(filters.tags):
            self.parameters[f"tags{number}"] = list(group)
            parts.append(f"tags && CAST(%(tags{number})s AS text[])")
        if filters.since:
            self.parameters["since"] = filters.since
            parts.append("updated >= %(since)s")
        if filters.until:
            self.parameters["until"] = filters.until
            parts.append("updated < %(until)s")
        return " AND ".join(parts)


def _documents(rough: str, where: str) -> str:
    columns = f"{_COLUMNS}, {_WORTH} AS worth, {rough} AS rough"
    return f"SELECT {columns} FROM search_document WHERE {where}"
