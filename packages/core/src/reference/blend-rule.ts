import { defineUpdateRule } from '../plugins/define.ts'

/** `reference <- alpha policy + (1 - alpha) reference` (arXiv 2404.09656, eq. 5; eq. 6 is alpha 1). */
export const blend = defineUpdateRule<object>({
  name: 'blend',
  description: 'mixes alpha of the policy into the reference; alpha 1 replaces it (arXiv 2404.09656)',
  options: {},
  create: () => ({
    needs: { alpha: true, combine: false },
    async move({ reference, alpha }) {
      await reference.blend(alpha)
      return {}
    },
  }),
})
