"""The 17 goals; the catalogue of cities joins them here."""
