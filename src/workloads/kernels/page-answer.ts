import { type HttpAnswer, TaskError } from '../sdk.ts'

/** The body of a page that was asked for; the task fails where the service answered with an error. */
export function bodyOf({ status, body }: HttpAnswer, page: number): HttpAnswer['body'] {
  // People count pages from 1, as they do tasks.
  if (status !== 200) throw new TaskError(`Page ${String(page + 1)} answered with status ${String(status)}.`)
  return body
}
