"""What may live here: expanding states and looking their successors up, in LLVM IR.

`expand` is one thread's part of a chunk of states: it takes blocks of them until none is left,
gathers successors, and hands them to `flush`, which looks them up in batches, so that the memory
answers while other look-ups are under way. A state that is not there becomes a candidate, in its
thread's buffer, and takes a place of the table; where two threads meet the same one, that with the
earlier source stays, so that what is found does not depend on how threads run.

What needs a closer look (a trap, a violation, a deadlock) is not judged here: the first state at
which it happens is told, and the chunk is taken back.
"""

from __future__ import annotations

from pymodel.engine.native import ir
from pymodel.engine.native.context import BATCH, BLOCK, Shared
from pymodel.engine.native.emit import symbol
from pymodel.engine.native.text import runtime

_EXPAND = """
define void @expand(ptr %ctx) {
entry:
  %shared = get ptr SHARED
  %next.at = getelementptr i64, ptr %shared, i64 $S_NEXT
  %event.at = getelementptr i64, ptr %shared, i64 $S_EVENT
  %full.at = getelementptr i64, ptr %shared, i64 $S_FULL
  %start = get i64 FIRST
  %end = get i64 LAST
  %soft = get i64 SOFT
  %thread = get i64 THREAD
  %directory = get ptr DIRECTORY
  %states = get ptr STATES
  %base = get i64 EMIT_BASE
  %deadlock = get i64 DEADLOCK
  %judged = icmp ne i64 %deadlock, 0
  br label %take
take:
  %full = load atomic i64, ptr %full.at monotonic, align 8
  %room = icmp eq i64 %full, 0
  br i1 %room, label %take.soft, label %done
take.soft:
  %count = get i64 COUNT
  %few = icmp ult i64 %count, %soft
  br i1 %few, label %take.block, label %done
take.block:
  %b = atomicrmw add ptr %next.at, i64 1 monotonic, align 8
  %b.states = mul i64 %b, $BLOCK
  %first = add i64 %start, %b.states
  %some = icmp ult i64 %first, %end
  br i1 %some, label %take.event, label %done
take.event:
  %event = load atomic i64, ptr %event.at monotonic, align 8
  %before.event = icmp ult i64 %first, %event
  br i1 %before.event, label %block, label %done
block:
  %row.cells = mul i64 %b, 4
  %row = getelementptr i64, ptr %directory, i64 %row.cells
  store i64 %thread, ptr %row
  %row.first = getelementptr i64, ptr %row, i64 1
  store i64 %count, ptr %row.first
  %whole = add i64 %first, $BLOCK
  %cut = icmp ult i64 %end, %whole
  %last = select i1 %cut, i64 %end, i64 %whole
  br label %source
source:
  %s = phi i64 [ %first, %block ], [ %s.next, %source.next ]
  %meta = shl i64 %s, 32
  put i64 %meta, SOURCE
  %before = get i64 EMIT_AT
  %s.words = mul i64 %s, $W
  %state = getelementptr i64, ptr %states, i64 %s.words
  call void $NEXT(ptr %ctx, ptr %state)
  %trap = get i64 TRAP
  %trapped = icmp ne i64 %trap, 0
  br i1 %trapped, label %closer, label %source.made
source.made:
  %after = get i64 EMIT_AT
  %nothing = icmp eq i64 %after, %before
  %dead = and i1 %nothing, %judged
  br i1 %dead, label %closer, label %source.gathered
source.gathered:
  %pending = sub i64 %after, %base
  %many = icmp uge i64 %pending, $BATCH_BYTES
  br i1 %many, label %source.flush, label %source.next
source.flush:
  %given.up = call i1 @flush(ptr %ctx)
  br i1 %given.up, label %done, label %source.next
source.next:
  %s.next = add i64 %s, 1
  %s.more = icmp ult i64 %s.next, %last
  br i1 %s.more, label %source, label %block.end
block.end:
  %given.up.last = call i1 @flush(ptr %ctx)
  br i1 %given.up.last, label %done, label %block.told
block.told:
  %count.now = get i64 COUNT
  %row.end = getelementptr i64, ptr %row, i64 2
  store i64 %count.now, ptr %row.end
  br label %take
closer:
  put i64 0, TRAP
  put i64 0, DEPTH
  put i64 %trap, REASON
  put i64 %before, EMIT_AT
  %old = atomicrmw umin ptr %event.at, i64 %s monotonic, align 8
  %rest = call i1 @flush(ptr %ctx)
  br label %done
done:
  put i64 %base, EMIT_AT
  ret void
}
"""

