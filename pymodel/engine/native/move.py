"""What may live here: moving stored states to another layout, in LLVM IR: the new words are
computed from its old ones, and nothing is looked up."""

from __future__ import annotations

from pymodel.engine.native import ir
from pymodel.engine.native.emit import symbol
from pymodel.engine.native.text import runtime
from pymodel.engine.native.words import WORD, Words

_MOVE = """
; The states from %from to below %to, from the layout at %before to that at %after: not 0 if one has
; no place there.
define i64 @move(ptr %ctx, ptr %before, ptr %after, i64 %from, i64 %to) {
entry:
  br label %each
each:
  %i = phi i64 [ %from, %entry ], [ %i.next, %one ]
  %bad = phi i64 [ 0, %entry ], [ %bad.next, %one ]
  %more = icmp ult i64 %i, %to
  br i1 %more, label %one, label %done
one:
  %old.words = mul i64 %i, $OLD
  %state = getelementptr i64, ptr %before, i64 %old.words
  %new.words = mul i64 %i, $NEW
  %out = getelementptr i64, ptr %after, i64 %new.words
  %all = call i$ALL $FUNCTION(ptr %ctx, ptr %state)
  %misfit = trunc i$ALL %all to i1
  %misfit.64 = zext i1 %misfit to i64
  %bad.next = or i64 %bad, %misfit.64
  $STORE
  %i.next = add i64 %i, 1
  br label %each
done:
  ret i64 %bad
}
"""

_REKEY = """
; What stands for each of the states from %from to below %to: the first that has nothing, or %to.
define i64 @rekey(ptr %ctx, i64 %from, i64 %to) {
entry:
  %states = get ptr STATES
  %keys = get ptr KEYS
  br label %each
each:
  %i = phi i64 [ %from, %entry ], [ %i.next, %fine ]
  %more = icmp ult i64 %i, %to
  br i1 %more, label %one, label %done
one:
  %i.words = mul i64 %i, $W
  %state = getelementptr i64, ptr %states, i64 %i.words
  %i.keys = mul i64 %i, $K
  %key = getelementptr i64, ptr %keys, i64 %i.keys
  %failed = call zeroext i1 @key(ptr %ctx, ptr %state, ptr %key)
  br i1 %failed, label %done, label %fine
fine:
  %i.next = add i64 %i, 1
  br label %each
done:
  put i64 0, TRAP
  put i64 0, DEPTH
  ret i64 %i
}
"""


def moving(move: ir.Program, words: Words) -> str:
    """`@move` by a program whose `next` gives whether a state does not fit, in the lowest bit, and
    above it its fields in the new layout."""
    width = move.functions[move.next].result
    assert width is not None
    lines: list[str] = []
    if move.fields and width > 1:
        lines = [
            f"%shifted = lshr i{width} %all, 1",
            f"%fields = trunc i{width} %shifted to i{width - 1}",
            *stored("%fields", width - 1, words, "%out"),
        ]
    return runtime(
        _MOVE,
        OLD=Words(move.fields).count,
        NEW=words.count,
        ALL=width,
        FUNCTION=symbol(move.next, 1),
        STORE="\n  ".join(lines),
    )


def rekeying(words: int, key_words: int) -> str:
    """`@rekey` for states of so many words."""
    return runtime(_REKEY, W=words, K=key_words)


def stored(fields: str, width: int, words: Words, out: str) -> list[str]:
    """Lines that put fields, side by side in one value, into the words of a state at `out`."""
    whole, offset = words.count * WORD, 0
    big = max(width, whole)
    given = f"{fields} to i{big}" if big > width else f"{fields}, 0"
    lines = [f"%packed.0 = {'zext' if big > width else 'add'} i{width} {given}"]
    last = "0"
    for i, place in enumerate(words.places):
        mask = (1 << place.width) - 1
        lines.append(f"%f{i} = lshr i{big} %packed.0, {offset}")
        lines.append(f"%g{i} = and i{big} %f{i}, {mask}")
        lines.append(f"%h{i} = shl i{big} %g{i}, {place.word * WORD + place.shift}")
        lines.append(f"%s{i} = or i{big} {last}, %h{i}")
        last = f"%s{i}"
        offset += place.width
    if big > whole:
        lines.append(f"%whole = trunc i{big} {last} to i{whole}")
        last = "%whole"
    lines.append(f"store i{whole} {last}, ptr {out}, align 8")
    return lines
