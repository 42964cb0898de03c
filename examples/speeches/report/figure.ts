import { html, type Markup } from './html.ts'

/** A chart under its title and caption. */
export const figure = (title: string, caption: string, chart: Markup): Markup => html`
<figure>
  <figcaption><b>${title}</b>${caption}</figcaption>
  <div class="chart">${chart}</div>
</figure>`
