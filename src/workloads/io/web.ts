import { fnv1a } from '../kernels/digest.ts'
import { bodyOf } from '../kernels/page-answer.ts'
import { ERROR_RATE_PARAM, JITTER_PARAM, latencyParam } from '../kernels/web-params.ts'
import { defineWorkload, numberParam } from '../sdk.ts'

export const web = defineWorkload({
  id: 'web',
  title: 'Web pages',
  kind: 'io',
  summary: "Fetches pages from the lab's own web service, which takes its time to answer.",
  description:
    'Each task fetches one page over HTTP from a small web service that the lab runs in a process of its own on this ' +
    'machine. Nearly all the time is spent waiting for the answer. Crawlers, API clients and most servers look like this.',
  taskNoun: 'page',
  defaultTasks: 20,
  services: ['web'],
  params: [
    latencyParam(100),
    JITTER_PARAM,
    numberParam('pageBytes', {
      title: 'Page size',
      help: 'Bytes of each page.',
      unit: 'bytes',
      integer: true,
      min: 1,
      max: 1_000_000,
      default: 4_096,
    }),
    ERROR_RATE_PARAM,
  ],

  memory: ({ pageBytes }) => ({ inputBytes: 8, taskBytes: 16_384 + 2 * pageBytes }),

  inputs: (_params, tasks) => Array.from({ length: tasks }, (_, page) => page),

  async run(page: number, ctx) {
    return bodyOf(await ctx.http(`/page/${String(page)}`), page)
  },

  digest: fnv1a,
})