_SURVEY = """
; The states from %from to below %to that cannot be expanded, at %list, at most so many: how many.
define i64 @survey(ptr %ctx, i64 %from, i64 %to, ptr %list, i64 %most) {
entry:
  %states = get ptr STATES
  %base = get i64 EMIT_BASE
  br label %each
each:
  %s = phi i64 [ %from, %entry ], [ %s.next, %each.next ]
  %n = phi i64 [ 0, %entry ], [ %n.next, %each.next ]
  %more = icmp ult i64 %s, %to
  %room = icmp ult i64 %n, %most
  %go = and i1 %more, %room
  br i1 %go, label %one, label %done
one:
  put i64 %base, EMIT_AT
  %s.words = mul i64 %s, $W
  %state = getelementptr i64, ptr %states, i64 %s.words
  call void $NEXT(ptr %ctx, ptr %state)
  %trap = get i64 TRAP
  put i64 0, TRAP
  put i64 0, DEPTH
  %trapped = icmp ne i64 %trap, 0
  %place = getelementptr i64, ptr %list, i64 %n
  br i1 %trapped, label %told, label %each.next
told:
  store i64 %s, ptr %place
  br label %each.next
each.next:
  %told.one = zext i1 %trapped to i64
  %n.next = add i64 %n, %told.one
  %s.next = add i64 %s, 1
  br label %each
done:
  put i64 %base, EMIT_AT
  ret i64 %n
}
"""

_FLUSH = """
define internal i1 @flush(ptr %ctx) {
entry:
  %base = get ptr EMIT_BASE
  %base.address = ptrtoint ptr %base to i64
  %stop = get i64 EMIT_AT
  %bytes = sub i64 %stop, %base.address
  %made = udiv i64 %bytes, $RECORD
  %hashes = get ptr HASHES
  %table = get ptr TABLE
  %mask = get i64 MASK
  %tags = get i32 TAGS
  %keys = get ptr KEYS
  %shared = get ptr SHARED
  %event.at = getelementptr i64, ptr %shared, i64 $S_EVENT
  %fired = get ptr FIRED
  put ptr %base, EMIT_AT
  %some = icmp ne i64 %made, 0
  br i1 %some, label %hash, label %good
; 1: hashes, and the table's lines on their way
hash:
  %i = phi i64 [ 0, %entry ], [ %i.next, %hash.next ]
  %i.bytes = mul i64 %i, $RECORD
  %i.state = getelementptr i8, ptr %base, i64 %i.bytes
  %i.cells = mul i64 %i, $HASH_CELLS
  %i.hash = getelementptr i64, ptr %hashes, i64 %i.cells
  $I_KEY
hash.next:
  %i.h = call i64 @hash(ptr %i.key)
  store i64 %i.h, ptr %i.hash
  %i.slot = and i64 %i.h, %mask
  %i.entry = getelementptr i32, ptr %table, i64 %i.slot
  call void @llvm.prefetch.p0(ptr %i.entry, i32 1, i32 3, i32 1)
  %i.next = add i64 %i, 1
  %i.more = icmp ult i64 %i.next, %made
  br i1 %i.more, label %hash, label %hashed
hashed:
  %count = phi i64 [ %made, %hash.next ]$I_COUNT
  %whole = icmp eq i64 %count, %made
  %failed = xor i1 %whole, true
  %any = icmp ne i64 %count, 0
  br i1 %any, label %look, label %end
; 2: the states that they may be, on their way
look:
  %j = phi i64 [ 0, %hashed ], [ %j.next, %look.next ]
  %j.cells = mul i64 %j, $HASH_CELLS
  %j.hash = getelementptr i64, ptr %hashes, i64 %j.cells
  %j.h = load i64, ptr %j.hash
  %j.high = lshr i64 %j.h, 32
  %j.tag = trunc i64 %j.high to i32
  %j.slot = and i64 %j.h, %mask
  %j.entry = getelementptr i32, ptr %table, i64 %j.slot
  %j.e = load atomic i32, ptr %j.entry monotonic, align 4
  %j.mixed = xor i32 %j.e, %j.tag
  %j.tagged = and i32 %j.mixed, %tags
  %j.alike = icmp eq i32 %j.tagged, 0
  %j.kept = icmp sgt i32 %j.e, 0
  %j.likely = and i1 %j.alike, %j.kept
  br i1 %j.likely, label %look.fetch, label %look.next
look.fetch:
  %j.wide = zext i32 %j.e to i64
  %j.number = and i64 %j.wide, %mask
  %j.id = sub i64 %j.number, 1
  %j.words = mul i64 %j.id, $K
  %j.there = getelementptr i64, ptr %keys, i64 %j.words
  call void @llvm.prefetch.p0(ptr %j.there, i32 0, i32 3, i32 1)
  br label %look.next
look.next:
  %j.next = add i64 %j, 1
  %j.more = icmp ult i64 %j.next, %count
  br i1 %j.more, label %look, label %one.first
; 3: one after the other
one.first:
  br label %one
one:
  %n = phi i64 [ 0, %one.first ], [ %n.next, %one.next ]
  %n.bytes = mul i64 %n, $RECORD
  %state = getelementptr i8, ptr %base, i64 %n.bytes
  %meta.at = getelementptr i64, ptr %state, i64 $W
  %meta = load i64, ptr %meta.at
  %source = lshr i64 %meta, 32
  %action = and i64 %meta, 4294967295
  %fired.at = getelementptr i64, ptr %fired, i64 %action
  %fired.old = load i64, ptr %fired.at
  %fired.new = add i64 %fired.old, 1
  store i64 %fired.new, ptr %fired.at
  %n.cells = mul i64 %n, $HASH_CELLS
  %n.hash = getelementptr i64, ptr %hashes, i64 %n.cells
  %n.key = $N_KEY
  $STEP
insert:
  %put = call i64 @insert(ptr %ctx, ptr %state, ptr %n.key, ptr %n.hash)
  %fine = icmp eq i64 %put, 0
  br i1 %fine, label %one.next, label %stop.here
one.next:
  %n.next = add i64 %n, 1
  %n.more = icmp ult i64 %n.next, %count
  br i1 %n.more, label %one, label %end
stop.here:
  %is.event = icmp eq i64 %put, 1
  br i1 %is.event, label %closer, label %bad
closer:
  %trap = get i64 TRAP
  put i64 %trap, REASON
  put i64 0, TRAP
  put i64 0, DEPTH
  %old = atomicrmw umin ptr %event.at, i64 %source monotonic, align 8
  br label %bad
end:
  ret i1 %failed
good:
  ret i1 false
bad:
  ret i1 true
}
"""

