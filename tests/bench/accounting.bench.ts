// CPU time as the report gives it, against what the kernel says of the very threads and processes that did the work.
import { existsSync } from 'node:fs'
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'
import { labEngine } from '../engine/lab.ts'
import { reconcileCpu, reconcileEngine } from '../fixtures/reconcile.ts'
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

/** What is burned beside the workers by work that makes garbage: by the runtime's helper threads, and by the coordinator. */
async function besideWorkers(): Promise<{ helpers: number; coordinator: number }> {
  const helpers: number[] = []
  const coordinator: number[] = []
  for (let trial = 0; trial < TRIALS; trial++) {
    const told = await reconcileEngine(engine, { ...PLAN, workload: 'json' }, 'threads')
    helpers.push(told.helpers.reportMs / told.helpers.kernelMs)
    coordinator.push(told.coordinator.reportMs / told.coordinator.kernelMs)
  }
  return { helpers: median(helpers), coordinator: median(coordinator) }
}

const rows: BenchRow[] = []
for (const model of MODEL_IDS) {
  const what = `CPU time, ${model}: report ÷ kernel`
  rows.push({ what, value: kernelTells ? await ratio(model) : null, unit: '', atLeast: 0.98, atMost: 1.02 })
}
const beside = kernelTells ? await besideWorkers() : { helpers: null, coordinator: null }
rows.push(
  {
    what: 'CPU time, json by 2 threads, helper threads: report ÷ kernel',
    value: beside.helpers,
    unit: '',
    atLeast: 0.95,
    atMost: 1.05,
  },
  {
    what: 'CPU time, json by 2 threads, the coordinator: report ÷ kernel',
    value: beside.coordinator,
    unit: '',
    atLeast: 0.9,
    atMost: 1.1,
  },
)
printBench('accounting', rows)
