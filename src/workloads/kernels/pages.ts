import { type HttpResponse, TaskError, numberParam } from '../sdk.ts'

/** Response time of the lab's web service. */
export const latencyParam = (defaultMs: number) =>
  numberParam('latencyMs', { unit: 'ms', integer: false, min: 0, max: 10_000, default: defaultMs })

/** Upper limit of a random delay that is added to each response. */
export const JITTER_PARAM = numberParam('jitterMs', {
  unit: 'ms',
  integer: false,
  min: 0,
  max: 10_000,
  default: 0,
})

/** Share of pages that the service refuses with status 503: 0 is none, 1 is all. */
export const ERROR_RATE_PARAM = numberParam('errorRate', {
  unit: '',
  integer: false,
  min: 0,
  max: 1,
  default: 0,
})

/** The body of a page. Throws a `TaskError` if the service responded with an error; `page` counts from 0. */
export function bodyOf({ status, body }: HttpResponse, page: number): HttpResponse['body'] {
  // In messages pages count from 1, as tasks do.
  if (status !== 200) throw TaskError.of('page_status', { page: page + 1, status })
  return body
}
