"""The writing of imported rows: resolved, compared with what is stored, written in bulk."""
