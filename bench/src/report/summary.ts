import { isBusy } from '../machine.ts'
import { comparisonTable } from './comparison-table.ts'
import { growthTable } from './growth-table.ts'
import { gigabytes, significant } from './numbers.ts'
import type { Results } from './results.ts'

/** A run of the benchmark as text: the machine, its limit, a table for each workload. */
export const summary = ({ machine, versions, matmul, comparisons, growth }: Results): string => {
  const { processor, cores, memoryBytes, system, load } = machine
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const rates = Object.entries(matmul).map(([name, rate]) => `${name} ${significant(rate)}`)
  return [
    [
      `${processor}, ${cores} cores, ${gigabytes(memoryBytes)}, ${system}; ${names.join(', ')}`,
      ...(isBusy(machine) ? [`The machine was busy (load ${significant(load)}): these times mean little.`] : []),
    ].join('\n'),
    ...(rates.length > 0
      ? [`Matrix multiplication in float32, GFLOP/s; the highest is the limit: ${rates.join(', ')}`]
      : []),
    ...comparisons.map(comparisonTable),
    ...(growth.length > 0 ? [growthTable(growth)] : []),
  ].join('\n\n')
}
