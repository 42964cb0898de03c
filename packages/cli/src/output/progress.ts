import { clearLine, cursorTo } from 'node:readline'
import type { WriteStream } from 'node:tty'
import type { TrainEvent } from '@kedge/core'
import { formatDuration } from './duration.ts'

const barWidth = 24

const bar = (share: number): string => {
  const full = Math.round(share * barWidth)
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}

const number = (value: number | undefined): string => (value === undefined ? '–' : value.toPrecision(4))

/**
 * Shows a run as it goes: on a terminal one line that is drawn again, with rate and time left; elsewhere plain lines,
 * about twenty in all.
 */
export const createProgress = (stream: NodeJS.WriteStream): ((event: TrainEvent) => void) => {
  let total = 0
  let first = 0
  let started = 0
  let moves = 0
  const say = (text: string): void => {
    if (stream.isTTY) {
      cursorTo(stream, 0)
      clearLine(stream as WriteStream, 0)
    }
    stream.write(`${text}\n`)
  }

  return (event) => {
    switch (event.type) {
      case 'start':
        total = event.totalSteps
        first = event.step
        moves = first === 0 ? 0 : Number.POSITIVE_INFINITY
        started = performance.now()
        break
      case 'step': {
        const { step, loss, 'rewards/margins': margin, 'tr/alpha': alpha, 'reference/version': version } = event.row
        const elapsed = (performance.now() - started) / 1000
        const rate = (step - first) / elapsed
        const left = formatDuration((total - step) / rate)
        const numbers = `loss ${number(loss)}  margin ${number(margin)}  ${number(rate)} steps/s  ${left} left`
        if (stream.isTTY) {
          const line = `${bar(step / total)} ${step}/${total}  ${numbers}`
          cursorTo(stream, 0)
          stream.write(line.slice(0, stream.columns - 1))
          clearLine(stream as WriteStream, 1)
          if (step === total) stream.write('\n')
        } else if (step === total || step % Math.max(1, Math.round(total / 20)) === 0) {
          say(`step ${step}/${total}  ${numbers}`)
        }
        if (version !== undefined && version > moves)
          say(`step ${step}: the reference moved (${alpha === undefined ? '' : `alpha ${alpha}, `}version ${version})`)
        moves = version ?? 0
        break
      }
      case 'window':
        if (event.step < event.until) say(`scoring steps ${event.step + 1} to ${event.until} under the reference`)
        break
      case 'evaluation': {
        const { step, 'eval/loss': loss, 'eval/rewards/accuracies': accuracy } = event.row
        say(`step ${step}: evaluation loss ${number(loss)}  accuracy ${number(accuracy)}`)
        break
      }
      case 'checkpoint':
        say(`step ${event.step}: checkpoint ${event.path}`)
        break
    }
  }
}
