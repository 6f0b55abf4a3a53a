"""Tests of the register of acts."""
