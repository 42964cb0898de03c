import { html, type Markup } from './html.ts'
import type { Run } from './runs.ts'

/** A run's name in its colour, behind its symbol. */
export const runName = ({ key, name }: Run): Markup => html`<span class="run ${key}">${name}</span>`
