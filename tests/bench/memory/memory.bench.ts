// The memory of a trial: that of its own workers, whatever other workers the run has, and that of its record. And the
// CPU time that a run's events cost the supervisor.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ModelId } from '../../../src/contract/models/index.ts'
import { numberOf } from '../../../src/contract/run/trial.ts'
import { labSupervisor, runOnce, start, trialsOf } from '../lab.ts'
import { type BenchRow, median, printBench } from '../table.ts'
import type { MemoryFigures } from './child.ts'

const RUNS = 5
/** The C library returns freed memory immediately, so that what is resident is in use. */
const EXACT_MALLOC = { MALLOC_MMAP_THRESHOLD_: '4096', MALLOC_TRIM_THRESHOLD_: '0' }
const supervisor = labSupervisor()

/** Beside the threads of another model, and alone. */
async function serialTrial(): Promise<BenchRow> {
  const bytes = async (models: ModelId[]): Promise<number> => {
    const plan = { workload: 'primes', params: { limit: 100_000_000 }, workers: { threads: 24 } }
    const document = await runOnce(supervisor, { ...plan, models, repeats: 3 })
    return median(trialsOf(document, 'serial').map((trial) => numberOf(trial, 'peakMemoryBytes') ?? NaN))
  }
  const ratios: number[] = []
  for (let run = 0; run < RUNS; run++)
    ratios.push((await bytes(['serial', 'threads'])) / (await bytes(['serial'])))
  return {
    what: 'memory of a trial, serial: in a plan with 24 threads ÷ in a plan without them',
    value: median(ratios),
    unit: '',
    atLeast: 0.9,
    atMost: 1.1,
  }
}

async function record(): Promise<BenchRow[]> {
  const file = fileURLToPath(new URL('./child.ts', import.meta.url))
  const child = fork(file, [], { execArgv: ['--expose-gc'], env: { ...process.env, ...EXACT_MALLOC } })
  const exited = once(child, 'exit')
  const [figures] = (await Promise.race([once(child, 'message'), exited.then(() => [])])) as [MemoryFigures?]
  if (figures === undefined) throw new Error('The process that measures memory has failed.')
  const bounded = { unit: 'bytes/slice', atMost: 40 }
  const what = `${figures.slices.toLocaleString('en-US')} slices`
  return [
    { what: `${what}: batches in the runner`, value: figures.recorded, ...bounded },
    { what: `${what}: peak while the trial is assembled`, value: figures.assemblingPeak, ...bounded },
    { what: `${what}: trial in the runner`, value: figures.assembled, ...bounded },
    { what: `${what}: trial and message, peak while it is sent`, value: figures.sendingPeak, ...bounded },
    { what: `${what}: trial in the supervisor`, value: figures.received, ...bounded },
  ]
}

/** CPU time of this thread, which runs the supervisor, ÷ wall time of a run of all models. */
async function supervising(workload: string): Promise<BenchRow> {
  const shares: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const startCpu = process.threadCpuUsage()
    const startMs = performance.now()
    await start(supervisor, { workload }).ended
    const { user, system } = process.threadCpuUsage(startCpu)
    shares.push(((user + system) / 1e3 / (performance.now() - startMs)) * 100)
  }
  const what = `${workload}, all models: CPU of the supervisor, of the run's wall time`
  return { what, value: median(shares), unit: '%', atMost: 5 }
}

const rows = [
  await serialTrial(),
  ...(await record()),
  await supervising('primes'),
  await supervising('mandelbrot'),
]
await supervisor.close()
printBench('memory', rows)
