"""A checker of plans that knows only the printed document, not the solver."""
