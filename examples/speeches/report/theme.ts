import { raw } from './html.ts'

/** Colours for light and dark that stay apart for the colour-blind (after Okabe and Ito), and the page's typography. */
export const theme = raw(`<style>
:root {
  color-scheme: light dark;
  --page: #fdfdfb; --ink: #1d2230; --muted: #5d6475; --faint: #c9ccd4; --line: #e4e5ea; --card: #f5f5f1; --move: #00000044;
  --dpo: #0068b0; --tr-dpo-soft: #b85000; --tr-dpo-hard: #00795a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161c; --ink: #e8e9ee; --muted: #9aa1b2; --faint: #4a5060; --line: #2a2e39; --card: #1b1e27; --move: #ffffff55;
    --dpo: #62b5f0; --tr-dpo-soft: #f39a4a; --tr-dpo-hard: #35c796;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 3.5rem 1.5rem 5rem; max-width: 62rem; background: var(--page); color: var(--ink);
  font: 16px/1.6 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; text-rendering: optimizeLegibility;
}
header p, section > p, figcaption { max-width: 44rem; }
h1 { font-size: 2.1rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0 0 1rem; max-width: 46rem; text-wrap: balance; }
h2 { font-size: 1.3rem; letter-spacing: -0.01em; margin: 3.5rem 0 0.5rem; }
.kicker { color: var(--muted); font-size: 0.85rem; letter-spacing: 0.06em; text-transform: uppercase; margin: 0 0 0.75rem; }
.lead { font-size: 1.1rem; }
p { margin: 0 0 1rem; }
.muted, figcaption { color: var(--muted); }
figcaption { font-size: 0.9rem; margin-bottom: 0.75rem; }
figcaption b { color: var(--ink); display: block; font-size: 1rem; }
figure { margin: 1.5rem 0 0; }
figure svg { display: block; width: 100%; height: auto; }
.chart { overflow-x: auto; overflow-y: hidden; }
.chart svg[width="940"] { min-width: 38rem; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 1.25rem 0 0; padding: 0; list-style: none; font-size: 0.95rem; }
.run { font-weight: 600; white-space: nowrap; }
.run::before {
  content: ""; display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.45em; background: currentColor;
  border-radius: 50%;
}
.run.tr-dpo-soft::before { border-radius: 0; }
.run.tr-dpo-hard::before { border-radius: 0; clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.dpo { color: var(--dpo); } .tr-dpo-soft { color: var(--tr-dpo-soft); } .tr-dpo-hard { color: var(--tr-dpo-hard); }
.scroll { overflow-x: auto; margin: 1.25rem 0 0.75rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.93rem; }
th, td { padding: 0.5rem 0.6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { color: var(--muted); font-weight: 500; font-size: 0.85rem; vertical-align: bottom; }
thead tr:first-child:not(:last-child) th { border-bottom-color: transparent; padding-bottom: 0; text-align: center; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody th { font-size: inherit; }
td small { color: var(--muted); font-size: 0.82em; }
.samples { display: grid; gap: 1.25rem; margin-top: 1.25rem; }
.sample { background: var(--card); border-radius: 10px; padding: 1.1rem 1.25rem 1.25rem; }
.sample h3 { font: italic 1.1rem/1.4 ui-serif, Georgia, serif; margin: 0 0 0.75rem; }
.sample dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); gap: 1rem 1.5rem; margin: 0; }
.sample dt { display: flex; justify-content: space-between; gap: 0.75rem; font-size: 0.85rem; }
.sample dd { margin: 0.25rem 0 0; font: 0.98rem/1.5 ui-serif, Georgia, serif; overflow-wrap: anywhere; }
.start { color: var(--muted); font-weight: 600; }
.score { font-variant-numeric: tabular-nums; color: var(--muted); }
ul { max-width: 44rem; padding-left: 1.2rem; }
li { margin-bottom: 0.35rem; }
@media print { body { padding: 0; max-width: none; } .sample { break-inside: avoid; } }
</style>`)
