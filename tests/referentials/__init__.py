"""Tests of the facts from outside."""
