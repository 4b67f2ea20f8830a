"""Settings and the numbers that shape scores and rules."""
