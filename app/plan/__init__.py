"""The Action Plan for Cities: who takes part, with what, and what came of it."""
