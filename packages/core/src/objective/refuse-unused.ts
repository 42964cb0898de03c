import { KedgeError } from '../errors/kedge-error.ts'

/**
 * Refuses an option that was given but has no effect beside the others.
 * @param path where the options stand in the config, as `objective.with`
 * @param reason why it has none, as `is used with "divergence: alpha" only`
 * @throws KedgeError CONFIG_INVALID
 */
export const refuseUnused = (path: string, option: string, value: unknown, reason: string): void => {
  if (value !== undefined) throw new KedgeError('CONFIG_INVALID', `${path}.${option}: ${reason}; leave it out`)
}
