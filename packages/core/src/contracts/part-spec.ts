/** One named part of a config: the plugin's name and its options. */
export interface PartSpec {
  readonly use: string
  readonly with?: Readonly<Record<string, unknown>>
}
