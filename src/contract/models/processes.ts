import type { ModelDescriptor } from './descriptor.ts'

export const processes = {
  id: 'processes',
  workerKind: 'process',
  parallel: true,
  sharesMemory: false,
  workersOption: 'processes',
  baseline: false,
  states: ['running', 'preempted', 'ready', 'waiting', 'blocked', 'gc'],
  mark: 'M1.5 1.75h13v5h-13zM1.5 9.25h13v5h-13z',
  colour: '--model-processes',
} as const satisfies ModelDescriptor
