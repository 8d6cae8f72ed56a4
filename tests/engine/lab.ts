import { afterEach, expect } from 'vitest'
import { applyEvent, newDocument } from '../../src/analysis/document.ts'
import type { ModelId } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { RunDocument } from '../../src/contract/run/document.ts'
import type { RunEvent } from '../../src/contract/run/events.ts'
import type { Trial } from '../../src/contract/run/trial.ts'
import { type SupervisedRun, Supervisor, type SupervisorOptions } from '../../src/supervisor/supervisor.ts'
import { descendants } from '../fixtures/processes.ts'
import { productEntries, testEntries } from '../fixtures/test-entries.ts'
import { TEST_WORKLOADS } from '../fixtures/test-workloads.ts'

const APP = { version: 'test', node: process.versions.node }
const open = new Set<Supervisor>()

/** Closes the supervisors of each test, and expects that no process is left. To be called once in a test file. */
export function checkProcessesAfterEach(): void {
  afterEach(async () => {
    await Promise.all([...open].map((supervisor) => supervisor.close()))
    open.clear()
    expect(descendants()).toEqual([])
  })
}

/** A supervisor of the built product. */
export function newSupervisor(options: Partial<SupervisorOptions> = {}): Supervisor {
  const supervisor = new Supervisor({ entries: productEntries, app: APP, ...options })
  open.add(supervisor)
  return supervisor
}

/** A supervisor that knows the workloads of tests. */
export function testSupervisor(options: Partial<SupervisorOptions> = {}): Supervisor {
  return newSupervisor({ entries: testEntries, workloads: TEST_WORKLOADS, ...options })
}

export interface StartedRun {
  readonly run: SupervisedRun
  readonly events: readonly RunEvent[]
  /** Resolves with the run's document when it has ended. */
  readonly document: Promise<RunDocument>
}

/** Starts a plan that must be accepted. `onEvent` receives each event as it comes. */
export function start(
  plan: PlanInput,
  onEvent: (event: RunEvent) => void = () => undefined,
  supervisor: Supervisor = newSupervisor(),
): StartedRun {
  const events: RunEvent[] = []
  const started = supervisor.start(plan, (event) => {
    events.push(event)
    onEvent(event)
  })
  if (!started.ok) throw new Error(`The plan was refused: ${JSON.stringify(started.problems)}`)
  const document = started.run.ended.then(() => documentOf(events))
  // Tests of runs that fail before their start do not wait for a document.
  document.catch(() => undefined)
  return { run: started.run, events, document }
}

/** Runs a plan once, without warm-ups unless it says otherwise. */
export function runOnce(plan: PlanInput, supervisor: Supervisor = newSupervisor()): Promise<RunDocument> {
  return start({ warmups: 0, repeats: 1, ...plan }, undefined, supervisor).document
}

/** The only trial of a model. */
export function trialOf(document: RunDocument, model: ModelId): Trial {
  const trial = document.trials.find((candidate) => candidate.model === model)
  if (trial === undefined) throw new Error(`There is no trial of ${model}.`)
  return trial
}

/** The checksum of a trial, or its state if it did not complete. */
export function checksumOf(trial: Trial): string {
  return trial.state === 'completed' ? trial.checksum : trial.state
}

function documentOf(events: readonly RunEvent[]): RunDocument {
  const [first, ...rest] = events
  if (first?.type !== 'run-started') throw new Error('The run did not report its start.')
  return rest.reduce(applyEvent, newDocument(first.header))
}
