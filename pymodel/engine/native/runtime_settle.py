"""What may live here: what becomes of a chunk's candidates, in LLVM IR.

`count` finds out which of a thread's candidates are new, block by block; `settle` gives them ids in
the order of their sources, whatever thread found them; `clear` takes a chunk back.
"""

from __future__ import annotations

from pymodel.engine.native.text import runtime

_TEXT = """
define void @count(ptr %ctx, i64 %blocks) {
entry:
  %thread = get i64 THREAD
  %directory = get ptr DIRECTORY
  %table = get ptr TABLE
  %candidates = get ptr CANDIDATES
  %distance = get i64 DISTANCE
  %my.start = mul i64 %thread, %distance
  %mine = getelementptr i8, ptr %candidates, i64 %my.start
  br label %block
block:
  %b = phi i64 [ 0, %entry ], [ %b.next, %block.next ]
  %more = icmp ult i64 %b, %blocks
  br i1 %more, label %block.whose, label %done
block.whose:
  %row.cells = mul i64 %b, 4
  %row = getelementptr i64, ptr %directory, i64 %row.cells
  %whose = load i64, ptr %row
  %is.mine = icmp eq i64 %whose, %thread
  br i1 %is.mine, label %block.mine, label %block.next
block.mine:
  %first.at = getelementptr i64, ptr %row, i64 1
  %end.at = getelementptr i64, ptr %row, i64 2
  %new.at = getelementptr i64, ptr %row, i64 3
  %first = load i64, ptr %first.at
  %end = load i64, ptr %end.at
  br label %each
each:
  %c = phi i64 [ %first, %block.mine ], [ %c.next, %each.do ]
  %new = phi i64 [ 0, %block.mine ], [ %new.next, %each.do ]
  %c.more = icmp ult i64 %c, %end
  br i1 %c.more, label %each.do, label %told
each.do:
  %c.bytes = mul i64 %c, $CANDIDATE
  %cand = getelementptr i8, ptr %mine, i64 %c.bytes
  %place.at = getelementptr i64, ptr %cand, i64 $C_PLACE
  %place = load i64, ptr %place.at
  %slot = lshr i64 %place, 32
  %entry.mine = trunc i64 %place to i32
  %p = getelementptr i32, ptr %table, i64 %slot
  %e = load atomic i32, ptr %p monotonic, align 4
  %won = icmp eq i32 %e, %entry.mine
  %one = zext i1 %won to i64
  %new.next = add i64 %new, %one
  %c.next = add i64 %c, 1
  br label %each
told:
  store i64 %new, ptr %new.at
  br label %block.next
block.next:
  %b.next = add i64 %b, 1
  br label %block
done:
  ret void
}

; How many states there are now.
define i64 @settle(ptr %ctx, i64 %blocks) {
entry:
  %thread = get i64 THREAD
  %directory = get ptr DIRECTORY
  %table = get ptr TABLE
  %tags = get i32 TAGS
  %candidates = get ptr CANDIDATES
  %distance = get i64 DISTANCE
  %states = get ptr STATES
  %keys = get ptr KEYS
  %parents = get ptr PARENTS
  %actions = get ptr ACTIONS
  %fresh = get ptr FRESH
  %base = get i64 BASE
  %my.start = mul i64 %thread, %distance
  %mine = getelementptr i8, ptr %candidates, i64 %my.start
  br label %block
block:
  %b = phi i64 [ 0, %entry ], [ %b.next, %block.next ]
  %id.block = phi i64 [ %base, %entry ], [ %id.next, %block.next ]
  %more = icmp ult i64 %b, %blocks
  br i1 %more, label %block.whose, label %done
block.whose:
  %row.cells = mul i64 %b, 4
  %row = getelementptr i64, ptr %directory, i64 %row.cells
  %whose = load i64, ptr %row
  %new.at = getelementptr i64, ptr %row, i64 3
  %new = load i64, ptr %new.at
  %id.next = add i64 %id.block, %new
  %is.mine = icmp eq i64 %whose, %thread
  %some = icmp ne i64 %new, 0
  %do = and i1 %is.mine, %some
  br i1 %do, label %block.mine, label %block.next
block.mine:
  %first.at = getelementptr i64, ptr %row, i64 1
  %first = load i64, ptr %first.at
  br label %each
each:
  %c = phi i64 [ %first, %block.mine ], [ %c.next, %each.next ]
  %id = phi i64 [ %id.block, %block.mine ], [ %id.after, %each.next ]
  %c.more = icmp ult i64 %id, %id.next
  br i1 %c.more, label %each.do, label %block.next
each.do:
  %c.bytes = mul i64 %c, $CANDIDATE
  %cand = getelementptr i8, ptr %mine, i64 %c.bytes
  %place.at = getelementptr i64, ptr %cand, i64 $C_PLACE
  %place = load i64, ptr %place.at
  %slot = lshr i64 %place, 32
  %entry.mine = trunc i64 %place to i32
  %p = getelementptr i32, ptr %table, i64 %slot
  %e = load atomic i32, ptr %p monotonic, align 4
  %won = icmp eq i32 %e, %entry.mine
  br i1 %won, label %keep, label %each.next
keep:
  %id.states = mul i64 %id, $W
  %to = getelementptr i64, ptr %states, i64 %id.states
  %id.keys = mul i64 %id, $K
  %to.key = getelementptr i64, ptr %keys, i64 %id.keys
  $COPY
  %meta.at = getelementptr i64, ptr %cand, i64 $C_META
  %meta = load i64, ptr %meta.at
  %source = lshr i64 %meta, 32
  %source.32 = trunc i64 %source to i32
  %parent.at = getelementptr i32, ptr %parents, i64 %id
  store i32 %source.32, ptr %parent.at
  %action = and i64 %meta, 4294967295
  %action.16 = trunc i64 %action to i16
  %action.at = getelementptr i16, ptr %actions, i64 %id
  store i16 %action.16, ptr %action.at
  %fresh.at = getelementptr i64, ptr %fresh, i64 %action
  %fresh.old = load i64, ptr %fresh.at
  %fresh.new = add i64 %fresh.old, 1
  store i64 %fresh.new, ptr %fresh.at
  %number = add i64 %id, 1
  %number.32 = trunc i64 %number to i32
  %tag = and i32 %e, %tags
  %kept = or i32 %tag, %number.32
  store atomic i32 %kept, ptr %p release, align 4
  br label %each.next
each.next:
  %id.after = phi i64 [ %id, %each.do ], [ %number, %keep ]
  %c.next = add i64 %c, 1
  br label %each
block.next:
  %b.next = add i64 %b, 1
  br label %block
done:
  ret i64 %id.block
}

define void @clear(ptr %ctx) {
entry:
  %thread = get i64 THREAD
  %table = get ptr TABLE
  %candidates = get ptr CANDIDATES
  %distance = get i64 DISTANCE
  %count = get i64 COUNT
  %my.start = mul i64 %thread, %distance
  %mine = getelementptr i8, ptr %candidates, i64 %my.start
  br label %each
each:
  %c = phi i64 [ 0, %entry ], [ %c.next, %each.next ]
  %more = icmp ult i64 %c, %count
  br i1 %more, label %each.do, label %done
each.do:
  %c.bytes = mul i64 %c, $CANDIDATE
  %cand = getelementptr i8, ptr %mine, i64 %c.bytes
  %place.at = getelementptr i64, ptr %cand, i64 $C_PLACE
  %place = load i64, ptr %place.at
  %slot = lshr i64 %place, 32
  %p = getelementptr i32, ptr %table, i64 %slot
  store atomic i32 0, ptr %p monotonic, align 4
  br label %each.next
each.next:
  %c.next = add i64 %c, 1
  br label %each
done:
  ret void
}
"""


def settling(words: int, key_words: int, separate: bool) -> str:
    """`count`, `settle` and `clear` for candidates of so many words."""
    key = key_words if separate else 0
    copies = [_copy("to.key", n, n) for n in range(key)]
    copies += [_copy("to", n, key + n) for n in range(words)]
    names = {
        "W": words,
        "K": key_words,
        "C_META": key + words,
        "C_PLACE": key + words + 1,
        "CANDIDATE": 8 * (key + words + 2),
        "COPY": "\n  ".join(copies),
    }
    return runtime(_TEXT, **names)


def _copy(to: str, n: int, place: int) -> str:
    return f"""%from.{place} = getelementptr i64, ptr %cand, i64 {place}
  %word.{place} = load i64, ptr %from.{place}
  %{to}.{n} = getelementptr i64, ptr %{to}, i64 {n}
  store i64 %word.{place}, ptr %{to}.{n}"""