_KEY_OWN = "br label %hash.next"
_KEY_MADE = """%i.room = getelementptr i64, ptr %i.hash, i64 1
  %i.failed = call zeroext i1 @key(ptr %ctx, ptr %i.state, ptr %i.room)
  br i1 %i.failed, label %hash.failed, label %hash.next
hash.failed:
  %f.trap = get i64 TRAP
  put i64 %f.trap, REASON
  put i64 0, TRAP
  put i64 0, DEPTH
  %f.meta.at = getelementptr i64, ptr %i.state, i64 $W
  %f.meta = load i64, ptr %f.meta.at
  %f.source = lshr i64 %f.meta, 32
  %f.old = atomicrmw umin ptr %event.at, i64 %f.source monotonic, align 8
  br label %hashed"""

#: 0 if all is well, 1 if the state needs a closer look, 2 if there is no room.
_INSERT = """
define internal i64 @insert(ptr %ctx, ptr %state, ptr %key, ptr %hash.at) {
entry:
  %table = get ptr TABLE
  %mask = get i64 MASK
  %tags = get i32 TAGS
  %keys = get ptr KEYS
  %candidates = get ptr CANDIDATES
  %distance = get i64 DISTANCE
  %bits = get i64 THREAD_BITS
  %threads = shl i64 1, %bits
  %thread.mask = sub i64 %threads, 1
  %h = load i64, ptr %hash.at
  %high = lshr i64 %h, 32
  %tag = trunc i64 %high to i32
  %first = and i64 %h, %mask
  %meta.at = getelementptr i64, ptr %state, i64 $W
  %meta = load i64, ptr %meta.at
  %source = lshr i64 %meta, 32
  br label %probe
probe:
  %slot.new = phi i64 [ %first, %entry ], [ %slot.next, %next ]
  %p.new = getelementptr i32, ptr %table, i64 %slot.new
  %e.new = load atomic i32, ptr %p.new acquire, align 4
  br label %test
test:
  %slot = phi i64 [ %slot.new, %probe ], [ %slot, %claim ]
  %p = phi ptr [ %p.new, %probe ], [ %p, %claim ]
  %e = phi i32 [ %e.new, %probe ], [ %e.now, %claim ]
  %free = icmp eq i32 %e, 0
  br i1 %free, label %judge, label %occupied
occupied:
  %mixed = xor i32 %e, %tag
  %tagged = and i32 %mixed, %tags
  %alike = icmp eq i32 %tagged, 0
  br i1 %alike, label %compare, label %next
compare:
  %e.wide = zext i32 %e to i64
  %number = and i64 %e.wide, %mask
  %new = icmp slt i32 %e, 0
  br i1 %new, label %there.new, label %there.kept
there.kept:
  %id = sub i64 %number, 1
  %id.words = mul i64 %id, $K
  %kept = getelementptr i64, ptr %keys, i64 %id.words
  %same.kept = call i1 @same(ptr %key, ptr %kept)
  br i1 %same.kept, label %known, label %next
there.new:
  %their.thread = and i64 %number, %thread.mask
  %their.index = lshr i64 %number, %bits
  %their.start = mul i64 %their.thread, %distance
  %their.bytes = mul i64 %their.index, $CANDIDATE
  %their.offset = add i64 %their.start, %their.bytes
  %theirs = getelementptr i8, ptr %candidates, i64 %their.offset
  %same.new = call i1 @same(ptr %key, ptr %theirs)
  br i1 %same.new, label %earlier, label %next
earlier:
  %their.meta.at = getelementptr i64, ptr %theirs, i64 $C_META
  %their.meta = load i64, ptr %their.meta.at
  %their.source = lshr i64 %their.meta, 32
  %mine.first = icmp ult i64 %source, %their.source
  br i1 %mine.first, label %judge, label %known
next:
  %slot.more = add i64 %slot, 1
  %slot.next = and i64 %slot.more, %mask
  br label %probe
judge:
  %verdict = call i64 @judge(ptr %ctx, ptr %state)
  switch i64 %verdict, label %known [
    i64 0, label %keep
    i64 2, label %closer
  ]
keep:
  %count = get i64 COUNT
  %hard = get i64 HARD
  %fits = icmp ult i64 %count, %hard
  br i1 %fits, label %write, label %full
write:
  %thread = get i64 THREAD
  %my.start = mul i64 %thread, %distance
  %my.bytes = mul i64 %count, $CANDIDATE
  %my.offset = add i64 %my.start, %my.bytes
  %mine = getelementptr i8, ptr %candidates, i64 %my.offset
  $COPY
  %my.meta.at = getelementptr i64, ptr %mine, i64 $C_META
  store i64 %meta, ptr %my.meta.at
  %index = shl i64 %count, %bits
  %my.number = or i64 %index, %thread
  %my.32 = trunc i64 %my.number to i32
  %my.tag = and i32 %tag, %tags
  %my.marked = or i32 %my.32, %my.tag
  %my.entry = or i32 %my.marked, -2147483648
  %my.entry.wide = zext i32 %my.entry to i64
  %my.slot = shl i64 %slot, 32
  %my.place = or i64 %my.slot, %my.entry.wide
  %my.place.at = getelementptr i64, ptr %mine, i64 $C_PLACE
  store i64 %my.place, ptr %my.place.at
  br label %claim
claim:
  %pair = cmpxchg ptr %p, i32 %e, i32 %my.entry acq_rel acquire, align 4
  %e.now = extractvalue { i32, i1 } %pair, 0
  %won = extractvalue { i32, i1 } %pair, 1
  br i1 %won, label %kept.now, label %test
kept.now:
  %more = add i64 %count, 1
  put i64 %more, COUNT
  br label %known
known:
  ret i64 0
closer:
  ret i64 1
full:
  %shared = get ptr SHARED
  %full.at = getelementptr i64, ptr %shared, i64 $S_FULL
  store atomic i64 1, ptr %full.at monotonic, align 8
  ret i64 2
}
"""


