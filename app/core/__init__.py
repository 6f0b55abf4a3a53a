"""Session and tables, settings, clock, errors, journal, mail, limits: no words of the domain."""
