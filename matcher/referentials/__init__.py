"""Facts from outside: trades, titles, places, holidays; read-only once in memory."""
