"""Pure scoring: arrays in, values out; no Flask, SQL, files, clock, or chance without a seed."""
