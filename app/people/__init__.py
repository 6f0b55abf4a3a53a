"""Accounts, sign-in, levels and the permission table, profiles."""
