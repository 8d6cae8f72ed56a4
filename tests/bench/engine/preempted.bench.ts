// Preempted time, which the lab derives from gaps between safepoints, against the kernel's count of the time that the
// same workers were in its run queue.
import { numberOf } from '../../../src/contract/run/trial.ts'
import { labSupervisor, runTrial } from '../lab.ts'
import { type BenchRow, median, printBench } from '../table.ts'

const TRIALS = 7
const WORKERS_PER_CORE = [2, 4]
const supervisor = labSupervisor()
const cores = supervisor.info().machine.usableCores

/** The median over trials; null where one of the two is not available. */
async function ratio(model: 'threads' | 'processes', workers: number): Promise<number | null> {
  const params = { limit: 800_000_000 }
  const plan = { workload: 'primes', params, tasks: workers * 2, workers: { [model]: workers }, warmups: 1 }
  const ratios: number[] = []
  for (let trial = 0; trial < TRIALS; trial++) {
    const measured = await runTrial(supervisor, model, plan)
    const [preemptedMs, runQueueMs] = [numberOf(measured, 'preemptedMs'), numberOf(measured, 'runQueueMs')]
    if (preemptedMs === null || runQueueMs === null) return null
    ratios.push(preemptedMs / runQueueMs)
  }
  return median(ratios)
}

const rows: BenchRow[] = []
for (const model of ['threads', 'processes'] as const) {
  for (const workers of WORKERS_PER_CORE.map((perCore) => perCore * cores)) {
    const what = `primes, ${workers} ${model} on ${cores} cores: preempted ÷ run-queue wait`
    rows.push({ what, value: await ratio(model, workers), unit: '', atLeast: 0.95, atMost: 1.05 })
  }
}
await supervisor.close()
printBench('preempted', rows)
