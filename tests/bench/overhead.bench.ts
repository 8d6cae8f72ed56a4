// What the lab itself costs: a trial against bare scripts of the same model that do the same chunks, in turn.
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'
import { labEngine } from '../engine/lab.ts'
import { bareProcesses, bareThreads } from './bare/run.ts'
import type { BareResult, BareWork } from './bare/work.ts'
import { labTrial } from './lab-trial.ts'
import { paired } from './paired.ts'
import { type BenchRow, printBench } from './table.ts'

const PAIRS = 15
const COLD_PAIRS = 9
const engine = labEngine()
/** One warm-up each, as a plan has when it says nothing else. */
const WORK: BareWork = {
  workload: 'primes',
  params: { limit: 800_000_000 },
  tasks: 8,
  seed: 1,
  timeSliceMs: 5,
  warmups: 1,
}

const BARE: Record<ModelId, (work: BareWork) => Promise<BareResult>> = {
  serial: (work) => bareThreads(work, 1),
  threads: (work) => bareThreads(work, 2),
  processes: (work) => bareProcesses(work, 2),
  cooperative: (work) => bareThreads(work, 1, true),
}

/** The lab's figures ÷ those of the bare script. */
function ratios(model: ModelId, work: BareWork, pairs: number): Promise<BareResult> {
  return paired(
    () => labTrial(engine, model, work),
    () => BARE[model](work),
    pairs,
  )
}

const rows: BenchRow[] = []
for (const model of MODEL_IDS) {
  const { wallMs, cpuMs } = await ratios(model, WORK, PAIRS)
  rows.push(
    { what: `primes, ${model}: wall, lab ÷ bare script`, value: wallMs, unit: '', atMost: 1.03 },
    { what: `primes, ${model}: CPU, lab ÷ bare script`, value: cpuMs, unit: '', atMost: 1.03 },
  )
}
for (const model of MODEL_IDS) {
  const { wallMs } = await ratios(model, { ...WORK, warmups: 0 }, COLD_PAIRS)
  rows.push({ what: `primes, ${model}, without a warm-up: wall, lab ÷ bare script`, value: wallMs, unit: '' })
}
printBench('overhead', rows)
