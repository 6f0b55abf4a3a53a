"""Home page, error pages, health, about: what belongs to the whole site."""
