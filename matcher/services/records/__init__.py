"""The tables as the exchange formats see them: shared by imports and exports."""
