"""Articles: published versions, comparison, links, rename, restore. Proposals live in review."""
