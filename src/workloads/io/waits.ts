import { defineWorkload, numberParam } from '../sdk.ts'

export const waits = defineWorkload({
  id: 'waits',
  title: 'Waits',
  kind: 'io',
  summary: 'Every task waits on a timer and does nothing else. The ideal wait.',
  description:
    'Each task sets a timer, waits for it and is done. No processor is needed while it waits, so one event loop can ' +
    'hold thousands of such waits at once. It shows the best that any program that waits for something could reach.',
  taskNoun: 'wait',
  defaultTasks: 20,
  services: [],
  params: [
    numberParam('waitMs', {
      title: 'Wait',
      help: 'How long each task waits.',
      unit: 'ms',
      integer: false,
      min: 0,
      max: 10_000,
      default: 100,
    }),
  ],

  inputs: (_params, tasks) => Array.from({ length: tasks }, (_, task) => task),

  async run(task: number, ctx, { waitMs }) {
    await ctx.sleep(waitMs)
    return task
  },

  digest: (task) => task,
})
