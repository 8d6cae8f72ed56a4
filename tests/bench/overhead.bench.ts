// What the lab itself costs: a trial against bare scripts of the same model that do the same chunks, in turn.
import type { ModelId } from '../../src/contract/models.ts'
import { labEngine, runOnce, trialOf } from '../engine/lab.ts'
import { bareProcesses, bareThreads } from './bare/run.ts'
import type { BareResult, BareWork } from './bare/work.ts'
import { type BenchRow, median, printBench } from './table.ts'

const PAIRS = 9
const engine = labEngine()
const CPU_WORK: BareWork = {
  workload: 'primes',
  params: { limit: 400_000_000 },
  tasks: 8,
  seed: 1,
  sliceMs: 5,
}
const WAITS: BareWork = { workload: 'waits', params: { waitMs: 100 }, tasks: 10_000, seed: 1, sliceMs: 5 }

const BARE: Record<ModelId, (work: BareWork) => Promise<BareResult>> = {
  serial: (work) => bareThreads(work, 1),
  threads: (work) => bareThreads(work, 2),
  processes: (work) => bareProcesses(work, 2),
  cooperative: (work) => bareThreads(work, 1, true),
}

async function labTrial(model: ModelId, { sliceMs, ...work }: BareWork): Promise<BareResult> {
  const plan = { ...work, sliceMs, models: [model], workers: { threads: 2, processes: 2 } }
  const { wallMs, cpuMs } = trialOf(await runOnce(engine, plan), model)
  return { wallMs, cpuMs: cpuMs ?? NaN }
}

/** The median over pairs, run in turn, of the lab's figure ÷ the bare script's. */
async function ratios(model: ModelId, work: BareWork): Promise<{ wall: number; cpu: number }> {
  const wall: number[] = []
  const cpu: number[] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    // The order alternates, so that neither always has the warmer machine.
    const labFirst = pair % 2 === 0
    const first = labFirst ? await labTrial(model, work) : await BARE[model](work)
    const second = labFirst ? await BARE[model](work) : await labTrial(model, work)
    const [lab, bare] = labFirst ? [first, second] : [second, first]
    wall.push(lab.wallMs / bare.wallMs)
    cpu.push(lab.cpuMs / bare.cpuMs)
  }
  return { wall: median(wall), cpu: median(cpu) }
}

const rows: BenchRow[] = []
for (const model of ['serial', 'threads', 'processes', 'cooperative'] as const) {
  const { wall, cpu } = await ratios(model, CPU_WORK)
  rows.push(
    { what: `primes, ${model}: wall, lab ÷ bare script`, value: wall, unit: '', atMost: 1.03 },
    { what: `primes, ${model}: CPU, lab ÷ bare script`, value: cpu, unit: '', atMost: 1.03 },
  )
}
const { wall } = await ratios('cooperative', WAITS)
rows.push({ what: '10,000 waits, cooperative: wall, lab ÷ bare script', value: wall, unit: '', atMost: 1.25 })
printBench('overhead', rows)
