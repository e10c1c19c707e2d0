--------------------------- MODULE SnapshotStore ---------------------------
(***************************************************************************)
(* A key-value store under snapshot isolation: a transaction reads and     *)
(* writes a copy of the store as it was at its beginning, and may commit   *)
(* unless another one has committed a write to one of its keys meanwhile.  *)
(* A model whose state is functions of functions.                          *)
(***************************************************************************)
CONSTANTS
  Key,
  Value,
  Transaction,
  Nothing      \* what a key has that was never written

VARIABLES
  store,     \* store[k]: what is committed
  open,      \* the transactions under way
  copy,      \* copy[t][k]: the store as transaction t sees it
  wrote,     \* wrote[t]: the keys that t has written
  missed     \* missed[t]: the keys that others have committed since t began

vars == <<store, open, copy, wrote, missed>>

State == [Key -> Value \cup {Nothing}]

TypeOK ==
  /\ store \in State
  /\ open \subseteq Transaction
  /\ copy \in [Transaction -> State]
  /\ wrote \in [Transaction -> SUBSET Key]
  /\ missed \in [Transaction -> SUBSET Key]

Empty == [k \in Key |-> Nothing]

Init ==
  /\ store = Empty
  /\ open = {}
  /\ copy = [t \in Transaction |-> Empty]
  /\ wrote = [t \in Transaction |-> {}]
  /\ missed = [t \in Transaction |-> {}]

Begin(t) ==
  /\ t \notin open
  /\ open' = open \cup {t}
  /\ copy' = [copy EXCEPT ![t] = store]
  /\ UNCHANGED <<store, wrote, missed>>

Write(t, k, v) ==
  /\ t \in open
  /\ copy[t][k] # v
  /\ copy' = [copy EXCEPT ![t][k] = v]
  /\ wrote' = [wrote EXCEPT ![t] = @ \cup {k}]
  /\ UNCHANGED <<store, open, missed>>

Forget(t) ==
  /\ copy' = [copy EXCEPT ![t] = Empty]
  /\ wrote' = [wrote EXCEPT ![t] = {}]

Commit(t) ==
  /\ t \in open
  /\ wrote[t] \cap missed[t] = {}
  /\ store' = [k \in Key |-> IF k \in wrote[t] THEN copy[t][k] ELSE store[k]]
  /\ open' = open \ {t}
  /\ missed' = [u \in Transaction |->
                  IF u = t THEN {}
                  ELSE IF u \in open THEN missed[u] \cup wrote[t]
                  ELSE missed[u]]
  /\ Forget(t)

Abort(t) ==
  /\ t \in open
  /\ wrote[t] \cap missed[t] # {}
  /\ open' = open \ {t}
  /\ missed' = [missed EXCEPT ![t] = {}]
  /\ Forget(t)
  /\ UNCHANGED store

Next ==
  \E t \in Transaction :
    \/ Begin(t) \/ Commit(t) \/ Abort(t)
    \/ \E k \in Key, v \in Value : Write(t, k, v)

Spec == Init /\ [][Next]_vars

ClosedIsClean ==
  \A t \in Transaction \ open : copy[t] = Empty /\ wrote[t] = {} /\ missed[t] = {}

SeesItsOwn ==
  \A t \in open, k \in Key :
    k \notin wrote[t] /\ k \notin missed[t] => copy[t][k] = store[k]
=============================================================================
