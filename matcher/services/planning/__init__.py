"""Joint plans: people, ground, answer, storage; plans, needs and the night stand on it."""
