"""Articles as files: the first content, and a copy of everything in an open format."""
