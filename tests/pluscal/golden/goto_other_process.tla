---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
process p = 1 begin a: goto b; end process;
process q = 2 begin b: x := 1; end process;
end algorithm *)
====
