"""Tests of the JSON API, through the real application."""
