"""Makes invented schools with a hidden truth; speaks only through the exchange files."""
