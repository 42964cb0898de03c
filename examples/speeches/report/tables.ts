import type { Difference } from '../evaluation/bootstrap.ts'
import type { Estimate, Summary } from '../evaluation/summary.ts'
import type { Analysis, Comparison } from './analysis.ts'
import { html, type Markup } from './html.ts'
import { fixed, signed } from './numbers.ts'
import { runName } from './run-name.ts'
import { moves } from './runs.ts'

const estimate = (value: Estimate, digits: number): Markup =>
  html`${fixed(value.mean, digits)} <small>± ${fixed(value.standardError, digits)}</small>`

const cells = (summary: Summary): Markup => html`
  <td>${estimate(summary.reward, 3)}</td><td>${estimate(summary.judge, 3)}</td><td>${estimate(summary.kl, 1)}</td>
  <td>${fixed(summary.distinct2, 3)}</td><td>${fixed(summary.tokens.mean, 1)}</td>`

/** The policies at the end of training, below the one they started from. */
export const resultsTable = ({ results }: Analysis): Markup => html`
<div class="scroll"><table>
  <thead><tr>
    <th>Policy</th><th>Moves</th><th>Reward (VADER)</th><th>Judge (AFINN)</th><th>KL, nats</th>
    <th>Distinct word pairs</th><th>Tokens</th>
  </tr></thead>
  <tbody>
    <tr><td class="start">Initial model</td><td></td>${cells(results[0]!.summaries[0]!)}</tr>
    ${results.map(({ run, summaries }) => html`<tr><td>${runName(run)}</td><td>${moves(run).length}</td>${cells(summaries.at(-1)!)}</tr>`)}
  </tbody>
</table></div>`

const difference = ({ value, low, high }: Difference): Markup =>
  html`<td>${signed(value, 3)} <small>[${signed(low, 3)}, ${signed(high, 3)}]</small></td>`

const comparisonRow = ({ run, equalKl, equalSteps }: Comparison): Markup => html`<tr>
  <td>${runName(run)}</td>${[equalKl.reward, equalKl.judge, equalSteps.reward, equalSteps.judge].map(difference)}
</tr>`

/** What the other runs have more than the baseline, at equal KL and at equal steps. */
export const comparisonTable = ({ baseline, comparisons, targetKl }: Analysis): Markup => html`
<div class="scroll"><table>
  <thead>
    <tr><th></th><th colspan="2">at ${fixed(targetKl, 1)} nats</th><th colspan="2">after equal steps</th></tr>
    <tr><th>Difference from ${baseline.name}</th><th>Reward</th><th>Judge</th><th>Reward</th><th>Judge</th></tr>
  </thead>
  <tbody>${comparisons.map(comparisonRow)}</tbody>
</table></div>`
