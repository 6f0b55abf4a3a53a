"""Brochures: chosen articles as one PDF to print and hand out."""
