"""What may live here: nothing but this sentence about the room.

`impl.store` is the data side of a replica: a deterministic state machine over a B-tree. It knows
nothing of Paxos, sockets, clocks or HTTP. Reading order: numbers, values, limits, wire,
btree, keys, commands, expressions, catalogue, writes, reads, dedup, machine.
"""
