"""What changed, for people and for programs: recent changes, Atom, sitemap."""
