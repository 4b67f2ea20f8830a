"""Entry point of the web server: ``gunicorn wsgi:app``."""

from config.settings import load_settings
from matcher.app import create_app

app = create_app(load_settings())
