// Two thousand pages at once on one event loop: the lab's, and `fetch` in a bare thread, from the same web service.
import { availableParallelism } from 'node:os'
import { parsePlan } from '../../src/contract/plan/plan.ts'
import type { Plan, PlanInput } from '../../src/contract/plan/plan.ts'
import { Services } from '../../src/runner/services/services.ts'
import { builtEntries, labEngine } from '../engine/lab.ts'
import { bareThreads } from './bare/run.ts'
import type { BareResult, BareWork } from './bare/work.ts'
import { labTrial } from './lab-trial.ts'
import { paired } from './paired.ts'
import { printBench } from './table.ts'

const PAIRS = 9
const engine = labEngine()

function checked(input: PlanInput): Plan {
  const result = parsePlan(input, { workloads: engine.info().workloads, cores: availableParallelism() })
  if (result.ok) return result.plan
  throw new Error(`The plan was refused: ${JSON.stringify(result.problems)}`)
}

const WORK: BareWork = {
  workload: 'web',
  params: { latencyMs: 50, jitterMs: 0, pageBytes: 4_096, errorRate: 0 },
  tasks: 2_000,
  seed: 1,
  timeSliceMs: 5,
  warmups: 1,
}
const plan = checked(WORK)

/** Each time by a service of its own that has just started, as the lab's run has it. */
async function bareFetch(): Promise<BareResult> {
  const services = new Services({ entries: builtEntries, needed: ['web'], plan, folder: null })
  try {
    const { web } = await services.start()
    if (web === null) throw new Error('The web service has no address.')
    return await bareThreads({ ...WORK, web }, 1, true)
  } finally {
    await services.stop()
  }
}

const lab = () => labTrial(engine, 'cooperative', WORK)
const { wallMs, cpuMs } = await paired(lab, bareFetch, PAIRS)
const what = '2,000 pages at 50 ms, cooperative'
printBench('web', [
  { what: `${what}: wall, lab ÷ bare fetch`, value: wallMs, unit: '', atMost: 1.1 },
  { what: `${what}: CPU, lab ÷ bare fetch`, value: cpuMs, unit: '' },
])
