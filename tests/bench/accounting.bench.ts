// CPU time as the report gives it, against what the kernel says of the very threads and processes that did the work.
import { existsSync } from 'node:fs'
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'
import { labEngine } from '../engine/lab.ts'
import { reconcileCpu } from '../fixtures/reconcile.ts'
import { type BenchRow, median, printBench } from './table.ts'

const TRIALS = 5
const PLAN = { workload: 'primes', workers: { threads: 2, processes: 2 } }
const engine = labEngine()
const kernelTells = existsSync('/proc/self/task')

async function ratio(model: ModelId): Promise<number> {
  const ratios: number[] = []
  for (let trial = 0; trial < TRIALS; trial++) {
    const { reportMs, kernelMs } = await reconcileCpu(engine, PLAN, model)
    ratios.push(reportMs / kernelMs)
  }
  return median(ratios)
}

const rows: BenchRow[] = []
for (const model of MODEL_IDS) {
  const what = `CPU time, ${model}: report ÷ kernel`
  rows.push({ what, value: kernelTells ? await ratio(model) : null, unit: '', atLeast: 0.98, atMost: 1.02 })
}
printBench('accounting', rows)
