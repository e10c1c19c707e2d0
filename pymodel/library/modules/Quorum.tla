------------------------------- MODULE Quorum -------------------------------
\* Quorum systems: sets of quorums that meet one another, and supersets of quorums with them.

QuorumSystem(S) ==
    {System \in SUBSET SUBSET S :
        /\ System # {}
        /\ \A P \in System : \A Q \in System : P \cap Q # {}
        /\ \A P \in System : \A Q \in SUBSET S : P \subseteq Q => Q \in System}
=============================================================================
