"""Tests of private cases."""
