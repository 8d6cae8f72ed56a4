// What it costs to keep who ran when: the same trial by an engine that records, and by one that does not.
import type { ModelId } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { labEngine } from '../engine/lab.ts'
import { labTrial } from './lab-trial.ts'
import { paired } from './paired.ts'
import { type BenchRow, printBench } from './table.ts'

const PAIRS = 15
const on = labEngine()
const off = labEngine({ recording: false })

async function cost(what: string, model: ModelId, plan: PlanInput, atMost: number): Promise<BenchRow> {
  const { wallMs } = await paired(
    () => labTrial(on, model, plan),
    () => labTrial(off, model, plan),
    PAIRS,
  )
  return { what: `${what}, ${model}: wall, recording on ÷ off`, value: wallMs, unit: '', atMost }
}

printBench('recording', [
  await cost('primes', 'threads', { workload: 'primes' }, 1.02),
  await cost('primes', 'processes', { workload: 'primes' }, 1.02),
  await cost('primes', 'cooperative', { workload: 'primes' }, 1.02),
  await cost('10,000 waits', 'cooperative', { workload: 'waits', tasks: 10_000 }, 1.1),
])
