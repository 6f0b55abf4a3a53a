"""Experiences: what residents did, with which tools, and what came of it."""
