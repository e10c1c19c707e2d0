"""Checks recorded traces against a spec. A trace file is the whole contract: see schema.py."""
