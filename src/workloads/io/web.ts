import { fnv1a } from '../kernels/numbers.ts'
import { ERROR_RATE_PARAM, JITTER_PARAM, bodyOf, latencyParam } from '../kernels/pages.ts'
import { defineWorkload, numberParam } from '../sdk.ts'

export const web = defineWorkload({
  id: 'web',
  kind: 'io',
  defaultTasks: 20,
  services: {
    web: ({ latencyMs, jitterMs, pageBytes, errorRate }) => ({ latencyMs, jitterMs, pageBytes, errorRate }),
  },
  params: [
    latencyParam(100),
    JITTER_PARAM,
    numberParam('pageBytes', { unit: 'bytes', integer: true, min: 1, max: 1_000_000, default: 4_096 }),
    ERROR_RATE_PARAM,
  ],

  memory: ({ pageBytes }) => ({ inputBytes: 8, taskBytes: 16_384 + 2 * pageBytes }),

  inputs: (_params, tasks) => Array.from({ length: tasks }, (_, page) => page),

  async run(page: number, ctx) {
    const path = `/page/${String(page)}`
    // #region shown to the reader
    const response = await ctx.http(path) // awaits: web
    return bodyOf(response, page)
    // #endregion
  },

  digest: fnv1a,
})
