"""Engines: three meanings of one kernel. `base` is the contract, `interpreter` the definition."""
