import { describeObjective } from '@kedge/testing'
import * as api from './index.ts'

describeObjective(api.simpo, { variants: [{ name: 'label smoothing', with: { labelSmoothing: 0.2, gamma: 0 } }] })
describeObjective(api.orpo, { variants: [{ name: 'a large beta', with: { beta: 2 } }] })
describeObjective(api.cpo, { variants: [{ name: 'no likelihood', with: { nllWeight: 0, labelSmoothing: 0.1 } }] })
describeObjective(api.sft, { variants: [{ name: 'sums', with: { lengthNormalization: 'sum' } }] })
