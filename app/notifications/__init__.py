"""Notices: who is told of what, in their inbox and by e-mail."""
