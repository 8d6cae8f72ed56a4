import type { RunEvent } from '../../src/contract/run/events.ts'
import type { ModelId } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { Report, Trial } from '../../src/contract/run/report.ts'
import { type Engine, type EngineRun, createEngine } from '../../src/runner/engine.ts'
import { type EngineEntries, entriesBeside } from '../../src/runner/entries.ts'
import { built } from '../fixtures/built.ts'
import { faulty } from '../fixtures/faulty-workload.ts'

const APP = { version: 'test', node: process.versions.node }

/** The built files that the product starts its workers from. */
export const builtEntries: EngineEntries = entriesBeside(
  new URL('../../out/main/cli.js', import.meta.url).href,
)

/** The engine as the product has it, with the built workers; what recording costs is told by one without. */
export function labEngine({ recording = true } = {}): Engine {
  return createEngine({ entries: builtEntries, app: APP, recording })
}

/** An engine whose only workload misbehaves. */
export function faultyEngine(freeBytes?: () => number): Engine {
  const entries = {
    ...builtEntries,
    thread: built('test-workers', 'faulty-thread'),
    process: built('test-workers', 'faulty-process'),
  }
  return createEngine({
    entries,
    app: APP,
    workloads: [faulty],
    ...(freeBytes === undefined ? {} : { freeBytes }),
  })
}

export interface Started {
  readonly run: EngineRun
  readonly events: RunEvent[]
}

/** Starts a plan that must be accepted. `onEvent` hears each event as it comes. */
export function start(
  engine: Engine,
  plan: PlanInput,
  onEvent: (event: RunEvent) => void = () => undefined,
): Started {
  const events: RunEvent[] = []
  const started = engine.start(plan, (event) => {
    events.push(event)
    onEvent(event)
  })
  if (!started.ok) throw new Error(`The plan was refused: ${JSON.stringify(started.problems)}`)
  return { run: started.run, events }
}

/** Runs a plan once, without warm-ups unless told otherwise. */
export async function runOnce(engine: Engine, plan: PlanInput): Promise<Report> {
  return start(engine, { warmups: 0, repeats: 1, ...plan }).run.finished
}

/** The only trial of a model. */
export function trialOf(report: Report, model: ModelId): Trial {
  const trial = report.trials.find((candidate) => candidate.model === model)
  if (trial === undefined) throw new Error(`There is no trial of ${model}.`)
  return trial
}
