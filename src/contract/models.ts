import * as v from 'valibot'

/** The four ways a workload's tasks are run, in the order the lab shows them. */
export const MODEL_IDS = ['serial', 'threads', 'processes', 'cooperative'] as const

export const ModelIdSchema = v.picklist(MODEL_IDS)
export type ModelId = v.InferOutput<typeof ModelIdSchema>

/** What a model is called on screen, and the one sentence that says who decides when a task runs. */
export interface ModelText {
  readonly title: string
  readonly explanation: string
}

export const MODEL_TEXTS: Record<ModelId, ModelText> = {
  serial: {
    title: 'One after another',
    explanation: 'One thread runs the tasks in turn. The reference that the others are compared with.',
  },
  threads: {
    title: 'Threads',
    explanation: 'Worker threads share one process. The operating system decides who runs when.',
  },
  processes: {
    title: 'Processes',
    explanation: 'A Piscina pool of separate processes. The operating system decides who runs when.',
  },
  cooperative: {
    title: 'Cooperative',
    explanation: 'All tasks share one event loop. A task gives way only where its code says await.',
  },
}
