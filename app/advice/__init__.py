"""Advice to cities of the Plan: fifty hours, and who gave them."""
