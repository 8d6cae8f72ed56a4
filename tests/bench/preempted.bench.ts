// Time in which the system took the core away, as the lab sees it from the gaps between safepoints, against the
// kernel's own count of what the same workers stood in its run queue.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { ModelId } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { labEngine } from '../engine/lab.ts'
import { completedTrial } from './lab-trial.ts'
import { type BenchRow, median, printBench } from './table.ts'

const TRIALS = 7
const OVERSUBSCRIBED = [2, 4]
const cores = availableParallelism()
const engine = labEngine()

/** The median over trials of what `figure` makes of both counts, or null where the kernel does not tell. */
async function overTrials(
  model: ModelId,
  plan: PlanInput,
  figure: (preemptedMs: number, runQueueMs: number, wallMs: number) => number,
): Promise<number | null> {
  const figures: number[] = []
  for (let trial = 0; trial < TRIALS; trial++) {
    const { preemptedMs, runQueueMs, wallMs } = await completedTrial(engine, model, { warmups: 1, ...plan })
    if (preemptedMs === null || runQueueMs === null) return null
    figures.push(figure(preemptedMs, runQueueMs, wallMs))
  }
  return median(figures)
}

function ratio(model: 'threads' | 'processes', workers: number): Promise<number | null> {
  const plan = { workload: 'primes', tasks: workers * 2, workers: { [model]: workers } }
  return overTrials(model, plan, (preemptedMs, runQueueMs) => preemptedMs / runQueueMs)
}

/** Of a worker that shares its core with nobody: what is told beyond the kernel's count, of its wall time, in percent. */
function toldOfNobody(): Promise<number | null> {
  const share = (preemptedMs: number, runQueueMs: number, wallMs: number): number =>
    ((preemptedMs - runQueueMs) / wallMs) * 100
  return overTrials('serial', { workload: 'primes' }, share)
}

/** What the machine's host took of its processors so far, and all time there was, in ticks; null outside Linux. */
function hostTicks(): { stolen: number; all: number } | null {
  if (process.platform !== 'linux') return null
  const [first = ''] = readFileSync('/proc/stat', 'latin1').split('\n')
  // user nice system idle iowait irq softirq steal; what guests used is part of user.
  const ticks = first.split(/\s+/).slice(1, 9).map(Number)
  return { stolen: ticks[7] ?? 0, all: ticks.reduce((sum, tick) => sum + tick, 0) }
}

const before = hostTicks()
const rows: BenchRow[] = []
for (const model of ['threads', 'processes'] as const) {
  for (const times of OVERSUBSCRIBED) {
    const workers = cores * times
    const what = `primes, ${workers} ${model} on ${cores} cores: preempted ÷ kernel's run-queue wait`
    rows.push({ what, value: await ratio(model, workers), unit: '', atLeast: 0.95, atMost: 1.05 })
  }
}
rows.push({
  what: "primes, one thread with a core to itself: preempted beyond the kernel's run-queue wait, of its wall time",
  value: await toldOfNobody(),
  unit: '%',
})
const after = hostTicks()
rows.push({
  // It counts as preempted, since the worker was not on a core; the kernel of this machine does not see it.
  what: 'taken by the host of this machine meanwhile (steal)',
  value:
    before === null || after === null
      ? null
      : ((after.stolen - before.stolen) / (after.all - before.all)) * 100,
  unit: '%',
})
printBench('preempted', rows)
