"""Rows to arrays: the only crossing into scoring; ``packed.pack`` is its door."""
