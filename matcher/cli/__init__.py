"""The console script ``matcher``: one file per group of commands."""
