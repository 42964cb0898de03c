import type { Sample } from '../../evaluation/samples.ts'
import { html, type Markup } from '../html.ts'
import { signed } from '../numbers.ts'
import { runName } from '../run-name.ts'
import type { Run } from '../runs.ts'

const entry = (label: Markup, { completion, finished, reward }: Sample): Markup => html`
<div>
  <dt>${label}<span class="score">${signed(reward, 2)}</span></dt>
  <dd>…${completion}${finished ? '' : ' …'}</dd>
</div>`

const card = (runs: readonly Run[], row: number): Markup => {
  const initial = runs[0]!.checkpoints[0]!.samples[row]!
  return html`
<article class="sample">
  <h3>${initial.prompt} …</h3>
  <dl>
    ${entry(html`<span class="start">Initial model</span>`, initial)}
    ${runs.map((run) => entry(runName(run), run.checkpoints.at(-1)!.samples[row]!))}
  </dl>
</article>`
}

/** The same prompts continued by the initial policy and by each run's last one, side by side. */
export const samples = (runs: readonly Run[], rows: readonly number[]): Markup => html`
<section>
  <h2>Before and after</h2>
  <p>Held-out openings, continued by each policy at temperature 1, not selected. The number is the text’s reward.</p>
  <div class="samples">${rows.map((row) => card(runs, row))}</div>
</section>`
