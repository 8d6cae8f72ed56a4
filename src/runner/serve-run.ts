import * as v from 'valibot'
import { faultOf } from '../contract/fault.ts'
import { type Workload, findWorkload } from '../workloads/sdk.ts'
import { bindToParent, onProcessesChanged } from './child-process.ts'
import { type Entries } from './entries.ts'
import { type FromRunner, type ToRunner, ToRunnerSchema } from './protocol.ts'
import { carryOut } from './run.ts'

/** Makes the calling process a runner: it carries out one run of one of these workloads, and exits. */
export function serveRun(workloads: readonly Workload[], entries: Entries): void {
  bindToParent()
  const abort = new AbortController()
  const start = async ({ header }: Extract<ToRunner, { type: 'start' }>): Promise<void> => {
    await carryOut({
      header,
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
    else start(parsed).then(exit, fail)
  })
  onProcessesChanged((pids) => {
    send({ type: 'processes', pids: [...pids] })
  })
  // A bug must not leave a run that never ends.
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
}

function fail(error: unknown): void {
  process.send?.({ type: 'failed', fault: faultOf(error) } satisfies FromRunner, undefined, undefined, exit)
}

/** Exits when everything that was sent has left this process. */
function exit(): void {
  process.disconnect()
}

function send(message: FromRunner): void {
  process.send?.(message, undefined, undefined, () => undefined)
}
