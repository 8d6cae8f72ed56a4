import { randomUUID } from 'node:crypto'
import type { RunEvent, TrialKey } from '../contract/run/events.ts'
import type { Plan } from '../contract/plan/plan.ts'
import type { AppInfo, MachineInfo, Report, RunHeader, Trial } from '../contract/run/report.ts'
import { assembleReport } from '../analysis/report.ts'
import type { EngineEntries } from './entries.ts'
import { RemainingTime } from './estimate.ts'
import { monotonicMs } from './recording/clock.ts'
import { WorkerKeeper } from './worker-groups.ts'
import { LiveFeed } from './live-feed.ts'
import { MODELS } from './dispatch/index.ts'
import { makeRunFolder } from './run-folder.ts'
import { schedule } from './schedule.ts'
import { Services, keepsFiles } from './services/services.ts'
import { type RunningTrial, startTrial } from './trial.ts'
import type { Workload } from '../workloads/sdk.ts'

/** How often a run tells how far it is, and hands on what its tasks made. */
const PROGRESS_EVERY_MS = 100

/** A run under way. */
export interface EngineRun {
  readonly id: string
  /** Resolves with the report, of a cancelled run too; rejects only when the run could not be carried out. */
  readonly finished: Promise<Report>
  cancel(): void
}

export interface RunOptions {
  readonly plan: Plan
  readonly workload: Workload
  readonly entries: EngineEntries
  readonly app: AppInfo
  readonly machine: MachineInfo
  readonly recording: boolean
  readonly freeBytes: () => number
  readonly listener: (event: RunEvent) => void
}

/** Carries out a checked plan: every trial in turn, each with workers of its own. */
export function startRun(options: RunOptions, id: string = randomUUID()): EngineRun {
  const abort = new AbortController()
  return {
    id,
    finished: carryOut(options, id, abort.signal),
    cancel: () => {
      abort.abort()
    },
  }
}

async function carryOut(options: RunOptions, id: string, signal: AbortSignal): Promise<Report> {
  const { plan, workload, entries, app, machine, recording, freeBytes, listener } = options
  const header: RunHeader = { id, createdAt: new Date().toISOString(), app, machine, plan }
  const trials = schedule(plan)
  const remaining = new RemainingTime(trials)
  const makeInputs = (): unknown[] => workload.inputs(plan.params, plan.tasks, plan.seed)
  const way = workload.messages?.(plan.params)
  const kept: Trial[] = []
  const usesFiles = workload.files === true
  const folder = await makeRunFolder(usesFiles || keepsFiles(workload.services))
  const services = new Services({ entries, needed: workload.services, plan, folder: folder.path })
  const workers = new WorkerKeeper({
    plan,
    entries,
    inputs: way === undefined ? makeInputs() : [],
    ...(way !== undefined && { messages: { way, inputs: () => makeInputs().map(asBytes) } }),
    folder: usesFiles ? folder.path : null,
    recording,
    freeBytes,
  })
  try {
    listener({ type: 'run-started', header, trialsTotal: trials.length })
    for (const key of trials) {
      if (signal.aborted) break
      listener({ type: 'trial-started', trial: key, workers: MODELS[key.model].workerCount(plan) })
      const startedMs = monotonicMs()
      const live = new LiveFeed(key, listener)
      const context = { workers, services, signal, live }
      const result = await reportProgress(startTrial(context, key), key, plan, remaining, live, listener)
      remaining.add(key, monotonicMs() - startedMs)
      listener({ type: 'trial-finished', trial: key, result })
      if (!key.warmup) kept.push(result)
    }
  } finally {
    await Promise.all([workers.dropAll(), services.stop()])
    await folder.remove()
  }
  const report = assembleReport(header, kept)
  const state = signal.aborted ? 'cancelled' : 'completed'
  listener({ type: 'run-finished', state, summary: report.summary })
  return report
}

async function reportProgress(
  trial: RunningTrial,
  key: TrialKey,
  plan: Plan,
  remaining: RemainingTime,
  live: LiveFeed,
  listener: (event: RunEvent) => void,
): Promise<Trial> {
  const timer = setInterval(() => {
    const { tasksDone, elapsedMs } = trial.progress()
    const remainingMs = remaining.estimateMs(key.order, elapsedMs, tasksDone / plan.tasks)
    live.flush()
    listener({ type: 'progress', trial: key, tasksDone, tasksTotal: plan.tasks, elapsedMs, remainingMs })
  }, PROGRESS_EVERY_MS)
  try {
    return await trial.ended
  } finally {
    clearInterval(timer)
    live.flushOutputs()
  }
}

/** The inputs of a workload whose tasks are messages are bytes. */
function asBytes(input: unknown): Uint8Array {
  if (!(input instanceof Uint8Array)) throw new Error('The input of a task that is a message must be bytes.')
  return input
}
