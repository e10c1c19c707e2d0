"""The toolkit: parse TLA+, bind it to a model, explore it, prove it. Rooms are listed in README."""
