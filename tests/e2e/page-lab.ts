// Bundled and run in the real page: makes its transport anew, beside the page's own, for tests to drive.
import type { RunEvent } from '../../src/contract/run/events.ts'
import type { LabApi, RunHandle } from '../../src/contract/api/lab-api.ts'
import { browserLab } from '../../src/renderer/client/browser.ts'
import { desktopLab } from '../../src/renderer/client/desktop.ts'
import { openSocket } from '../../src/renderer/client/session.ts'

/** What a test asks of the page. Runs are kept here: a handle cannot leave the page. */
export interface PageLab {
  readonly lab: LabApi
  run: RunHandle | null
  /** Starts a run; gives its id, or the paths of what is wrong with the plan. Rejects as the lab does. */
  start(plan: unknown): Promise<string | readonly string[]>
  /** From now on the run's events come together, a line for each. */
  listen(): readonly string[]
}

// In the window the preload script has put its bridge on the page.
const { interleave } = window as { interleave?: Window['interleave'] }
const lab = interleave === undefined ? browserLab(openSocket) : desktopLab(interleave)

const pageLab: PageLab = {
  lab,
  run: null,
  async start(plan) {
    const started = await lab.startRun(plan)
    if (!started.ok) return started.problems.map(({ path }) => path)
    pageLab.run = started.run
    return started.run.id
  },
  listen() {
    const lines: string[] = []
    pageLab.run?.subscribe((event) => lines.push(lineOf(event)))
    return lines
  },
}

/** What matters of an event, and of which kind its columns are. */
function lineOf(event: RunEvent): string {
  switch (event.type) {
    case 'trial-started':
      return `${event.type} ${event.trial.model} ${event.trial.index}`
    case 'outputs':
      return `${event.type} ${event.outputs[0]?.output.pixels.constructor.name ?? 'none'}`
    case 'trial-finished': {
      const slices = event.result.lanes.flatMap((lane) => [lane.slices])
      const count = slices.reduce((sum, { startMs }) => sum + startMs.length, 0)
      const kinds = [slices[0]?.startMs, slices[0]?.task].map((column) => column?.constructor.name ?? 'none')
      return `${event.type} ${event.trial.model} ${event.trial.index} ${event.result.state} ${kinds.join(' ')} ${count > 0 ? 'some' : 'no'} slices`
    }
    case 'run-finished':
      return `${event.type} ${event.state}`
    case 'run-failed':
      return `${event.type} ${event.message}`
    default:
      return event.type
  }
}

Object.assign(window, { pageLab })
