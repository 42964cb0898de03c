import type { Json, ObjectivePlugin } from '@kedge/core'

/** What happened to a spied objective. */
export interface Sightings {
  steps: number[]
  restored: Json[]
}

/** The plugin with an objective that notes its calls, has a state and adds a metric. */
export const spied = (plugin: ObjectivePlugin, sightings: Sightings): ObjectivePlugin => ({
  ...plugin,
  // Another name than the plugin's, which the registry may know already.
  name: `spied-${plugin.name}`,
  create: (options, context) => {
    const objective = plugin.create(options, context)
    return {
      ...objective,
      afterStep: ({ step }) => {
        sightings.steps.push(step)
      },
      state: () => ({ spied: true }),
      restore: (state) => {
        sightings.restored.push(state)
      },
      summarize: () => ({ spied: 1 }),
    }
  },
})
