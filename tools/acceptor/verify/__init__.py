"""The main job: check, prove, exercise, conform and serve, held against each other.

One file a step; each is a function from an output folder to rows, run in a process of its own.
`rows.py` is what a step answers with, `live.py` what a person sees meanwhile, `page.py` the report.
"""
