"""What may live here: nothing but this sentence about the room.

`impl.store.expressions` holds DynamoDB's expression language. Text is parsed once, where a request
enters (syntax, then binding of `#name` and `:value`); commands carry the bound tree (nodes), and
every replica evaluates the same tree. Reading order: nodes, syntax, placeholders, binding,
key_condition, update_binding; then what the trees mean: paths, condition, update.
"""
