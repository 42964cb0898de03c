import { parseArgs } from 'node:util'

export const help = `npm run bench -- [options]

Measures, in one run and in turns: Kedge on each backend, TRL, a PyTorch loop by hand, the machine's matrix multiplication.

  --workload a,b,c          a: Llama of 33.6M parameters; b: stories260k; c: how cost grows (default: all)
  --backends onnx,wasm      Kedge's backends (default: every one that runs here, but for "cpu")
  --against trl,torch       whom to compare with; "none" for nobody (default: trl,torch)
  --python PATH             a Python with trl and torch (default: one of its own, made under bench/cache)
  --turns N                 turns of each contestant in a and b (default: 3)
  --steps N                 timed steps of each turn, after 2 steps of warm-up (default: 8)
  --budget SECONDS          longest time of a point of c, and 10 times that of a turn of a or b (default: 60)
  --quick                   --turns 1 --steps 3 --budget 30
  --help
`

export type WorkloadKey = 'a' | 'b' | 'c'
export type Rival = 'trl' | 'torch'

export interface Options {
  readonly workloads: readonly WorkloadKey[]
  /** Every backend that runs here, when absent. */
  readonly backends?: readonly string[]
  readonly against: readonly Rival[]
  readonly python?: string
  readonly turns: number
  readonly steps: number
  readonly budget: number
}

const refuse = (option: string, value: string, wanted: string): never => {
  throw new Error(`--${option} ${value}: must be ${wanted}`)
}

const list = <T extends string>(option: string, value: string, allowed: readonly T[]): readonly T[] =>
  value.split(',').map((item) => {
    const found = allowed.find((each) => each === item.trim().toLowerCase())
    return found ?? refuse(option, value, `a list of ${allowed.join(', ')}`)
  })

const positive = (option: string, value: string, whole: boolean): number => {
  const number = Number(value)
  const valid = number > 0 && Number.isFinite(number) && (!whole || Number.isInteger(number))
  return valid ? number : refuse(option, value, whole ? 'a whole number from 1' : 'a positive number')
}

/**
 * Options from command-line arguments; `help` where that was asked for.
 * @throws Error in one line for what is not an option
 */
export const parseOptions = (args: readonly string[]): Options | 'help' => {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: text,
      backends: text,
      against: text,
      python: text,
      turns: text,
      steps: text,
      budget: text,
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const [turns, steps, budget] = values.quick ? ['1', '3', '30'] : ['3', '8', '60']
  return {
    workloads: list<WorkloadKey>('workload', values.workload ?? 'a,b,c', ['a', 'b', 'c']),
    ...(values.backends !== undefined && { backends: values.backends.split(',').map((name) => name.trim()) }),
    against: values.against === 'none' ? [] : list<Rival>('against', values.against ?? 'trl,torch', ['trl', 'torch']),
    ...(values.python !== undefined && { python: values.python }),
    turns: positive('turns', values.turns ?? turns, true),
    steps: positive('steps', values.steps ?? steps, true),
    budget: positive('budget', values.budget ?? budget, false),
  }
}
