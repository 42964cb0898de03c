import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { KedgeError } from '@kedge/core'

/** A template's text and where it stands. */
export interface TemplateText {
  readonly source: string
  readonly text: string
}

/** A model's templates by name; the usual one is called `default`. */
export type TemplateTexts = ReadonlyMap<string, TemplateText>

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

const orNothing = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const invalid = (file: string, problem: string) => new KedgeError('TOKENIZER_INVALID', `${file}: ${problem}`)

/** `chat_template` as JSON files hold it: one text, or a list of `{ name, template }`. */
const fromJson = (source: string, value: unknown): [string, TemplateText][] => {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [['default', { source, text: value }]]
  const named = Array.isArray(value) ? value : [value]
  return named.map((entry) => {
    if (typeof entry?.name !== 'string' || typeof entry.template !== 'string')
      throw invalid(source, 'chat_template must be text, or a list of {name, template}')
    return [entry.name, { source: `${source} (${entry.name})`, text: entry.template }]
  })
}

const fromJsonFile = async (file: string): Promise<[string, TemplateText][]> => {
  const text = await orNothing(readFile(file, 'utf8'))
  if (text === undefined) return []
  try {
    return fromJson(file, (JSON.parse(text) as { chat_template?: unknown } | null)?.chat_template)
  } catch (error) {
    throw error instanceof KedgeError ? error : invalid(file, 'cannot be read as JSON')
  }
}

const fromFile = async (name: string, file: string): Promise<[string, TemplateText][]> => {
  const text = await orNothing(readFile(file, 'utf8'))
  return text === undefined ? [] : [[name, { source: file, text }]]
}

/**
 * The chat templates of a model directory. Where several files have one of the same name, files of their own come before
 * `tokenizer_config.json`, and that before the older `chat_template.json`, as in transformers.
 *
 * @throws `TOKENIZER_INVALID` naming the file that is broken.
 */
export const readTemplates = async (modelDir: string): Promise<TemplateTexts> => {
  const further = join(modelDir, 'additional_chat_templates')
  const names = ((await orNothing(readdir(further))) ?? []).filter((name) => name.endsWith('.jinja'))
  const found = await Promise.all([
    fromJsonFile(join(modelDir, 'chat_template.json')),
    fromJsonFile(join(modelDir, 'tokenizer_config.json')),
    ...names.map((name) => fromFile(basename(name, '.jinja'), join(further, name))),
    fromFile('default', join(modelDir, 'chat_template.jinja')),
  ])
  return new Map(found.flat())
}
