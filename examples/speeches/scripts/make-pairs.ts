// Draws completions from the base model, ranks them by the reward, and writes the pairs and the held-out prompts.
import { createRandom } from '@kedge/core'
import { loadTokenizer } from '@kedge/data'
import { loadCausalModel, selectBackend } from '@kedge/engine-tfjs'
import { drawOpenings } from '../corpus/openings.ts'
import { isHeldOut, readSpeeches } from '../corpus/speeches.ts'
import { reward } from '../evaluation/reward.ts'
import { mean } from '../evaluation/statistics.ts'
import { writeJsonl } from '../files/jsonl.ts'
import { inExample } from '../files/paths.ts'
import { type Completion, complete } from '../pairs/complete.ts'
import { rankPair } from '../pairs/rank.ts'

const seed = 17
const promptCount = 3000
const completionsPerPrompt = 8
const ranking = { smallestGap: 0.4, lengthSlack: 3 }
const pairCount = 1600
const heldOutCount = 512

const speeches = readSpeeches()
const training = speeches.filter((speech) => !isHeldOut(speech))
const prompts = drawOpenings(training, promptCount, createRandom(seed, 1))
const heldOut = drawOpenings(speeches.filter(isHeldOut), heldOutCount, createRandom(seed, 2), new Set(prompts))

// The same numbers on every machine, which a backend with threads or a GPU does not promise.
await selectBackend('wasm')
const model = await loadCausalModel(inExample('assets/model'))
const tokenizer = await loadTokenizer(inExample('assets/model'))
const repeated = prompts.flatMap((prompt) => Array<string>(completionsPerPrompt).fill(prompt))
const completions = await complete(model, tokenizer, repeated, seed)

/** Finished, and made of the very tokens that training will make of its text. */
const isUsable = (prompt: string, { text, ids, finished }: Completion): boolean => {
  const whole = [...tokenizer.encode(prompt), ...ids].slice(0, -1)
  return finished && text.trim() !== '' && tokenizer.encode(prompt + text).join() === whole.join()
}

const ranked = prompts.flatMap((prompt, index) => {
  const own = completions.slice(index * completionsPerPrompt, (index + 1) * completionsPerPrompt)
  const candidates = own
    .filter((completion) => isUsable(prompt, completion))
    .map(({ text, ids }) => ({ text, tokens: ids.length, reward: reward(text) }))
  const pair = rankPair(candidates, ranking)
  return pair ? [{ prompt, chosen: pair[0], rejected: pair[1] }] : []
})
const pairs = ranked.slice(0, pairCount)

writeJsonl(
  inExample('assets/pairs.jsonl'),
  pairs.map(({ prompt, chosen, rejected }) => ({ prompt, chosen: chosen.text, rejected: rejected.text })),
)
writeJsonl(
  inExample('assets/held-out-prompts.jsonl'),
  heldOut.map((prompt) => ({ prompt })),
)

console.log(
  `${pairs.length} pairs of ${ranked.length}, from ${completions.length} completions of ${prompts.length} prompts`,
)
for (const side of ['chosen', 'rejected'] as const) {
  const answers = pairs.map((pair) => pair[side])
  const [rewards, tokens] = [mean(answers.map((answer) => answer.reward)), mean(answers.map((answer) => answer.tokens))]
  console.log(`${side}: mean reward ${rewards.toFixed(3)}, mean length ${tokens.toFixed(1)} tokens`)
}
console.log(`${heldOut.length} held-out prompts`)
