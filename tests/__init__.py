"""Tests of matcher; the folders mirror the package."""
