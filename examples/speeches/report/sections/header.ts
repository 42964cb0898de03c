import type { Analysis } from '../analysis.ts'
import { html, type Markup } from '../html.ts'
import { runName } from '../run-name.ts'
import { headline } from '../verdict.ts'

export const header = (analysis: Analysis): Markup => html`
<header>
  <p class="kicker">Kedge · speeches</p>
  <h1>${headline(analysis)}</h1>
  <p class="lead">A small language model of State of the Union speeches, aligned towards a positive tone three times: by DPO, whose
  reference stays where it began, and by TR-DPO, whose reference follows the policy softly or in jumps.</p>
  <ul class="legend">${analysis.results.map(
    ({ run }) => html`<li>${runName(run)} <span class="muted">${run.setting}</span></li>`,
  )}</ul>
</header>`
