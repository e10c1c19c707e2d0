"""What may live here: TLA+ as text and as a tree. Nothing here knows what a name refers to."""
