"""The simulator itself: repeatable, and ruled by its hidden truth."""
