"""The pages and the JSON API: parse, call one use case, render."""
