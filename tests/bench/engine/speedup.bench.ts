// The speed-up of two workers, against that of bare threads and processes with the same tasks.
import { BARE } from '../bare/run.ts'
import { slowestToFastestCore } from '../cores.ts'
import { labSupervisor, runOnce, trialsOf } from '../lab.ts'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, median, printBench } from '../table.ts'

const ROUNDS = 9
const MODELS = ['serial', 'threads', 'processes'] as const
/** Small tasks, so that a worker that has finished waits little for the other's last one. */
const WORK = {
  workload: 'primes',
  params: { limit: 800_000_000 },
  tasks: 32,
  seed: 1,
  timeSliceMs: 5,
  warmups: 1,
}
const supervisor = labSupervisor()

type Speedups = Readonly<Record<'threads' | 'processes', number>>

async function byLab(): Promise<Speedups> {
  const plan = { ...WORK, models: [...MODELS], workers: { threads: 2, processes: 2 }, repeats: 3 }
  const document = await runOnce(supervisor, plan)
  const wallMs = (model: (typeof MODELS)[number]): number =>
    median(trialsOf(document, model).map(({ metrics }) => metrics.wallMs))
  const serialMs = wallMs('serial')
  return { threads: serialMs / wallMs('threads'), processes: serialMs / wallMs('processes') }
}

async function byBareScripts(): Promise<Speedups> {
  const wallMs = async (model: (typeof MODELS)[number]): Promise<number> => (await BARE[model](WORK)).wallMs
  const serialMs = await wallMs('serial')
  return { threads: serialMs / (await wallMs('threads')), processes: serialMs / (await wallMs('processes')) }
}

const [lab = [], bare = []] = await rounds([byLab, byBareScripts], ROUNDS)
await supervisor.close()
const rows = (['threads', 'processes'] as const).flatMap((model): BenchRow[] => {
  const [labSpeedups, bareSpeedups] = [lab, bare].map((all) => all.map((speedups) => speedups[model]))
  const what = `primes, 32 tasks: speed-up of 2 ${model}`
  return [
    {
      what: `${what}, lab ÷ bare script`,
      value: ratioByRound(labSpeedups, bareSpeedups),
      unit: '',
      atLeast: 0.95,
    },
    { what: `${what}, lab`, value: median(labSpeedups ?? []), unit: '×' },
    { what: `${what}, bare script`, value: median(bareSpeedups ?? []), unit: '×' },
  ]
})
const what = 'the slowest core of this machine ÷ the fastest, same work'
printBench('speedup', [...rows, { what, value: slowestToFastestCore(), unit: '' }])
