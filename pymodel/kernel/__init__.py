"""The kernel: one small language between the front end and every engine. See nodes.py, model.py."""
