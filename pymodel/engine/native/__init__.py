"""The native engine: the kernel compiled to machine code over packed states.

Reading order: `shapes` (what values a variable was seen to have), `observe` (finding them),
`layout` (bits of a state), `ir` (the typed code between the kernel and a machine), `lower*` (kernel
to IR), `packed` (IR as Python over integers, the second opinion), `emit` (IR as LLVM text), `jit`
(text to addresses), `runtime*` (table, frontier, threads), `engine` (the Protocol, beginning in the
interpreter and falling back to it). Imports go in this order only.
"""
