import { numberParam } from '../sdk.ts'

/** How long the web service takes, as every workload asks for it that fetches pages. */
export const latencyParam = (defaultMs: number) =>
  numberParam('latencyMs', {
    title: 'Latency',
    help: 'How long the service takes to answer.',
    unit: 'ms',
    integer: false,
    min: 0,
    max: 10_000,
    default: defaultMs,
  })

export const JITTER_PARAM = numberParam('jitterMs', {
  title: 'Jitter',
  help: 'Up to this much is added to each answer, drawn from the seed.',
  unit: 'ms',
  integer: false,
  min: 0,
  max: 10_000,
  default: 0,
})

export const ERROR_RATE_PARAM = numberParam('errorRate', {
  title: 'Error rate',
  help: 'The share of pages that answer with error 503, drawn from the seed: 0 none, 1 all.',
  unit: '',
  integer: false,
  min: 0,
  max: 1,
  default: 0,
})
