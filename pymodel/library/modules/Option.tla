------------------------------- MODULE Option -------------------------------
\* A value, or none.
LOCAL INSTANCE Variants

Some(x) == Variant("Some", x)

None == Variant("None", UNIT)

IsSome(option) == VariantTag(option) = "Some"

IsNone(option) == VariantTag(option) = "None"

OptionCase(option, caseSome(_), caseNone(_)) ==
    IF IsSome(option) THEN caseSome(VariantGetUnsafe("Some", option)) ELSE caseNone(UNIT)

OptionFlatMap(f(_), option) == OptionCase(option, f, LAMBDA unit : None)

OptionGetOrElse(option, default) == IF IsSome(option) THEN option["Some"] ELSE default

OptionToSeq(option) == IF IsSome(option) THEN <<option["Some"]>> ELSE <<>>

OptionToSet(option) == IF IsSome(option) THEN {option["Some"]} ELSE {}

OptionGuess(set) == IF set = {} THEN None ELSE Some(CHOOSE x \in set : TRUE)

OptionPartialFun(f, undef) == [x \in DOMAIN f |-> IF x \in undef THEN None ELSE Some(f[x])]
=============================================================================
