import { describeObjective } from '@kedge/testing'
import * as api from './index.ts'

const smoothed = { name: 'label smoothing', with: { labelSmoothing: 0.2 } }
const forwardKl = { name: 'forward KL', with: { divergence: 'forward-kl' } }
const large = { name: 'a large beta', with: { beta: 2 } }

describeObjective(api.hinge, { variants: [forwardKl] })
describeObjective(api.robustDpo, { variants: [{ name: 'clean labels', with: { labelSmoothing: 0, beta: 2 } }] })
describeObjective(api.exo, { variants: [smoothed] })
describeObjective(api.nca, { variants: [large] })
describeObjective(api.bco, { variants: [{ name: 'rewards as they are', with: { rewardShift: 'none', beta: 2 } }] })
describeObjective(api.sppoHard, { variants: [large] })
describeObjective(api.apoZero, { variants: [large] })
describeObjective(api.apoDown, { variants: [large] })
describeObjective(api.discopop, { variants: [{ name: 'a temperature above 1', with: { tau: 2, beta: 2 } }] })
describeObjective(api.dpoNorm, { variants: [smoothed] })
describeObjective(api.aot, { rowsCoupled: true, variants: [smoothed] })
describeObjective(api.aotUnpaired, { rowsCoupled: true, variants: [smoothed] })
