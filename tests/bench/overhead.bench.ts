// What the lab itself costs: a trial against bare scripts of the same model that do the same chunks, in turn.
import type { ModelId } from '../../src/contract/models.ts'
import { labEngine } from '../engine/lab.ts'
import { bareProcesses, bareThreads } from './bare/run.ts'
import type { BareResult, BareWork } from './bare/work.ts'
import { labTrial } from './lab-trial.ts'
import { paired } from './paired.ts'
import { type BenchRow, printBench } from './table.ts'

const PAIRS = 15
const engine = labEngine()
const WORK: BareWork = { workload: 'primes', params: { limit: 400_000_000 }, tasks: 8, seed: 1, sliceMs: 5 }

const BARE: Record<ModelId, () => Promise<BareResult>> = {
  serial: () => bareThreads(WORK, 1),
  threads: () => bareThreads(WORK, 2),
  processes: () => bareProcesses(WORK, 2),
  cooperative: () => bareThreads(WORK, 1, true),
}

const rows: BenchRow[] = []
for (const model of ['serial', 'threads', 'processes', 'cooperative'] as const) {
  const { wallMs, cpuMs } = await paired(() => labTrial(engine, model, WORK), BARE[model], PAIRS)
  rows.push(
    { what: `primes, ${model}: wall, lab ÷ bare script`, value: wallMs, unit: '', atMost: 1.03 },
    { what: `primes, ${model}: CPU, lab ÷ bare script`, value: cpuMs, unit: '', atMost: 1.03 },
  )
}
printBench('overhead', rows)
