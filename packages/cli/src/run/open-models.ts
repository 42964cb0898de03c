import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { adapterBase, type CausalModel, loadCausalModel, withAdapter } from '@kedge/engine-tfjs'

/** Where a model is: its directory, and that of an adapter on it. */
export interface ModelPlace {
  readonly model: string
  readonly adapter?: string | undefined
}

const holds = (dir: string, file: string): Promise<boolean> =>
  access(join(dir, file)).then(
    () => true,
    () => false,
  )

/**
 * The place that two options mean. As in transformers, `model` may be an adapter's directory, whose config names the base.
 * @throws KedgeError MODEL_NOT_FOUND when it names one that is not here
 */
export const resolvePlace = async ({ model, adapter }: ModelPlace): Promise<ModelPlace> =>
  adapter === undefined && !(await holds(model, 'config.json')) && (await holds(model, 'adapter_config.json'))
    ? { model: await adapterBase(model), adapter: model }
    : { model, adapter }

/** Models that share what they can: a base model is loaded once, whatever adapters act on it. */
export interface OpenModels {
  open(place: ModelPlace): Promise<CausalModel>
  dispose(): void
}

export const openModels = (): OpenModels => {
  const bases = new Map<string, CausalModel>()
  const adapted: CausalModel[] = []
  return {
    async open({ model, adapter }) {
      const path = resolve(model)
      const base = bases.get(path) ?? (await loadCausalModel(path))
      bases.set(path, base)
      if (adapter === undefined) return base
      const opened = await withAdapter(base, adapter)
      adapted.push(opened)
      return opened
    },
    dispose() {
      for (const model of [...adapted, ...bases.values()]) model.dispose()
    },
  }
}
