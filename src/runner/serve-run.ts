import * as v from 'valibot'
import { faultOf } from '../contract/fault.ts'
import { type Workload, findWorkload } from '../workloads/sdk.ts'
import { bindToParent, onProcessesChanged } from './child-process.ts'
import { type Entries } from './entries.ts'
import { type FromRunner, type ToRunner, ToRunnerSchema } from './protocol.ts'
import { carryOut } from './run.ts'

/** Makes the calling process a runner: it carries out one run. The supervisor kills it after the last event. */
export function serveRun(workloads: readonly Workload[], entries: Entries): void {
  bindToParent()
  const abort = new AbortController()
  const start = async ({ type: _, ...options }: Extract<ToRunner, { type: 'start' }>): Promise<void> => {
    const { header } = options
    await carryOut({
      ...options,
      workload: findWorkload(workloads, header.plan.workload),
      entries,
      signal: abort.signal,
      emit: (event) => {
        send({ type: 'event', event })
      },
    })
  }
  process.on('message', (message) => {
    const parsed = v.parse(ToRunnerSchema, message)
    if (parsed.type === 'cancel') abort.abort()
    else start(parsed).catch(fail)
  })
  onProcessesChanged((pids) => {
    send({ type: 'processes', pids: [...pids] })
  })
  // A bug must not leave a run that never ends.
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
}

function fail(error: unknown): void {
  send({ type: 'failed', fault: faultOf(error) })
}

function send(message: FromRunner): void {
  process.send?.(message, undefined, undefined, () => undefined)
}
