"""The HTML pages; htmx gets the fragment of the same page."""
