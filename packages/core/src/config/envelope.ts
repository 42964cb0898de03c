import type { JsonSchema } from '../plugins/options-schema.ts'

const object = (
  required: readonly string[],
  properties: Record<string, JsonSchema>,
  description?: string,
): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
  ...(description && { description }),
})

const positiveInteger = { type: 'integer', minimum: 1 }
const count = { type: 'integer', minimum: 0 }

/** `{ use, with }`: a part by its name and its options, which that part's own schema checks. */
const part = object(['use'], { use: { type: 'string' }, with: { type: 'object' } })

const data = object(
  ['train'],
  {
    train: { type: 'string', description: 'the preference file to train on' },
    eval: { type: 'string', description: 'a preference file to evaluate on' },
    shuffle: { type: 'boolean', default: true, description: 'reorder rows each epoch; false keeps the file’s order' },
    strict: { type: 'boolean', default: false, description: 'make every suspicious row an error' },
    maxLength: { ...positiveInteger, default: 1024, description: 'tokens of a prompt and its longest answer' },
    maxPromptLength: { ...positiveInteger, description: 'tokens of a prompt; its end is kept' },
    maxCompletionLength: { ...positiveInteger, description: 'tokens of an answer; its start is kept' },
  },
  'what to train on',
)

const lora = object(
  [],
  {
    r: { ...positiveInteger, description: 'rank of each change; default 8' },
    alpha: { type: 'number', exclusiveMinimum: 0, description: 'changes are scaled by alpha / r; default 8' },
    dropout: { type: 'number', minimum: 0, exclusiveMaximum: 1, description: 'of the adapter’s inputs; default 0' },
    targetModules: {
      type: ['string', 'array'],
      items: { type: 'string' },
      minItems: 1,
      description: 'layers by the ends of their names, "all-linear", or a regular expression; default as PEFT has it',
    },
    rsLora: { type: 'boolean', description: 'scale by alpha / sqrt(r) instead; default false' },
    reference: {
      type: 'string',
      enum: ['delta', 'factors'],
      default: 'delta',
      description: 'what a moving reference mixes: the whole change of each matrix, exactly, or A and B one by one',
    },
  },
  'train an adapter (LoRA) and leave the model as it is',
)

const model = object(
  ['path'],
  {
    path: { type: 'string', description: 'a model directory in Hugging Face layout' },
    adapter: { type: 'string', description: 'a PEFT adapter directory to continue' },
    lora,
  },
  'what to train',
)

const train = object(
  [],
  {
    batchSize: { ...positiveInteger, default: 8, description: 'rows per optimizer step' },
    microBatchSize: { ...positiveInteger, description: 'rows per forward and backward; default batchSize' },
    epochs: { type: 'number', exclusiveMinimum: 0, description: 'passes over the data; default 1' },
    steps: { ...positiveInteger, description: 'optimizer steps, instead of epochs' },
    recompute: {
      type: 'boolean',
      default: false,
      description:
        'compute each block again for its gradient instead of keeping what that needs: slower, in less memory',
    },
    maxGradNorm: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'global gradient norm to clip at' },
    seed: { type: 'integer', default: 17 },
    evaluateEvery: { ...count, default: 0, description: 'steps between evaluations; 0: at the end only' },
    checkpointEvery: { ...count, default: 0, description: 'steps between checkpoints; 0: at the end only' },
    evaluateSamples: {
      ...count,
      default: 0,
      description: 'completions that the policy draws at each evaluation, to estimate the KL from; 0: none',
    },
    sampleTokens: { ...positiveInteger, default: 64, description: 'tokens of such a completion at the most' },
    keepCheckpoints: { ...positiveInteger, default: 2, description: 'checkpoints that stay on disk' },
  },
  'how long and in what portions',
)

/** What may differ from stage to stage. */
const stageKeys = ['data', 'objective', 'optimizer', 'train', 'reference']

/** The part of a config that no plugin has a say in. */
export const envelope: JsonSchema = object(['model', 'data', 'objective'], {
  plugins: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description: 'packages, or paths inside the project, that register objectives, decorators and schedules',
  },
  runDir: { type: 'string', description: 'where the run is written; default runs/ and the config’s name' },
  backend: { type: 'string', default: 'auto', description: 'the tensor backend; `kedge doctor` lists them' },
  model,
  data,
  objective: object(['use'], {
    use: { type: 'string' },
    with: { type: 'object' },
    wrap: { type: 'array', items: part, description: 'decorators, outermost first' },
  }),
  reference: object(
    [],
    {
      cache: {
        type: 'string',
        description: 'a folder that keeps a frozen reference’s log-probs, computed once, in place of its weights',
      },
    },
    'where the reference comes from; by default it is a copy of the model',
  ),
  optimizer: {
    ...object(['use'], { use: { type: 'string', const: 'adamw' }, with: { type: 'object', default: {} } }),
    default: { use: 'adamw', with: {} },
  },
  train: { ...train, default: {} },
  stages: {
    type: 'array',
    minItems: 1,
    items: object([], Object.fromEntries(stageKeys.map((key) => [key, { type: 'object' }]))),
    description: 'trained one after another, each from the model before it: what differs from the rest of this config',
  },
})
