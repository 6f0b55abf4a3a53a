"""Frame of every page: layout, macros, filters, icons and static files; knows no domain."""
