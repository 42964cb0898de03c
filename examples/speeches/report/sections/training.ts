import { training as chart } from '../charts/training.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../html.ts'
import { fixed } from '../numbers.ts'
import type { Run } from '../runs.ts'

const size = { width: 460, height: 520 }

/** The training metrics of each run, with the moves of its reference. */
export const training = (runs: readonly Run[]): Markup => html`
<section>
  <h2>Training</h2>
  <p>Loss and margin are taken against the reference of the moment: whenever it jumps to the policy, the loss is back at ln 2 =
  ${fixed(Math.LN2, 3)} and the margin at 0. Faint vertical lines mark its moves.</p>
  <div class="row">
    ${figure(
      'Loss',
      'Per optimizer step; the dashed line is ln 2.',
      chart(runs, { metric: 'loss', label: 'loss', rule: Math.LN2, ...size }),
    )}
    ${figure(
      'Margin',
      'Implied reward of the chosen answer over the rejected one.',
      chart(runs, { metric: 'rewards/margins', label: 'margin', rule: 0, ...size }),
    )}
  </div>
</section>`
