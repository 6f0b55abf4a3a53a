"""Deadlines in offices: their rules, the table of terms, the calculator and reminders."""
