"""Checking a model: exploration driven through `engine.base` alone, verdicts, counterexamples."""
