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
  colour: { light: '#7a4fd6', dark: '#9b7ff5', strongLight: '#6338c4', strongDark: '#b9a4ff' },
} as const satisfies ModelDescriptor
