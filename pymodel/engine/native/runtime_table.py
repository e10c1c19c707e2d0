"""What may live here: the table of states, in LLVM IR: hashes, comparison, look-up, and growth.

An entry has 32 bits: 0 when it is free; else, in the low bits (as many as the table's size has), a
number, above them a tag of the state's hash, and the highest bit set while the state is new in the
chunk that is being explored. The number of a state that is kept is its id + 1; that of a new one
tells the thread and the place among its candidates. Open addressing, one step at a time.
"""

from __future__ import annotations

from pymodel.engine.native.text import runtime

_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93

_HASH_STEP = """
  %w$N.at = getelementptr inbounds i64, ptr %key, i64 $N
  %w$N = load i64, ptr %w$N.at
  %x$N = xor i64 %w$N, %h$N
  %m$N = mul i64 %x$N, $FIRST
  %s$N = lshr i64 %m$N, 32
  %h$NEXT = xor i64 %m$N, %s$N"""

_SAME_STEP = """
  %a$N.at = getelementptr inbounds i64, ptr %a, i64 $N
  %b$N.at = getelementptr inbounds i64, ptr %b, i64 $N
  %a$N = load i64, ptr %a$N.at
  %b$N = load i64, ptr %b$N.at
  %d$N = xor i64 %a$N, %b$N
  %o$NEXT = or i64 %o$N, %d$N"""

_FIND = """
define i64 @find(ptr %ctx, ptr %key) {
entry:
  %table = get ptr TABLE
  %mask = get i64 MASK
  %tags = get i32 TAGS
  %keys = get ptr KEYS
  %h = call i64 @hash(ptr %key)
  %high = lshr i64 %h, 32
  %tag = trunc i64 %high to i32
  %first = and i64 %h, %mask
  br label %probe
probe:
  %slot = phi i64 [ %first, %entry ], [ %slot.next, %next ]
  %p = getelementptr i32, ptr %table, i64 %slot
  %e = load atomic i32, ptr %p acquire, align 4
  %free = icmp eq i32 %e, 0
  br i1 %free, label %none, label %test
test:
  %mixed = xor i32 %e, %tag
  %tagged = and i32 %mixed, %tags
  %alike = icmp eq i32 %tagged, 0
  br i1 %alike, label %compare, label %next
compare:
  %e.wide = zext i32 %e to i64
  %number = and i64 %e.wide, %mask
  %id = sub i64 %number, 1
  %id.words = mul i64 %id, $K
  %there = getelementptr i64, ptr %keys, i64 %id.words
  %same = call i1 @same(ptr %key, ptr %there)
  br i1 %same, label %found, label %next
next:
  %slot.more = add i64 %slot, 1
  %slot.next = and i64 %slot.more, %mask
  br label %probe
found:
  ret i64 %number
none:
  ret i64 0
}

; Give the states from %from to below %to their places: all distinct, and none there yet.
define void @place(ptr %ctx, i64 %from, i64 %to) {
entry:
  %hashes = alloca [32 x i64], align 16
  %table = get ptr TABLE
  %mask = get i64 MASK
  %tags = get i32 TAGS
  %keys = get ptr KEYS
  br label %batch
batch:
  %start = phi i64 [ %from, %entry ], [ %stop, %batch.end ]
  %more = icmp ult i64 %start, %to
  br i1 %more, label %fetch.start, label %done
fetch.start:
  %full = add i64 %start, 32
  %short = icmp ult i64 %to, %full
  %stop = select i1 %short, i64 %to, i64 %full
  br label %fetch
fetch:
  %i = phi i64 [ %start, %fetch.start ], [ %i.next, %fetch ]
  %i.words = mul i64 %i, $K
  %key = getelementptr i64, ptr %keys, i64 %i.words
  %h = call i64 @hash(ptr %key)
  %n = sub i64 %i, %start
  %h.at = getelementptr i64, ptr %hashes, i64 %n
  store i64 %h, ptr %h.at
  %slot.soon = and i64 %h, %mask
  %soon = getelementptr i32, ptr %table, i64 %slot.soon
  call void @llvm.prefetch.p0(ptr %soon, i32 1, i32 3, i32 1)
  %i.next = add i64 %i, 1
  %i.more = icmp ult i64 %i.next, %stop
  br i1 %i.more, label %fetch, label %put.start
put.start:
  br label %put
put:
  %j = phi i64 [ %start, %put.start ], [ %j.next, %put.end ]
  %m = sub i64 %j, %start
  %g.at = getelementptr i64, ptr %hashes, i64 %m
  %g = load i64, ptr %g.at
  %high = lshr i64 %g, 32
  %high.32 = trunc i64 %high to i32
  %tag = and i32 %high.32, %tags
  %number = add i64 %j, 1
  %number.32 = trunc i64 %number to i32
  %entry.new = or i32 %tag, %number.32
  %first = and i64 %g, %mask
  br label %probe
probe:
  %slot = phi i64 [ %first, %put ], [ %slot.next, %next ]
  %p = getelementptr i32, ptr %table, i64 %slot
  %e = load atomic i32, ptr %p monotonic, align 4
  %free = icmp eq i32 %e, 0
  br i1 %free, label %claim, label %next
claim:
  %pair = cmpxchg ptr %p, i32 0, i32 %entry.new acq_rel monotonic, align 4
  %won = extractvalue { i32, i1 } %pair, 1
  br i1 %won, label %put.end, label %next
next:
  %slot.more = add i64 %slot, 1
  %slot.next = and i64 %slot.more, %mask
  br label %probe
put.end:
  %j.next = add i64 %j, 1
  %j.more = icmp ult i64 %j.next, %stop
  br i1 %j.more, label %put, label %batch.end
batch.end:
  br label %batch
done:
  ret void
}
"""


def table(key_words: int) -> str:
    """The functions on a table whose states are told apart by so many words."""
    lines = ["declare void @llvm.prefetch.p0(ptr, i32, i32, i32)"]
    lines.append(f"define internal i64 @hash(ptr %key) {{\n  %h0 = add i64 0, {_SECOND}")
    for n in range(key_words):
        lines.append(runtime(_HASH_STEP, N=n, NEXT=n + 1, FIRST=_FIRST).strip("\n"))
    lines.append(f"  %last = mul i64 %h{key_words}, {_SECOND}\n  %fold = lshr i64 %last, 29")
    lines.append("  %hash = xor i64 %last, %fold\n  ret i64 %hash\n}")
    lines.append("define internal i1 @same(ptr %a, ptr %b) {\n  %o0 = add i64 0, 0")
    for n in range(key_words):
        lines.append(runtime(_SAME_STEP, N=n, NEXT=n + 1).strip("\n"))
    lines.append(f"  %equal = icmp eq i64 %o{key_words}, 0\n  ret i1 %equal\n}}")
    return "\n".join(lines) + "\n" + runtime(_FIND, K=key_words)
