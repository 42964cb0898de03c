/** The plugins that come with the command. A config still has to list those it uses. */
export const standardPlugins = [
  '@kedge/plugin-dpo',
  '@kedge/plugin-ipo',
  '@kedge/plugin-kto',
  '@kedge/plugin-pairwise',
  '@kedge/plugin-reference-free',
  '@kedge/plugin-adaptive-beta',
  '@kedge/plugin-tr',
]
