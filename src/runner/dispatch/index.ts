import type { ModelId } from '../../contract/models/index.ts'
import { cooperative } from './cooperative.ts'
import { processes } from './processes.ts'
import { serial } from './serial.ts'
import { threads } from './threads.ts'
import type { Dispatch } from './worker-group.ts'

/** The dispatch of every model. */
export const DISPATCH: Readonly<Record<ModelId, Dispatch>> = { serial, threads, processes, cooperative }
