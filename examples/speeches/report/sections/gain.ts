import type { Analysis } from '../analysis.ts'
import { againstKl } from '../charts/against-kl.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../html.ts'
import { measured } from '../measures.ts'
import { resultsTable } from '../tables.ts'

const size = { digits: 3, width: 460, height: 330 }

/** What the reward does not see: another judge, and the wording. */
export const gain = (analysis: Analysis): Markup => html`
<section>
  <h2>Is the gain real?</h2>
  <p>The runs were trained on VADER’s taste. A judge with a list of its own shows whether they learnt to sound positive or only to
  please VADER; the variety of the wording shows what that cost.</p>
  <div class="row">
    ${figure(
      'Independent judge',
      'Mean AFINN-165 valence per word.',
      againstKl(analysis.results, { label: 'AFINN per word', ...measured(({ judge }) => judge), ...size }),
    )}
    ${figure(
      'Variety',
      'Share of different word pairs over all texts.',
      againstKl(analysis.results, { label: 'distinct word pairs', value: ({ distinct2 }) => distinct2, ...size }),
    )}
  </div>
  ${resultsTable(analysis)}
  <p class="muted">After the last step, mean ± standard error. Tokens: mean length of a completion. Moves:
  of the reference.</p>
</section>`
