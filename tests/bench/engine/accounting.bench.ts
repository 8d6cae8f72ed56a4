// CPU time of workers as the lab measures it, against the kernel's count of the same threads and processes.
import { existsSync } from 'node:fs'
import { MODEL_IDS, type ModelId } from '../../../src/contract/models/index.ts'
import { reconcileWorkers } from '../../fixtures/reconcile.ts'
import { labSupervisor } from '../lab.ts'
import { type BenchRow, median, printBench } from '../table.ts'

const TRIALS = 7
const PLAN = { workload: 'primes', params: { limit: 800_000_000 }, workers: { threads: 2, processes: 2 } }
const kernelCounts = existsSync('/proc/self/task')
/** Without a spare runner, which would compute beside the trials. */
const supervisor = labSupervisor({ interactive: false })

async function ratio(model: ModelId): Promise<number> {
  const ratios: number[] = []
  for (let trial = 0; trial < TRIALS; trial++) {
    const { measuredMs, kernelMs } = await reconcileWorkers(supervisor, PLAN, model)
    ratios.push(measuredMs / kernelMs)
  }
  return median(ratios)
}

const rows: BenchRow[] = []
for (const model of MODEL_IDS) {
  const what = `CPU time, primes, ${model}: lab ÷ kernel`
  rows.push({ what, value: kernelCounts ? await ratio(model) : null, unit: '', atLeast: 0.98, atMost: 1.02 })
}
await supervisor.close()
printBench('accounting', rows)
