"""Scores of blocks of trainees and openings in float32, for the plan."""
