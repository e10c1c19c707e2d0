---- MODULE StrongLabel ----
\* Covers: a label marked + in a weakly fair process
EXTENDS Integers, Sequences, TLC
(*
--algorithm StrongLabel
variables x = 0;
fair process blink = 1
begin a: while TRUE do x := 1 - x; end while;
end process;
fair process waits = 2
begin b:+ await x = 1;
      c: skip;
end process;
end algorithm
*)
Ends == <>(pc[2] = "Done")
====
