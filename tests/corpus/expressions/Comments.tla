Text before the module is a comment too.
---- MODULE Comments ----
\* Covers: text around the module, line comments, nested block comments, separators.
EXTENDS Naturals
(* a block (* nested *) still comment *)
VARIABLE x \* the only one
--------------------------------
Init == (* inside *) x = 0 \* trailing (* not opened
Next == x' = (x (* a *) + (* b (* c *) d *) 1) % 3
----
(***************
 * boxed
 ***************)
====
Text after the module.
