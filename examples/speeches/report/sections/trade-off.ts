import type { Analysis } from '../analysis.ts'
import { againstKl } from '../charts/against-kl.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../html.ts'
import { measured } from '../measures.ts'
import { comparisonTable } from '../tables.ts'
import { verdict } from '../verdict.ts'

/** Reward against KL, and the comparison at equal KL beside the one at equal steps. */
export const tradeOff = (analysis: Analysis): Markup => html`
<section>
  <h2>Reward against distance</h2>
  ${verdict(analysis).map((sentence) => html`<p>${sentence}</p>`)}
  ${figure(
    'What a step away from the initial model buys',
    'Mean over the held-out prompts, at every checkpoint. Up and to the left is better. Bars: one standard error each way.',
    againstKl(analysis.results, {
      label: 'reward (VADER compound)',
      ...measured(({ reward }) => reward),
      digits: 3,
      width: 940,
      height: 440,
    }),
  )}
  ${comparisonTable(analysis)}
  <p class="muted">Differences with 95 % intervals from resampling the prompts. They tell how sure the measurement is, not how
  much another training seed would change.</p>
</section>`
