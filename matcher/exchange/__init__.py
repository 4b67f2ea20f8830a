"""Files in and out: the exchange formats as tables of columns, readers and writers."""
