---- MODULE WithStep ----
\* Covers: with that holds if and either; an empty set blocks
EXTENDS Integers, Sequences, TLC
(*
--algorithm WithStep
variables free = {1, 2}, got = <<>>;
process p \in 1..3
begin
  a: with r \in free do
       if r = 1 then free := free \ {r}; got := Append(got, self);
       else either free := free \ {r}; or skip; end either;
       end if;
     end with;
end process;
end algorithm
*)
====
