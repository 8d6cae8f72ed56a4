// Bundled, and run in the real page: creates another `LabApi` of the page's transport, for tests to drive.
import type { LabApi, RunHandle } from '../../src/contract/api/lab-api.ts'
import { type Fault, faultOf } from '../../src/contract/fault.ts'
import { type RunEvent, isLastEvent } from '../../src/contract/run/events.ts'
import { browserLab } from '../../src/renderer/client/browser.ts'
import { desktopLab } from '../../src/renderer/client/desktop.ts'
import { openSocket } from '../../src/renderer/client/session.ts'

/** What a test asks of the page. Runs stay in the page, because their handles cannot leave it. */
export interface PageApi {
  readonly lab: LabApi
  /** Starts a run, of which the newest is the current one: its id, the paths of the plan's problems, or the fault. */
  start(plan: unknown): Promise<string | readonly string[] | Fault>
  /** The events of the current run, a line for each. The list grows. */
  subscribe(): readonly string[]
  /** The same, when the last event has arrived. */
  allEvents(): Promise<readonly string[]>
  cancel(): void
}

// In the window the preload script has exposed its bridge.
const { interleave } = window as { interleave?: Window['interleave'] }
const lab = interleave === undefined ? browserLab(openSocket) : desktopLab(interleave)
let run: RunHandle | null = null

const pageApi: PageApi = {
  lab,
  async start(plan) {
    try {
      const started = await lab.startRun(plan)
      if (!started.ok) return started.problems.map(({ path }) => path)
      run = started.run
      return run.id
    } catch (error) {
      return faultOf(error)
    }
  },
  subscribe() {
    const lines: string[] = []
    run?.subscribe((event) => lines.push(lineOf(event)))
    return lines
  },
  allEvents() {
    return new Promise((resolve) => {
      const lines: string[] = []
      run?.subscribe((event) => {
        lines.push(lineOf(event))
        if (isLastEvent(event)) resolve(lines)
      })
    })
  },
  cancel: () => run?.cancel(),
}

/** What tests expect of an event: its trial and end, and the classes of its columns. */
function lineOf(event: RunEvent): string {
  switch (event.type) {
    case 'trial-started':
      return `${event.type} ${event.trial.model} ${event.trial.index}`
    case 'outputs':
      return `${event.type} ${event.outputs[0]?.output.pixels.constructor.name ?? 'none'}`
    case 'trial-finished': {
      const { model, index, state, workers } = event.result
      const columns = workers.map(({ slices }) => slices)
      const count = columns.reduce((sum, { task }) => sum + task.length, 0)
      const classes = [columns[0]?.edgesMs, columns[0]?.task].map((one) => one?.constructor.name ?? 'none')
      return `${event.type} ${model} ${index} ${state} ${classes.join(' ')} ${count > 0 ? 'some' : 'no'} slices`
    }
    case 'run-finished':
      return `${event.type} ${event.state}`
    case 'run-failed':
      return `${event.type} ${event.fault.code}`
    default:
      return event.type
  }
}

Object.assign(window, { pageApi })
