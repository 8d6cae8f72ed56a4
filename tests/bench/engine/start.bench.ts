// The time from a click on Run until the first trial's clock starts, with a spare runner, phase by phase.
import { setTimeout as delay } from 'node:timers/promises'
import type { ModelId } from '../../../src/contract/models/index.ts'
import { type Figures, labSupervisor, runOnce, trialsOf } from '../lab.ts'
import { type OtherFigures, onOtherBuild } from '../other-build.ts'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, median, printBench } from '../table.ts'

const ROUNDS = 11
/** A spare runner is ready after this time, as it is when someone has looked at the last results. */
const SPARE_START_MS = 1_000
/** Long enough for a report of progress, from which the start of the clock follows. */
const WORK = { workload: 'waits', params: { waitMs: 300 }, tasks: 2 }
const supervisor = labSupervisor()

/** Milliseconds from `Supervisor.start`. */
interface Start extends Figures {
  readonly startedMs: number
  readonly readyMs: number
  readonly clockMs: number
  readonly startupMs: number
}

async function startOf(model: ModelId): Promise<Start> {
  supervisor.prepare()
  await delay(SPARE_START_MS)
  const fromMs = performance.now()
  let startedMs = NaN
  let readyMs = NaN
  let clockMs = NaN
  const plan = { ...WORK, models: [model], workers: { threads: 2, processes: 2 } }
  const document = await runOnce(supervisor, plan, (event) => {
    const sinceMs = performance.now() - fromMs
    if (event.type === 'run-started') startedMs = sinceMs
    if (event.type === 'workers-ready') readyMs = sinceMs
    if (event.type === 'progress' && event.elapsedMs > 0) clockMs = sinceMs - event.elapsedMs
  })
  const [trial] = trialsOf(document, model)
  const { startupMs, wallMs } = trial?.metrics ?? { startupMs: NaN, wallMs: NaN }
  return { startedMs, readyMs, clockMs, startupMs, wallMs, cpuMs: NaN }
}

async function starts(model: 'threads' | 'processes'): Promise<BenchRow[]> {
  const things = [() => startOf(model), ...onOtherBuild(model, WORK)]
  const [all = [], other] = await rounds<Start | OtherFigures>(things, ROUNDS)
  const own = all as Start[]
  const startups = (figures: readonly OtherFigures[]): number[] => figures.map(({ startupMs }) => startupMs)
  const what = `2 ${model}, from Run`
  const row = (until: string, ms: (start: Start) => number): BenchRow => ({
    what: `${what} until ${until}`,
    value: median(own.map(ms)),
    unit: 'ms',
  })
  return [
    row('the run starts', ({ startedMs }) => startedMs),
    row('all workers are ready', ({ readyMs }) => readyMs),
    row("the first trial's clock starts", ({ clockMs }) => clockMs),
    {
      what: `2 ${model}, start-up of the workers: this build ÷ another`,
      value: other === undefined ? null : ratioByRound(startups(own), startups(other)),
      unit: '',
      atMost: 1.2,
    },
  ]
}

const rows = [...(await starts('threads')), ...(await starts('processes'))]
await supervisor.close()
printBench('start', rows)
