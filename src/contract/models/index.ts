import * as v from 'valibot'
import { cooperative } from './cooperative.ts'
import type { ModelDescriptor } from './descriptor.ts'
import { processes } from './processes.ts'
import { serial } from './serial.ts'
import { threads } from './threads.ts'

export type { ModelColour, ModelDescriptor, WorkerKind } from './descriptor.ts'

/** Every model, in the order the lab shows them. */
const ALL = [serial, threads, processes, cooperative] as const

export type ModelId = (typeof ALL)[number]['id']

export const MODELS: readonly (ModelDescriptor & { readonly id: ModelId })[] = ALL
export const MODEL_IDS: readonly ModelId[] = MODELS.map(({ id }) => id)

export const ModelIdSchema = v.picklist(MODEL_IDS)

/** The descriptor of a model. */
export function modelOf(id: ModelId): ModelDescriptor {
  const model = MODELS.find((candidate) => candidate.id === id)
  if (model === undefined) throw new Error(`There is no model "${id}".`)
  return model
}

/** The number of workers that a plan gives a model. */
export function workerCount(
  id: ModelId,
  workers: { readonly threads: number; readonly processes: number },
): number {
  const { workersOption } = modelOf(id)
  return workersOption === null ? 1 : workers[workersOption]
}
