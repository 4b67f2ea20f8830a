"""The sample school: CSV files in the exchange formats."""
