"""Hard rules over arrays, one file per family, one registry."""
