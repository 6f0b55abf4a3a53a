"""A letter as a file, and what is printed beside it: sheets for signatures and posters."""
