import { describe, expect, it } from 'vitest'
import { readRows } from '../read-rows.ts'
import { collect } from '../test-support/collect.ts'
import { jsonLines, writeTemporary } from '../test-support/files.ts'

const user = { role: 'user', content: 'Why?' }
const good = { role: 'assistant', content: 'So.' }
const bad = { role: 'assistant', content: 'No.' }
const pairOfTurns = { content: 'chat', prompt: [user], completions: [[good], [bad]] }
const labelledTurns = { content: 'chat', prompt: [user], completions: [[good]], desirable: true }

const readAll = async (rows: readonly unknown[], options: { layout?: string; columns?: Record<string, string> } = {}) =>
  collect(readRows({ file: await writeTemporary('a.jsonl', jsonLines(rows)), ...options }))

const transcript = (...turns: string[]) => turns.map((turn) => `\n\n${turn}`).join('')

const cases: readonly [layout: string, what: string, row: object, read: object][] = [
  ['text-pairs', 'TRL’s standard pairs', { prompt: 'a', chosen: 'b', rejected: 'c' }, { completions: ['b', 'c'] }],
  ['text-labelled', 'TRL’s unpaired rows', { prompt: 'a', completion: 'b', label: false }, { desirable: false }],
  ['chat-pairs', 'TRL’s conversational pairs', { prompt: [user], chosen: [good], rejected: [bad] }, pairOfTurns],
  [
    'chat-pairs',
    'answers that repeat the prompt',
    { prompt: [user], chosen: [user, good], rejected: [user, bad] },
    pairOfTurns,
  ],
  ['chat-labelled', 'conversational unpaired rows', { prompt: [user], completion: [good], label: true }, labelledTurns],
  [
    'implicit-text-pairs',
    'an implicit prompt, without the space before the texts part',
    { chosen: 'The sky is blue.', rejected: 'The sky is green.' },
    { content: 'text', prompt: 'The sky is', completions: [' blue.', ' green.'] },
  ],
  [
    'implicit-text-pairs',
    'an implicit prompt that would end within a character',
    { chosen: 'a🙂', rejected: 'a🙃' },
    { prompt: 'a', completions: ['🙂', '🙃'] },
  ],
  ['implicit-chat-pairs', 'an implicit conversation', { chosen: [user, good], rejected: [user, bad] }, pairOfTurns],
  [
    'implicit-chat-pairs',
    'an identical pair, whose last message is the answer',
    { chosen: [user, good], rejected: [user, good] },
    { prompt: [user], completions: [[good], [good]] },
  ],
  [
    'ultrafeedback',
    'UltraFeedback binarized',
    {
      prompt: 'Why?',
      prompt_id: 'x',
      messages: [user, good],
      chosen: [user, good],
      rejected: [user, bad],
      score_chosen: 8,
      score_rejected: 8,
    },
    { ...pairOfTurns, scores: [8, 8], extraColumns: ['prompt_id', 'messages'] },
  ],
  ['ultrafeedback', 'a text prompt before answers', { prompt: 'Why?', chosen: [good], rejected: [bad] }, pairOfTurns],
  [
    'hh',
    'HH transcripts',
    {
      chosen: transcript('Human: Why?', 'Assistant: What?', 'Human: It.', 'Assistant: So.'),
      rejected: transcript('Human: Why?', 'Assistant: What?', 'Human: It.', 'Assistant: No.'),
    },
    {
      content: 'text',
      prompt: transcript('Human: Why?', 'Assistant: What?', 'Human: It.', 'Assistant:'),
      completions: [' So.', ' No.'],
    },
  ],
  [
    'hh',
    'HH transcripts that part early',
    {
      chosen: transcript('Human: Why?', 'Assistant: So.', 'Human: Ah.', 'Assistant: Yes.'),
      rejected: transcript('Human: Why?', 'Assistant: No.'),
    },
    {
      prompt: transcript('Human: Why?', 'Assistant:'),
      completions: [' So.\n\nHuman: Ah.\n\nAssistant: Yes.', ' No.'],
      remarks: ['partedEarly'],
    },
  ],
  [
    'sharegpt-pairs',
    'LLaMA-Factory’s pairs',
    {
      system: 'Be kind.',
      conversations: [{ from: 'human', value: 'Why?' }],
      chosen: { from: 'gpt', value: 'So.' },
      rejected: { from: 'gpt', value: 'No.' },
    },
    { ...pairOfTurns, prompt: [{ role: 'system', content: 'Be kind.' }, user] },
  ],
  [
    'sharegpt-labelled',
    'LLaMA-Factory’s KTO rows',
    {
      conversations: [
        { from: 'human', value: 'Why?' },
        { from: 'gpt', value: 'So.' },
      ],
      kto_tag: true,
    },
    labelledTurns,
  ],
  ['sharegpt-labelled', 'labelled messages', { messages: [user, good], label: true }, labelledTurns],
  [
    'alpaca-pairs',
    'LLaMA-Factory’s Alpaca pairs',
    { instruction: 'Why?', input: 'x', history: [['q', 'a']], chosen: 'So.', rejected: 'No.' },
    {
      content: 'chat',
      prompt: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
        { role: 'user', content: 'Why?\nx' },
      ],
      completions: [[good], [bad]],
    },
  ],
  [
    'alpaca-labelled',
    'LLaMA-Factory’s Alpaca KTO rows',
    { instruction: 'Why?', input: '', output: 'So.', kto_tag: true },
    labelledTurns,
  ],
  [
    'turbo-pairs',
    'turbo-alignment’s pairs',
    { id: '0', context: [user], answer_w: { role: 'bot', content: 'So.' }, answer_l: bad },
    { ...pairOfTurns, extraColumns: ['id'] },
  ],
  [
    'turbo-labelled',
    'turbo-alignment’s KTO rows',
    { context: [user], answer: good, is_desirable: true },
    labelledTurns,
  ],
  [
    'plain-text',
    'plain text',
    { text: 'Once' },
    { prompt: '', completions: ['Once'], desirable: true, remarks: ['plainText'] },
  ],
]

