"""The shipped sample school, held to the exchange formats."""
