---- MODULE Cups ----
EXTENDS CSV
VARIABLE cups
Init == cups = 0
Next == cups' = CSVRead(<<"name", "size">>, ",", "cups.csv")
====
