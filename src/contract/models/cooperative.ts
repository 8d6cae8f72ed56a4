import type { ModelDescriptor } from './descriptor.ts'

export const cooperative = {
  id: 'cooperative',
  workerKind: 'loop',
  parallel: false,
  sharesMemory: true,
  workersOption: null,
  baseline: false,
  states: ['running', 'preempted', 'ready', 'waiting', 'blocked', 'gc'],
  mark: 'M13.9 8.6a5.9 5.9 0 1 1-1.7-4.7M13 .9v3.5H9.5',
  colour: { light: '#0891a8', dark: '#22a9bd', strongLight: '#066f81', strongDark: '#4fd0e2' },
} as const satisfies ModelDescriptor
