import { cpus, totalmem } from 'node:os'
import type { Command } from 'commander'
import { formatTable } from '../output/table.ts'
import { version } from '../version.ts'

export const doctorCommand = (program: Command): void => {
  program
    .command('doctor')
    .description('say which backends load on this machine, which one runs, and why')
    .action(async () => {
      const { probeBackends, selectBackend } = await import('@kedge/engine-tfjs')
      const probed = await probeBackends()
      const chosen = await selectBackend('auto')
      const rows = probed.map(({ name, summary, unavailable }) => [
        name,
        unavailable === undefined ? 'yes' : 'no',
        unavailable ?? summary,
      ])
      process.stdout.write(
        [
          `kedge ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
          `${cpus().length} processors, ${(totalmem() / 2 ** 30).toFixed(1)} GiB of memory`,
          '',
          formatTable([['backend', 'loads', 'why'], ...rows]),
          '',
          `backend: auto takes ${chosen.name}: ${chosen.summary}`,
          '',
        ].join('\n'),
      )
    })
}
