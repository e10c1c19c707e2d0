"""The replicated store: one sans-IO protocol core (`replica.step`) and the drivers around it."""
