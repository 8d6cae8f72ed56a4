import { fnv1a } from './digest.ts'
import { TaskError, defineWorkload, numberParam } from './workload.ts'

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
    numberParam('latencyMs', {
      title: 'Latency',
      help: 'How long the service takes to answer.',
      unit: 'ms',
      integer: false,
      min: 0,
      max: 10_000,
      default: 100,
    }),
    numberParam('jitterMs', {
      title: 'Jitter',
      help: 'Up to this much is added to each answer, drawn from the seed.',
      unit: 'ms',
      integer: false,
      min: 0,
      max: 10_000,
      default: 0,
    }),
    numberParam('pageBytes', {
      title: 'Page size',
      help: 'Bytes of each page.',
      unit: 'bytes',
      integer: true,
      min: 1,
      max: 1_000_000,
      default: 4_096,
    }),
    numberParam('errorRate', {
      title: 'Error rate',
      help: 'The share of pages that answer with error 503, drawn from the seed: 0 none, 1 all.',
      unit: '',
      integer: false,
      min: 0,
      max: 1,
      default: 0,
    }),
  ],

  memory: ({ pageBytes }) => ({ inputBytes: 8, taskBytes: 16_384 + 2 * pageBytes }),

  inputs: (_params, tasks) => Array.from({ length: tasks }, (_, page) => page),

  async run(page: number, ctx) {
    const { status, body } = await ctx.http(`/page/${String(page)}`)
    if (status !== 200) throw new TaskError(`Page ${String(page)} answered with status ${String(status)}.`)
    return body
  },

  digest: fnv1a,
})
