"""The stories, through the real entry points."""
