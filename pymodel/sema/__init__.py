"""What may live here: the meaning of names. Source modules in, `ResolvedModule`s out."""