def expansion(program: ir.Program, words: int, key_words: int, separate: bool) -> str:
    """`expand` and what it needs. `separate`: what stands for a state is not the state itself, and
    `@key` computes it."""
    key = key_words if separate else 0
    copies = [_copy("key", n, n) for n in range(key)]
    copies += [_copy("state", n, key + n) for n in range(words)]
    names = {
        "W": words,
        "K": key_words,
        "NEXT": symbol(program.next, 1),
        "BLOCK": BLOCK,
        "RECORD": 8 * (words + 1),
        "BATCH_BYTES": BATCH * 8 * (words + 1),
        "HASH_CELLS": 1 + key,
        "S_NEXT": int(Shared.NEXT),
        "S_EVENT": int(Shared.EVENT),
        "S_FULL": int(Shared.FULL),
        "C_META": key + words,
        "C_PLACE": key + words + 1,
        "CANDIDATE": 8 * (key + words + 2),
        "COPY": "\n  ".join(copies),
        "N_KEY": "getelementptr i64, ptr " + ("%n.hash, i64 1" if separate else "%state, i64 0"),
        "I_COUNT": ", [ %i, %hash.failed ]" if separate else "",
        "STEP": _step(program, words),
    }
    own = _KEY_MADE.replace("$W", str(words)) if separate else _KEY_OWN
    at = "%i.hash, i64 1" if separate else "%i.state, i64 0"
    names["I_KEY"] = f"%i.key = getelementptr i64, ptr {at}\n  {own}"
    text = _judge(program) + _EXPAND + _SURVEY + _INSERT + _FLUSH
    return runtime(text, **names)


