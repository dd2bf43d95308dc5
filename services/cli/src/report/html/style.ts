/** How the HTML report looks: one column, two sets of colours, of which the reader's system chooses. */

/** The style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2128; --muted: #59636e; --line: #dde2e8; --soft: #f4f6f8;
  --best: #0969b8; --plain: #8b97a5; --good: #12703f; --good-soft: #dff3e6; --bad: #a13d22; --bad-soft: #fbe7e0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e7eaee; --muted: #9aa5b1; --line: #2e353d; --soft: #1d2228;
    --best: #58a8f2; --plain: #74808d; --good: #56cf92; --good-soft: #15332a; --bad: #f29478; --bad-soft: #3b231d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 1.2rem; margin: 44px 0 8px; }
p { margin: 0 0 10px; max-width: 76ch; }
.facts, .hint { color: var(--muted); }
.hint { font-size: .9rem; }
ul { padding-left: 1.2em; max-width: 80ch; }
li { margin: 4px 0; overflow-wrap: anywhere; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums; min-width: 100%; }
th, td { padding: 6px 7px; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
td code { word-break: break-all; }
td:first-child { min-width: 160px; max-width: 300px; }
thead th { color: var(--muted); font-weight: 600; border-bottom-color: var(--muted); }
td small { display: block; color: var(--muted); white-space: nowrap; font-size: .74rem; }
tr.best td:first-child code { font-weight: 700; color: var(--best); }
td.number, th.number { color: var(--muted); padding-right: 6px; }
.scroll + .scroll { margin-top: 24px; }
.matrix td, .matrix th { text-align: center; padding: 6px 8px; }
.matrix td:first-child { text-align: left; white-space: nowrap; }
.matrix td.better { background: var(--good-soft); color: var(--good); }
.matrix td.worse { background: var(--bad-soft); color: var(--bad); }
.matrix td.chance, .matrix td.self { color: var(--muted); }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--muted); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; font-size: .9rem; }
dt { font-weight: 600; }
dd { margin: 0; color: var(--muted); }
.chart { display: block; width: 100%; min-width: 680px; height: auto; margin: 8px 0 4px; font: 13px system-ui, sans-serif; }
.chart text { fill: var(--ink); }
.chart .note { fill: var(--muted); font-size: 12px; }
.chart .head { font-weight: 600; }
.chart .strong { font-weight: 700; fill: var(--best); }
.chart .value { font-size: 12px; }
.chart .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .mark rect, .chart .mark circle { fill: var(--plain); }
.chart .mark rect { fill-opacity: .78; }
.chart .best rect, .chart .best circle { fill: var(--best); }
.chart .mark .number { fill: var(--paper); font-size: 11px; font-weight: 700; }
.chart .whisker { stroke: var(--ink); stroke-width: 1.4; }
.chart .faint .whisker { stroke: var(--plain); stroke-width: 1; }
.chart .best.faint .whisker { stroke: var(--best); }
@media print { details > * { display: block; } }
`
