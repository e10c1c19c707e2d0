"""What may live here: the look of html reports, as constants: no file is loaded by a page."""

from __future__ import annotations

STYLE = """
:root { --ink:#1c2330; --soft:#667085; --line:#d5dae3; --paper:#fff; --wash:#f5f7fa;
  --bad:#b42318; --good:#067647; --open:#b54708; --new:#d1fadf; --old:#fee4e2; --mark:#fff7e0; }
@media (prefers-color-scheme: dark) { :root { --ink:#e6e9ef; --soft:#98a2b3; --line:#3a4252;
  --paper:#161a22; --wash:#1f2530; --bad:#f97066; --good:#47cd89; --open:#fdb022;
  --new:#0b3a26; --old:#4a1a16; --mark:#3a3113; } }
* { box-sizing:border-box }
body { margin:0 auto; max-width:1500px; padding:24px; color:var(--ink); background:var(--paper);
  font:15px/1.45 system-ui,sans-serif }
a { color:inherit }
header { border-left:8px solid var(--soft); padding:2px 18px; background:var(--wash) }
header.bad { border-color:var(--bad) } header.good { border-color:var(--good) }
header.open { border-color:var(--open) }
h1 { margin:.3em 0 0; font-size:22px } header p { white-space:pre-line }
h2 { font-size:18px; margin:1.4em 0 .4em } .finding>h2 { color:var(--bad) }
.place { color:var(--soft); font-size:12px; margin:0 0 6px }
.origin { font-size:13px; margin:0 0 2px }
pre { margin:0; font:12.5px/1.4 ui-monospace,monospace; white-space:pre-wrap }
mark.false { background:var(--old); color:inherit } p.why { margin:8px 0 2px }
dl.why { margin:0 0 10px 12px; display:grid; grid-template-columns:max-content minmax(0,1fr);
  gap:0 10px; align-items:baseline } dl.why dt { margin:0; font-weight:400; color:var(--soft) }
dl.why dd { margin:0 } code { font:12.5px/1.4 ui-monospace,monospace }
dd pre { white-space:pre; overflow-x:auto }
.picture { overflow-x:auto; background:var(--wash); border-radius:8px; margin:12px 0 }
.picture svg { display:block; width:100%; height:auto }
.lane { stroke:var(--line); stroke-width:2 } .flow { fill:none; stroke:var(--soft) }
.start { fill:var(--paper); stroke:var(--soft) }
.actor { text-anchor:end; font-weight:600; fill:var(--ink) }
.dot { fill:var(--ink) } .dot.last { fill:var(--bad) }
.actor.end { text-anchor:start }
.actor.end { text-anchor:start }
.number { text-anchor:middle; fill:var(--paper); font-size:11px; font-weight:700 }
.action { text-anchor:middle; fill:var(--ink); font-size:13px }
.rest { text-anchor:middle; fill:var(--soft); font-size:11px }
.states { display:grid; gap:12px; align-items:start;
  grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr)) }
.card { border:1px solid var(--line); border-radius:8px; padding:10px 14px; overflow-x:auto }
.card.last { border:2px solid var(--bad) }
.card:target, .card.at { outline:3px solid var(--open) }
.card h3 { margin:0 0 4px; font-size:15px } .card h3 b { color:var(--soft) }
dl { margin:0 } dt { font-weight:600; margin-top:6px } dd { margin:0 0 0 12px }
.card:not(:first-child)>dl dt { background:var(--mark) }
.same { color:var(--soft); margin-top:8px }
dd p { margin:2px 0; font:12.5px/1.4 ui-monospace,monospace }
.path { color:var(--soft) } ins { background:var(--new); text-decoration:none }
del { background:var(--old); text-decoration:none } summary { color:var(--soft); font-size:12px }
table { border-collapse:collapse; min-width:60% } th { text-align:left; color:var(--soft) }
td,th { overflow-wrap:break-word; padding:3px 14px 3px 0; border-bottom:1px solid var(--line) }
.bars { width:40% } .bar { display:block; height:9px; background:var(--soft) }
.pair { display:grid; grid-template-columns:minmax(0,1fr) minmax(0,1fr); gap:0 12px }
.pair.one { grid-template-columns:minmax(0,1fr) } .pair h3 { margin:10px 0 4px; font-size:15px }
.pair>div { border-top:1px solid var(--line); padding:4px 8px; overflow-x:auto }
.pair p { margin:2px 0; font:12.5px/1.4 ui-monospace,monospace } .pair pre { white-space:pre }
.pair .changed { background:var(--mark) } .with { color:var(--soft) }
.scroll { overflow-x:auto } .grid { min-width:0 } .grid th { font-weight:500 }
td.good { color:var(--good) } td.open { color:var(--open) }
td.bad { color:var(--paper); background:var(--bad); font-weight:700; padding-left:8px }
@media (max-width:600px) { body { padding:14px } table { min-width:100% } .bars { display:none }
  .pair { grid-template-columns:minmax(0,1fr) } .grid { min-width:0 }
  .pair h3, .pair .is:not(.changed) { display:none } }
tr.never td { color:var(--open) }
"""

#: A picture that does not fit shows its end, where the trouble is. Arrow keys go from state to
#: state.
SCRIPT = """
document.querySelectorAll('.picture').forEach(p=>{p.scrollLeft=p.scrollWidth});
const cards=[...document.querySelectorAll('.card')];let at=-1;
addEventListener('keydown',e=>{const d={ArrowRight:1,ArrowLeft:-1}[e.key];
if(!d||!cards.length)return;
cards[at]?.classList.remove('at');at=Math.min(cards.length-1,Math.max(0,at+d));
cards[at].classList.add('at');cards[at].scrollIntoView({block:'nearest'});e.preventDefault()});
"""
