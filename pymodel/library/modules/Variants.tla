------------------------------ MODULE Variants ------------------------------
\* Values with a tag, of a type that has several: functions on the one tag.

UNIT == "U_OF_UNIT"

Variant(__tagName, __value) == [__tag \in {__tagName} |-> __value]

VariantTag(__variant) == CHOOSE __tag \in DOMAIN __variant : TRUE

\* The values in a set that have this tag.
VariantFilter(__tagName, __S) ==
    {__v[__tagName] : __v \in {__w \in __S : VariantTag(__w) = __tagName}}

VariantGetOrElse(__tagName, __variant, __defaultValue) ==
    IF VariantTag(__variant) = __tagName THEN __variant[__tagName] ELSE __defaultValue

VariantGetUnsafe(__tagName, __variant) == __variant[__tagName]
=============================================================================
