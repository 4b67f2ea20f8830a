"""Tables, one noun per file: columns, constraints, relations; no decisions."""
