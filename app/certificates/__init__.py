"""Certificates of completed projects, which anybody can verify."""