def candidate_bytes(words: int, key_words: int, separate: bool) -> int:
    """The size of a candidate."""
    return 8 * (words + 2 + (key_words if separate else 0))


def _copy(source: str, n: int, to: int) -> str:
    return f"""%{source}.{n}.at = getelementptr i64, ptr %{source}, i64 {n}
  %{source}.{n} = load i64, ptr %{source}.{n}.at
  %mine.{to} = getelementptr i64, ptr %mine, i64 {to}
  store i64 %{source}.{n}, ptr %mine.{to}"""


def _test(name: str, states: int, at: str, yes: str, no: str, args: str) -> list[str]:
    """Lines that ask a role, and go one of two ways; a trap goes to `closer`."""
    return [
        f"%{at} = call i1 {symbol(name, states)}({args})",
        f"%{at}.trap = get i64 TRAP",
        f"%{at}.bad = icmp ne i64 %{at}.trap, 0",
        f"br i1 %{at}.bad, label %closer, label %{at}.told",
        f"{at}.told:",
        f"br i1 %{at}, label %{yes}, label %{no}",
    ]


def _judge(program: ir.Program) -> str:
    """`@judge` of an unseen state: 0 to keep it, 1 if it is outside the constraints, 2 if it needs
    a closer look. `@judge.outside`: the same of one that an action constraint leaves out."""
    lines = ["define internal i64 @judge(ptr %ctx, ptr %state) {", "entry:"]
    args = "ptr %ctx, ptr %state"
    for i, name in enumerate(program.constraints):
        lines += _test(name, 1, f"c{i}", f"c{i}.yes", "outside", args)
        lines.append(f"c{i}.yes:")
    for i, name in enumerate(program.invariants):
        lines += _test(name, 1, f"i{i}", f"i{i}.yes", "closer", args)
        lines.append(f"i{i}.yes:")
    for i, name in enumerate(program.reach):
        lines += [
            f"%w{i} = get i64 WANTED",
            f"%w{i}.bit = and i64 %w{i}, {1 << i}",
            f"%w{i}.is = icmp ne i64 %w{i}.bit, 0",
            f"br i1 %w{i}.is, label %w{i}.ask, label %r{i}.no",
            f"w{i}.ask:",
            *_test(name, 1, f"r{i}", "closer", f"r{i}.no", args),
            f"r{i}.no:",
        ]
    lines.append("ret i64 0")
    if program.constraints:
        lines += ["outside:", "%o = call i64 @judge.outside(ptr %ctx, ptr %state)", "ret i64 %o"]
    if program.constraints or program.invariants or program.reach:
        lines += ["closer:", "ret i64 2"]
    lines += ["}", "define internal i64 @judge.outside(ptr %ctx, ptr %state) {", "entry:"]
    for i, name in enumerate(program.invariants):
        lines += _test(name, 1, f"i{i}", f"i{i}.yes", "closer", args)
        lines.append(f"i{i}.yes:")
    lines.append("ret i64 1")
    if program.invariants:
        lines += ["closer:", "ret i64 2"]
    return "\n".join([*lines, "}", ""])


def _step(program: ir.Program, words: int) -> str:
    """What is asked of each step before its target is looked up."""
    lines = []
    if program.action_constraints or program.action_properties:
        lines += [
            "%states = get ptr STATES",
            f"%source.words = mul i64 %source, {words}",
            "%from = getelementptr i64, ptr %states, i64 %source.words",
        ]
    args = "ptr %ctx, ptr %from, ptr %state"
    for i, name in enumerate(program.action_properties):
        lines += _test(name, 2, f"p{i}", f"p{i}.yes", "closer", args)
        lines.append(f"p{i}.yes:")
    for i, name in enumerate(program.action_constraints):
        lines += _test(name, 2, f"a{i}", f"a{i}.yes", "left.out", args)
        lines.append(f"a{i}.yes:")
    lines.append("br label %insert")
    if program.action_constraints:
        lines += [
            "left.out:",
            "%out = call i64 @judge.outside(ptr %ctx, ptr %state)",
            "%out.bad = icmp eq i64 %out, 2",
            "br i1 %out.bad, label %closer, label %one.next",
        ]
    return "\n  ".join(lines)
