// The cost of dispatching a task that does nothing: the lab's pool of processes and its threads, against other pools
// and against bare threads and processes.
import { ProcessGroup } from '../../../src/runner/dispatch/process-group.ts'
import { ThreadGroup } from '../../../src/runner/dispatch/thread-group.ts'
import type { WorkerGroup, WorkerSpec } from '../../../src/runner/dispatch/worker-group.ts'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, median, printBench } from '../table.ts'
import { noopSpec, openLabPool, trialMs } from './lab.ts'
import { type NoopPool, burstMs, sequentialUs } from './noop-pool.ts'
import {
  openBareRelay,
  openForks,
  openPiscina,
  openPoolifier,
  openTinypool,
  openWorkerpool,
} from './others.ts'

const ROUNDS = 15
const SEQUENTIAL_TASKS = 1_000
const BURST_TASKS = 5_000
const WORKERS = 2

async function oneAtATime(): Promise<BenchRow[]> {
  const pools = [
    await openLabPool(1),
    openBareRelay(1),
    openTinypool(1, 'child_process'),
    openForks(1),
    openPiscina(1),
  ]
  const figures = await rounds(
    pools.map((pool) => () => sequentialUs(pool, SEQUENTIAL_TASKS)),
    ROUNDS,
  )
  await Promise.all(pools.map((pool) => pool.close()))
  const [lab, relay, tinypool] = figures
  const what = 'no-op tasks one at a time, 1 process'
  return [
    {
      what: `${what}: lab ÷ bare Piscina thread with a process`,
      value: ratioByRound(lab, relay),
      unit: '',
      atMost: 1.25,
    },
    { what: `${what}: lab ÷ tinypool`, value: ratioByRound(lab, tinypool), unit: '' },
    ...absolute(what, pools, figures, 'µs'),
  ]
}

/** A trial of the lab against a burst of the same tasks on other pools. */
async function burst(
  kind: 'processes' | 'threads',
  open: (spec: WorkerSpec) => WorkerGroup,
  pools: readonly NoopPool[],
): Promise<BenchRow[]> {
  const spec = noopSpec(BURST_TASKS, { [kind]: WORKERS })
  const lab = open(spec)
  await lab.ready()
  const others = pools.map((pool) => () => burstMs(pool, BURST_TASKS))
  const figures = await rounds([() => trialMs(lab, spec), ...others], ROUNDS)
  await Promise.all([lab.kill(), ...pools.map((pool) => pool.close())])
  const [labMs = [], tinypoolMs = [], ...restMs] = figures
  const bestMs = tinypoolMs.map((ms, round) => Math.min(ms, ...restMs.map((rest) => rest[round] ?? NaN)))
  const what = `5,000 no-op tasks submitted together, ${WORKERS} ${kind}`
  return [
    kind === 'processes'
      ? { what: `${what}: lab ÷ tinypool`, value: ratioByRound(labMs, tinypoolMs), unit: '', atMost: 0.8 }
      : { what: `${what}: lab ÷ best other pool`, value: ratioByRound(labMs, bestMs), unit: '', atMost: 1 },
    ...absolute(what, [{ name: 'lab' }, ...pools], figures, 'ms'),
  ]
}

function absolute(
  what: string,
  pools: readonly Pick<NoopPool, 'name'>[],
  figures: readonly number[][],
  unit: string,
): BenchRow[] {
  return pools.map(({ name }, at) => ({ what: `${what}: ${name}`, value: median(figures[at] ?? []), unit }))
}

/** The threads of an idle pool do not keep a process alive, as its channel does in a runner. */
const keepAlive = setInterval(() => undefined, 1_000)
const rows = await oneAtATime()
rows.push(
  ...(await burst('processes', (spec) => new ProcessGroup(spec, WORKERS), [
    openTinypool(WORKERS, 'child_process'),
    openForks(WORKERS),
  ])),
)
rows.push(
  ...(await burst(
    'threads',
    (spec) => new ThreadGroup(spec, { count: WORKERS, kind: 'thread', supply: 'counter' }),
    [
      openTinypool(WORKERS, 'worker_threads'),
      openPiscina(WORKERS),
      openPoolifier(WORKERS),
      openWorkerpool(WORKERS),
    ],
  )),
)
clearInterval(keepAlive)
printBench('pools', rows)
