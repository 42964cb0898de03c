import { readFile } from 'node:fs/promises'
import { KedgeError } from '@kedge/core'
import type { Command } from 'commander'
import { collect, integerOption, numberOption } from './options.ts'

interface Flags {
  readonly model: string
  readonly adapter?: string
  readonly prompt: readonly string[]
  readonly prompts?: string
  readonly count: number
  readonly maxNewTokens: number
  readonly temperature: number
  readonly topP: number
  readonly seed: number
  readonly backend: string
  readonly json?: boolean
}

const readPrompts = async (file: string): Promise<string[]> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new KedgeError('DATA_NOT_FOUND', `${file}: cannot be read; is the path right?`)
  })
  return text.split('\n').filter((line) => line.trim() !== '')
}

export const sampleCommand = (program: Command): void => {
  program
    .command('sample')
    .description('continue prompts with a model')
    .requiredOption('--model <dir>', 'a model directory in Hugging Face layout, or an adapter’s')
    .option('--adapter <dir>', 'a PEFT adapter directory, to act on the model')
    .option('--prompt <text>', 'a prompt; may be repeated', collect, [])
    .option('--prompts <file>', 'a text file with a prompt a line')
    .option('--count <n>', 'answers per prompt', integerOption('count', 1), 1)
    .option('--max-new-tokens <n>', 'the longest answer', integerOption('max-new-tokens', 1), 64)
    .option('--temperature <t>', '0 always takes the likeliest token', numberOption('temperature', 0), 1)
    .option(
      '--top-p <p>',
      'sample among the likeliest tokens that together have this probability',
      numberOption('top-p', 0, 1),
      1,
    )
    .option('--seed <n>', 'the same seed gives the same answers', integerOption('seed', 0), 17)
    .option('--backend <name>', 'the tensor backend', 'auto')
    .option('--json', 'print a JSON row per answer')
    .action(async ({ model: dir, adapter, prompt, prompts, count, backend, json, ...settings }: Flags) => {
      const texts = [...prompt, ...(prompts === undefined ? [] : await readPrompts(prompts))]
      if (texts.length === 0) throw new KedgeError('USAGE', 'sample: give --prompt or --prompts')
      const { loadTokenizer } = await import('@kedge/data')
      const { sample, selectBackend } = await import('@kedge/engine-tfjs')
      const { openModels, resolvePlace } = await import('../run/open-models.ts')
      const place = await resolvePlace({ model: dir, adapter })
      const tokenizer = await loadTokenizer(place.model)
      await selectBackend(backend)
      const model = await openModels().open(place)
      const repeated = texts.flatMap((text) => Array.from({ length: count }, () => text))
      const answers = await sample(
        model,
        repeated.map((text) => tokenizer.encode(text)),
        { ...settings, eosTokenIds: tokenizer.stopTokenIds },
      )
      for (const [index, ids] of answers.entries()) {
        const completion = tokenizer.decode(ids, true)
        const line = json
          ? JSON.stringify({ prompt: repeated[index], completion })
          : `${repeated[index]}${completion}\n`
        process.stdout.write(`${line}\n`)
      }
    })
}
