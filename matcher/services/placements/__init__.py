"""The life of a placement, from the accepted suggestion to the bilan: one use case per file."""
