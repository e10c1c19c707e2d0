---- MODULE ExceptWrongKey ----
\* Covers: EXCEPT of a sequence at a key that is no number is an error, not a missing key.
VARIABLE x
Init == x = <<1, 2>>
Next == x' = [x EXCEPT !["a"] = 2]
====
