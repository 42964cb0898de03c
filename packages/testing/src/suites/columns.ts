import { type Objective, tf } from '@kedge/core'
import { describe, it } from 'vitest'
import {
  expectColumnRefused,
  expectMarginsCount,
  expectNeutralColumns,
  expectWeightsScale,
  expectWeightZeroDrops,
} from '../checks/columns.ts'
import { randomSamples } from '../samples/random-samples.ts'

/** Declares the tests of the data's `weight` and `margin` columns: taken into account as declared, or refused. */
export const testColumns = (create: () => Objective, rowsCoupled: boolean): void => {
  const { honours = {}, batch } = create()
  const first = () => [...randomSamples({ batch }).values()][0]!()

  describe('given the columns of the data', () => {
    if (honours.weight || honours.margin)
      it('is the same with weights of 1 and margins of 0 as without', () =>
        tf.tidy(() => expectNeutralColumns(create(), first())))

    if (honours.weight) {
      it('learns nothing from a row of weight 0, and reports it all the same', () =>
        tf.tidy(() => expectWeightZeroDrops(create(), first())))

      it('grows linearly with the weights', () => tf.tidy(() => expectWeightsScale(create(), first(), rowsCoupled)))
    } else it('refuses weights', () => tf.tidy(() => expectColumnRefused(create(), first(), 'weight')))

    if (honours.margin) it('takes margins into account', () => tf.tidy(() => expectMarginsCount(create(), first())))
    else if (batch === 'paired')
      it('refuses margins', () => tf.tidy(() => expectColumnRefused(create(), first(), 'margin')))
  })
}
