import type { ModelDescriptor } from './descriptor.ts'

export const serial = {
  id: 'serial',
  workerKind: 'thread',
  parallel: false,
  sharesMemory: true,
  workersOption: null,
  baseline: true,
  states: ['running', 'preempted', 'ready', 'waiting', 'blocked', 'gc'],
  mark: 'M1.5 8h13',
  colour: '--model-serial',
} as const satisfies ModelDescriptor
