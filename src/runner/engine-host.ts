import { faultMessage } from './workers/fault.ts'
import type { FromHost, ToHost } from './hosted-run.ts'
import { machineInfo } from './machine.ts'
import { availableBytes } from './memory-need.ts'
import { watchParent } from './parent-watch.ts'
import { type EngineRun, startRun } from './run.ts'
import { WORKLOADS, findWorkload } from '../workloads/index.ts'

// Carries out one run in a process that was given its own environment, and tells the engine what happens.

watchParent()
let run: EngineRun | null = null

process.on('message', (message: ToHost) => {
  if (message.type === 'cancel') run?.cancel()
  else run = start(message)
})

function start({ id, plan, entries, app, recording }: Extract<ToHost, { type: 'start' }>): EngineRun {
  const started = startRun(
    {
      plan,
      workload: findWorkload(WORKLOADS, plan.workload),
      entries,
      app,
      machine: machineInfo(),
      recording,
      freeBytes: availableBytes,
      listener: (event) => {
        tell({ type: 'event', event })
      },
    },
    id,
  )
  started.finished.catch((error: unknown) => {
    tell({ type: 'failed', message: faultMessage(error) })
  })
  return started
}

function tell(message: FromHost): void {
  process.send?.(message)
}
