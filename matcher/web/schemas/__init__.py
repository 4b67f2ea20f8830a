"""marshmallow schemas, one file per noun, for JSON and HTML forms alike."""
