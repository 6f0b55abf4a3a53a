"""How fast the wiki answers, beside two floors on the same server in the same run."""
