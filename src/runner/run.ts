import type { Plan } from '../contract/plan/plan.ts'
import type { RunHeader } from '../contract/run/document.ts'
import type { RunEvent } from '../contract/run/events.ts'
import type { TrialKey } from '../contract/run/trial.ts'
import type { Workload } from '../workloads/sdk.ts'
import { workerCount } from '../contract/models/index.ts'
import type { WorkerSpec } from './dispatch/worker-group.ts'
import type { Entries } from './entries.ts'
import { LiveFeed } from './live.ts'
import { heapLimitMb } from './memory-budget.ts'
import { monotonicMs } from './recording/clock.ts'
import { RemainingTime } from './remaining-time.ts'
import { schedule } from './schedule.ts'
import { Services, neededServices } from './services/services.ts'
import { type TrialContext, TrialExecution } from './trial.ts'
import { makeWorkFolder } from './work-folder.ts'
import { WorkerGroups } from './worker-groups.ts'
import { FLUSH_INTERVAL_MS } from './workers/task-worker.ts'

export interface RunOptions {
  readonly header: RunHeader
  readonly workload: Workload
  readonly entries: Entries
  readonly availableBytes: number
  /** True if slices and outputs are reported before their trial ends. */
  readonly live: boolean
  /** Aborts when the run is cancelled. */
  readonly signal: AbortSignal
  readonly emit: (event: RunEvent) => void
}

/**
 * Carries out a checked plan, one trial after the other, and reports it as events. Resolves after the last event, when
 * the services and files of the run are gone and its worker processes have been killed. This process must exit then,
 * which ends its threads. Rejects if the run could not be carried out.
 */
export async function carryOut(options: RunOptions): Promise<void> {
  const { header, workload, entries, availableBytes, signal, emit } = options
  const { plan } = header
  const trials = schedule(plan)
  const usesFiles = workload.files === true
  const inputs = taskInputs(workload, plan)
  const needed = neededServices(workload, plan.params)
  const folder = await makeWorkFolder(usesFiles || needed.database !== null)
  const services = new Services({ entries, needed, seed: plan.seed, folder: folder.path })
  const groups = new WorkerGroups({
    plan,
    entries,
    ...inputs,
    folder: usesFiles ? folder.path : null,
    heapLimitMb: (workers) => heapLimitMb(workers, availableBytes),
  })
  try {
    emit({ type: 'run-started', header, trialsTotal: trials.length })
    await runTrials(trials, options, { groups, services, signal })
  } finally {
    await Promise.all([groups.abandonAll(), services.stop()])
    await folder.remove()
  }
  emit({ type: 'run-finished', state: signal.aborted ? 'cancelled' : 'completed' })
}

async function runTrials(
  trials: readonly TrialKey[],
  { header: { plan }, live: isLive, emit }: RunOptions,
  context: TrialContext,
): Promise<void> {
  const remaining = new RemainingTime(trials)
  for (const key of trials) {
    if (context.signal.aborted) return
    emit({ type: 'trial-started', trial: key, workers: workerCount(key.model, plan.workers) })
    const startedMs = monotonicMs()
    const live = new LiveFeed(key, emit, isLive)
    const trial = new TrialExecution(context, key, live)
    const timer = setInterval(() => {
      const { tasksDone, elapsedMs } = trial.progress()
      const remainingMs = remaining.estimateMs(key.order, elapsedMs, tasksDone / plan.tasks)
      live.flush()
      emit({ type: 'progress', trial: key, tasksDone, tasksTotal: plan.tasks, elapsedMs, remainingMs })
    }, FLUSH_INTERVAL_MS)
    const result = await trial.run()
    clearInterval(timer)
    live.flushOutputs()
    remaining.add(key, monotonicMs() - startedMs)
    emit({ type: 'trial-finished', result })
  }
}

/** Inputs that all trials share, or a way to make new ones for each trial if tasks are messages. */
function taskInputs(workload: Workload, plan: Plan): Pick<WorkerSpec, 'inputs' | 'messages'> {
  const make = (): unknown[] => workload.inputs(plan.params, plan.tasks, plan.seed)
  const mode = workload.messageMode?.(plan.params)
  if (mode === undefined) return { inputs: make(), messages: null }
  return { inputs: [], messages: { mode, inputs: () => make().map(asBytes) } }
}

function asBytes(input: unknown): Uint8Array {
  if (!(input instanceof Uint8Array))
    throw new Error('The input of a task that is a message must be a Uint8Array.')
  return input
}
