import type { ModelId } from '../../contract/models.ts'
import { cooperative } from './cooperative.ts'
import type { Model } from './model.ts'
import { processes } from './processes.ts'
import { serial } from './serial.ts'
import { threads } from './threads.ts'

/** Every model of the lab. */
export const MODELS: Record<ModelId, Model> = { serial, threads, processes, cooperative }
