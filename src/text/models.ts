import type { Actor } from '../analysis/explain/finding.ts'
import type { ModelId, WorkerKind } from '../contract/models/index.ts'
import { inWords } from './format.ts'
import { textOf } from './lookup.ts'
import { modelMessages } from './messages.ts'

const MODELS = modelMessages satisfies Record<`model_${ModelId}_${'title' | 'explanation'}`, () => string> &
  Record<`model_${ModelId}_actor`, (inputs: { readonly number: string; readonly count: number }) => string> &
  Record<`worker_${WorkerKind}_noun`, (inputs: { readonly count: number }) => string> &
  Record<`worker_${WorkerKind}_name`, (inputs: { readonly number: number }) => string>

/** The title of a model; its id if it is unknown here. */
export function modelTitle(id: string): string {
  return textOf(MODELS, `model_${id}_title`) ?? id
}

/** One sentence for a beginner on the workers that run a model's tasks. */
export function modelExplanation(id: ModelId): string {
  return MODELS[`model_${id}_explanation`]()
}

/** A model with its workers as the subject of a sentence: "two processes", "Serial". */
export function actorText({ model, workers }: Actor): string {
  return textOf(MODELS, `model_${model}_actor`, { number: inWords(workers), count: workers }) ?? model
}

/** "thread" or "threads". */
export function workerNoun(kind: WorkerKind, count: number): string {
  return MODELS[`worker_${kind}_noun`]({ count })
}

/** The name of a worker, counted from 1: "Thread 3", "Event loop". */
export function workerName(kind: WorkerKind, number: number): string {
  return MODELS[`worker_${kind}_name`]({ number })
}
