import type { Analysis } from './analysis.ts'
import { html } from './html.ts'
import type { Run } from './runs.ts'
import { gain } from './sections/gain.ts'
import { header } from './sections/header.ts'
import { samples } from './sections/samples.ts'
import { tradeOff } from './sections/trade-off.ts'
import { training } from './sections/training.ts'
import { theme } from './theme.ts'

export interface PageOptions {
  /** How the numbers came about, in sentences. */
  readonly setup: readonly string[]
  /** Which samples to show, by row. */
  readonly shown: readonly number[]
}

/** The whole report: one page that needs nothing but itself. */
export const page = (runs: readonly Run[], analysis: Analysis, { setup, shown }: PageOptions): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kedge: three ways to align a model of speeches</title>
${theme}
</head>
<body>
${header(analysis)}
${tradeOff(analysis)}
${gain(analysis)}
${training(runs)}
${samples(runs, shown)}
<section>
  <h2>How this was measured</h2>
  <ul>${setup.map((sentence) => html`<li>${sentence}</li>`)}</ul>
</section>
</body>
</html>
`.markup
