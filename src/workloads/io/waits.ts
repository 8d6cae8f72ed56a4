import { defineWorkload, numberParam } from '../sdk.ts'

export const waits = defineWorkload({
  id: 'waits',
  kind: 'io',
  defaultTasks: 20,
  params: [numberParam('waitMs', { unit: 'ms', integer: false, min: 0, max: 10_000, default: 100 })],

  inputs: (_params, tasks) => Array.from({ length: tasks }, (_, task) => task),

  async run(task: number, ctx, { waitMs }) {
    // #region shown to the reader
    await ctx.sleep(waitMs) // awaits: timer
    return task
    // #endregion
  },

  digest: (task) => task,
})
