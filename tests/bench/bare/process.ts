// A hand-written child process: runs each task it receives and replies with its digest. An empty message asks for the
// CPU time since the last such message.
import { bareContext } from '../../fixtures/task-context.ts'
import { type BareWork, prepare } from './work.ts'

const PREEMPTIVE = bareContext()
let start = process.cpuUsage()
let prepared: ReturnType<typeof prepare> | null = null

process.on('message', (message: { bare?: BareWork; task?: number }) => {
  if (message.bare !== undefined) {
    prepared = prepare(message.bare)
    process.send?.('ready')
    start = process.cpuUsage()
  } else if (message.task !== undefined && prepared !== null) {
    const { work, inputs, params } = prepared
    void work.run(inputs[message.task], PREEMPTIVE, params).then((result) => {
      process.send?.({ digest: work.digest(result) })
    })
  } else {
    const { user, system } = process.cpuUsage(start)
    process.send?.({ cpuMs: (user + system) / 1e3 })
    start = process.cpuUsage()
  }
})
