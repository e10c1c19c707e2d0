"""PlusCal: from the text of an algorithm to its TLA+ translation. One file a pass.

    locate     the algorithm, its options and its translation in a module's text
    tokens     text to tokens: TLA+'s and PlusCal's own
    grammar    tokens to the tree of `nodes`: declarations (statements in `statements`)
    macros     every macro call replaced by the macro's statements
    labels     where a step must begin; labels added or missing ones reported
    names      local names that clash, renamed
    flow       labelled statements to steps: `goto`, `call`, `return` and `while` become assignments
    actions    a step to a TLA+ action: primes, subscripts, UNCHANGED
    module     the units of the translation: variables, Init, actions, Next, Spec, Termination
    layout     units to text, in the shape that users know
    translate  all of it in order; the door of this package
    mapping    a place in the translation to the place in the algorithm
    files      a translation put into its file; whether the one that is there is up to date

The tree of the translation carries the algorithm's spans, so that whatever is said of it points at
PlusCal. Facts about the language: L. Lamport, "A PlusCal User's Manual", P- and C-syntax.
"""