describe('a data file', () => {
  it.each(cases)('is %s when it holds %s', async (layout, _, row, read) => {
    expect(await readAll([row])).toMatchObject([{ layout: { name: layout }, ...read }])
    expect(await readAll([row], { layout })).toMatchObject([read])
  })

  it('may hold texts alone', async () => {
    const file = await writeTemporary('a.json', JSON.stringify(['One.', 'Two.']))
    expect(await collect(readRows({ file }))).toMatchObject([{ completions: ['One.'] }, { completions: ['Two.'] }])
  })

  it('is read as the layout that is named where several fit', async () => {
    const both = { prompt: 'a', chosen: 'b', rejected: 'c', completion: 'd', label: true }
    await expect(readAll([both])).rejects.toThrow('name one in data.layout: text-pairs or text-labelled')
    expect(await readAll([both], { layout: 'text-labelled' })).toMatchObject([{ completions: ['d'] }])
    await expect(readAll([both], { layout: 'text' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('may call its columns something else', async () => {
    const row = { question: 'a', better: 'b', worse: 'c', rejected: 'old' }
    const columns = { prompt: 'question', chosen: 'better', rejected: 'worse' }
    expect(await readAll([row], { columns })).toMatchObject([
      { prompt: 'a', completions: ['b', 'c'], extraColumns: [] },
    ])
    await expect(readAll([row], { columns: { prompt: 'ask' } })).rejects.toThrow(
      'has no "ask", which data.columns takes as "prompt"; it has question, better, worse, rejected',
    )
  })

  it('passes tools and template values on, tools also as JSON text', async () => {
    const row = { prompt: [user], chosen: [good], rejected: [bad], chat_template_kwargs: { think: false } }
    const read = { tools: [{ name: 'f' }], templateValues: { think: false } }
    expect(await readAll([{ ...row, tools: [{ name: 'f' }] }])).toMatchObject([read])
    expect(await readAll([{ ...row, tools: '[{"name": "f"}]' }])).toMatchObject([read])
  })

  it.each([
    [
      'an answer by the user',
      { prompt: [user], chosen: [user], rejected: [bad] },
      '"chosen" must end with the assistant’s answer, not user',
    ],
    [
      'an empty answer',
      { prompt: [user], chosen: [{ ...good, content: '' }], rejected: [bad] },
      '"chosen" is empty; an answer needs text',
    ],
    [
      'a message without a role',
      { prompt: [user, { content: 'x' }], chosen: [good], rejected: [bad] },
      'message 2 of "prompt" has no "role" (or "from")',
    ],
    [
      'text where messages were',
      { prompt: [user], chosen: 'So.', rejected: [bad] },
      '"prompt" must be text, not a list',
    ],
    [
      'Python’s notation',
      { prompt: "[{'role': 'user', 'content': 'x'}]", chosen: 'a', rejected: 'b' },
      '"prompt" holds messages in Python’s notation; write JSON',
    ],
    [
      'one text that begins the other',
      { chosen: 'So', rejected: 'So it is' },
      'one of chosen and rejected is the beginning of the other; give the prompt in a column of its own',
    ],
    [
      'transcripts without a turn in common',
      { chosen: transcript('Human: a', 'Assistant: b'), rejected: transcript('Human: c', 'Assistant: d') },
      'chosen and rejected share no "\\n\\nAssistant:", so there is no prompt to both',
    ],
    ['conversations with nothing in common', { chosen: [good], rejected: [bad] }, 'so there is no prompt'],
    [
      'a conversation that ends with an answer',
      { conversations: [user, good], chosen: good, rejected: bad },
      '"conversations" ends with an answer; it must end with what chosen and rejected answer',
    ],
    ['an answer alone', { messages: [good], label: true }, '"messages" holds an answer only'],
    [
      'a history of another shape',
      { instruction: 'a', history: ['q'], chosen: 'b', rejected: 'c' },
      '"history" must be',
    ],
  ])('is refused with %s', async (_, row, problem) => {
    await expect(readAll([row])).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining(problem),
    })
  })
})

describe('weight and margin', () => {
  const pair = { prompt: 'a', chosen: 'b', rejected: 'c' }

  it('are read where every row has them', async () => {
    expect(await readAll([{ ...pair, weight: 0, margin: -1.5 }])).toMatchObject([
      { weight: 0, margin: -1.5, extraColumns: [] },
    ])
    const labelled = { prompt: 'a', completion: 'b', label: true, weight: 2, margin: 1 }
    expect(await readAll([labelled])).toMatchObject([{ weight: 2, extraColumns: ['margin'] }])
  })

  it.each([
    [[{ ...pair, weight: 1 }, pair], ':2: has no "weight", unlike the rows before it; give every row one (1 changes'],
    [[pair, { ...pair, margin: 1 }], ':2: has "margin", unlike the rows before it; give every row one (0 changes'],
    [[{ ...pair, weight: -1 }], ':1: "weight" must be at least 0, not -1'],
    [[{ ...pair, weight: 'much' }], ':1: "weight" must be a finite number, not text'],
  ])('are refused in %j', async (rows, problem) => {
    await expect(readAll(rows)).rejects.toThrow(problem)
  })
})
