import type { ModelDescriptor } from './descriptor.ts'

export const threads = {
  id: 'threads',
  workerKind: 'thread',
  parallel: true,
  sharesMemory: true,
  workersOption: 'threads',
  baseline: false,
  states: ['running', 'preempted', 'ready', 'waiting', 'blocked', 'gc'],
  mark: 'M1.5 3.5h13M1.5 8h13M1.5 12.5h13',
  colour: { light: '#c8690a', dark: '#e8912a', strongLight: '#9c4f00', strongDark: '#ffab4d' },
} as const satisfies ModelDescriptor
