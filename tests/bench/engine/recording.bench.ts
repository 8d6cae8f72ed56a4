// The cost of recording: the same trial with the lab's recorder and with one that records nothing.
import type { ModelId } from '../../../src/contract/models/index.ts'
import type { PlanInput } from '../../../src/contract/plan/plan.ts'
import { built } from '../../fixtures/built.ts'
import { productEntries } from '../../fixtures/test-entries.ts'
import { labFigures, labSupervisor } from '../lab.ts'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, printBench } from '../table.ts'

const ROUNDS = 15
const PRIMES = { workload: 'primes', params: { limit: 800_000_000 }, warmups: 1 }
const recorded = labSupervisor()
const unrecorded = labSupervisor({
  entries: { ...productEntries, runner: built('bench', 'unrecorded-runner') },
})

async function cost(what: string, model: ModelId, plan: PlanInput, atMost: number): Promise<BenchRow> {
  const things = [recorded, unrecorded].map((supervisor) => async () => {
    return (await labFigures(supervisor, model, plan)).wallMs
  })
  const [on, off] = await rounds(things, ROUNDS)
  return {
    what: `${what}, ${model}: wall, recording on ÷ off`,
    value: ratioByRound(on, off),
    unit: '',
    atMost,
  }
}

const rows = [
  await cost('primes', 'threads', PRIMES, 1.02),
  await cost('primes', 'processes', PRIMES, 1.02),
  await cost('primes', 'cooperative', PRIMES, 1.02),
  await cost('10,000 waits', 'cooperative', { workload: 'waits', tasks: 10_000, warmups: 1 }, 1.1),
]
await Promise.all([recorded.close(), unrecorded.close()])
printBench('recording', rows)
