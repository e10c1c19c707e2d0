"""The real driver of `replica.step`: sockets, disks, clocks and processes. All IO lives here.

`wal` keeps the log, `transport` carries messages, `node` drives one replica, `client` finds the
leader of a group, `cluster` starts the replicas' processes and restarts them.
"""
