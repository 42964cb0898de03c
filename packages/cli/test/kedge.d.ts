/** The built command, and the fixtures its tests share. */
export declare const paths: {
  bin: string
  stories: string
  pairs: string
}
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}
/** Runs the built command to its end; `onStderr` may signal it meanwhile. */
export declare const kedge: (
  args: readonly string[],
  {
    cwd,
    onStderr,
  }?: {
    cwd?: string
    onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
  },
) => Promise<Finished>
/** An empty folder of its own for each test. */
export declare const createFolder: () => Promise<string>
/** A config that trains stories260k on the pairs fixture; JSON is YAML too. */
export declare const writeConfig: (folder: string, over?: object, name?: string) => Promise<string>
export declare const readRows: (file: string) => Promise<Record<string, number>[]>
