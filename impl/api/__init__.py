"""What may live here: nothing but this sentence about the room.

`impl.api` speaks DynamoDB's JSON protocol over HTTP. It turns requests into commands and results
into responses. It decides nothing about data: that is `impl.store`, at apply.
"""
