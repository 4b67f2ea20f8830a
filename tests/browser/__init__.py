"""The stories in a real Chromium, on the sample school."""
