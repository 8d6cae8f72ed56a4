// Five thousand tasks that do nothing, on two threads: the model `threads`, whose threads take the next task from a
// counter they share, against pools that send each task as a message.
import { openThreads } from '../../src/runner/dispatch/thread-group.ts'
import { ratioByRound, rounds } from './paired.ts'
import { noopSpec, trialMs } from './pools/lab.ts'
import { openPiscina, openPoolifier, openTinypool, openWorkerpool } from './pools/others.ts'
import { atOnceMs } from './pools/pool.ts'
import { median, printBench } from './table.ts'

const ROUNDS = 9
const TASKS = 5_000
const THREADS = 2

const spec = noopSpec(TASKS, { threads: THREADS })
const lab = openThreads(spec, { count: THREADS, kind: 'thread', supply: 'one-by-one' })
await lab.ready()
const pools = [
  openPiscina(THREADS),
  openTinypool(THREADS, 'worker_threads'),
  openPoolifier(THREADS),
  openWorkerpool(THREADS, 'thread'),
]
const [labMs = [], ...poolsMs] = await rounds(
  [() => trialMs(lab, spec), ...pools.map((pool) => () => atOnceMs(pool, TASKS))],
  ROUNDS,
)
await Promise.all([lab.kill(), ...pools.map((pool) => pool.close())])

const bestMs = labMs.map((_, round) => Math.min(...poolsMs.map((ms) => ms[round] ?? NaN)))
const what = '5,000 no-op tasks at once, 2 threads'
printBench('thread-pools', [
  { what: `${what}: lab ÷ best other`, value: ratioByRound(labMs, bestMs), unit: '', atMost: 1 },
  { what: `${what}: lab`, value: median(labMs), unit: 'ms' },
  ...pools.map(({ name }, at) => ({
    what: `${what}: ${name}`,
    value: median(poolsMs[at] ?? []),
    unit: 'ms',
  })),
])
