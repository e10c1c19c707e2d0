---- MODULE NamesThird ----
\* A helper of NamesOrder.
LOCAL INSTANCE NamesFourth
third(third_formal) == <<third_formal, "third literal">>
====
