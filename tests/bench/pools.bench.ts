// The way of a task to a process and back: the pool below the model `processes`, against the best known ones and
// against processes forked by hand. The tasks do nothing.
import { openProcesses } from '../../src/runner/dispatch/process-group.ts'
import { ratioByRound, rounds } from './paired.ts'
import { noopSpec, openLabPool, trialMs } from './pools/lab.ts'
import {
  openBareSlots,
  openForks,
  openPiscina,
  openThread,
  openTinypool,
  openWorkerpool,
} from './pools/others.ts'
import { type NoopPool, atOnceMs, inTurnUs } from './pools/pool.ts'
import { type BenchRow, median, printBench } from './table.ts'

const ROUNDS = 15
const TASKS_IN_TURN = 1_000
const TASKS_AT_ONCE = 5_000

const others = async (count: number): Promise<NoopPool[]> => [
  openTinypool(count, 'child_process'),
  await openForks(count),
  openWorkerpool(count, 'process'),
]

async function oneAtATime(): Promise<BenchRow[]> {
  // The last three say what the way itself costs: a slot is a thread and a process, so a task wakes four times.
  const pools = [await openLabPool(1), ...(await others(1)), openBareSlots(1), openPiscina(1), openThread()]
  const figures = await rounds(
    pools.map((pool) => () => inTurnUs(pool, TASKS_IN_TURN)),
    ROUNDS,
  )
  await Promise.all(pools.map((pool) => pool.close()))
  const [lab, tinypool, fork, , bareSlot, piscina] = figures
  const what = 'no-op tasks one at a time, 1 process'
  return [
    { what: `${what}: lab ÷ tinypool`, value: ratioByRound(lab, tinypool), unit: '', atMost: 1.05 },
    { what: `${what}: lab ÷ raw fork`, value: ratioByRound(lab, fork), unit: '', atMost: 1.35 },
    { what: `${what}: lab ÷ bare slot`, value: ratioByRound(lab, bareSlot), unit: '' },
    { what: `${what}: Piscina's own thread ÷ raw fork`, value: ratioByRound(piscina, fork), unit: '' },
    ...pools.map(({ name }, at) => ({
      what: `${what}: ${name}, per task`,
      value: median(figures[at] ?? []),
      unit: 'µs',
    })),
  ]
}

async function allAtOnce(): Promise<BenchRow[]> {
  const spec = noopSpec(TASKS_AT_ONCE, { processes: 2 })
  const lab = openProcesses(spec)
  await lab.ready()
  const pools = await others(2)
  const figures = await rounds(
    [() => trialMs(lab, spec), ...pools.map((pool) => () => atOnceMs(pool, TASKS_AT_ONCE))],
    ROUNDS,
  )
  await Promise.all([lab.kill(), ...pools.map((pool) => pool.close())])
  const what = '5,000 no-op tasks at once, 2 processes'
  const ratio = ratioByRound(figures[0], figures[1])
  return [
    { what: `${what}: lab ÷ tinypool`, value: ratio, unit: '', atMost: 1.1 },
    ...[{ name: 'lab' }, ...pools].map(({ name }, at) => ({
      what: `${what}: ${name}`,
      value: median(figures[at] ?? []),
      unit: 'ms',
    })),
  ]
}

printBench('pools', [...(await oneAtATime()), ...(await allAtOnce())])
