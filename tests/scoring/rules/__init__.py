"""Tests of the rules of law and practice."""
