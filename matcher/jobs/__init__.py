"""Scheduled work: one table of jobs, a runner, one scheduler process."""
