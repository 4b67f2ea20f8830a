"""Use cases, one file per actor's wish; transactions begin and end here."""
