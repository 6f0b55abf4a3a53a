"""Search at several sizes: each engine, and SQLite's FTS5 over the same lemmas as a floor."""
