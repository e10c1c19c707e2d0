"""Results as text, JSON, dot and html. Builds strings; only a cli prints them."""
