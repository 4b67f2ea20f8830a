"""The formats of files, one per file, and their catalogue."""
