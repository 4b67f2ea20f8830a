"""Tests of the pages, the sign-in and the errors, through HTTP."""
