"""Pure functions on text: Markdown to safe HTML, Polish typography, merge and comparison."""
