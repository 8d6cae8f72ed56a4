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
  colour: { light: '#4b5563', dark: '#d5d9e0', strongLight: '#3b4350', strongDark: '#e8ebf0' },
} as const satisfies ModelDescriptor
