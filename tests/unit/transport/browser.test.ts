import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WebSocket as Socket } from 'ws'
import type { LabApi, LabInfo, RunHandle } from '../../../src/contract/api/lab-api.ts'
import { type Fault, LabError, fault } from '../../../src/contract/fault.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { browserLab } from '../../../src/renderer/client/browser.ts'
import type { Visibility } from '../../../src/renderer/client/visibility.ts'
import { completeRun, runHeader, sampleTrial } from '../../fixtures/scripted-run.ts'
import { ServedLab } from '../../fixtures/served-lab.ts'

const STARTED: RunEvent = { type: 'run-started', header: runHeader(), trialsTotal: 2 }
const FINISHED: RunEvent = { type: 'run-finished', state: 'completed' }
const trialEnded = (index: number): RunEvent => ({
  type: 'trial-finished',
  result: sampleTrial('serial', index),
})

let served: ServedLab
let cookie = ''
let sockets: Socket[] = []
beforeEach(async () => {
  served = await ServedLab.start()
  cookie = await served.openSession()
  sockets = []
})
afterEach(() => served.stop())

function openTab(visibility?: Visibility): LabApi {
  return browserLab(async () => {
    const socket = served.socket({ cookie })
    sockets.push(socket)
    return socket as unknown as WebSocket
  }, visibility)
}

/** A hidden tab, until it is shown. */
function hiddenPage(): Visibility & { show(): void } {
  let isVisible = false
  let listener: (isVisible: boolean) => void = () => undefined
  return {
    isVisible: () => isVisible,
    onChange: (given) => {
      listener = given
      return () => undefined
    },
    show: () => {
      isVisible = true
      listener(true)
    },
  }
}

async function startIn(tab: LabApi): Promise<RunHandle> {
  const result = await tab.startRun({})
  if (!result.ok) throw new Error('The run was refused.')
  return result.run
}

/** The events that a run's subscriber receives. */
function eventsOf(run: RunHandle): RunEvent[] {
  const events: RunEvent[] = []
  run.subscribe((event) => events.push(event))
  return events
}

/** The runs that a tab receives without having started them. */
function watch(tab: LabApi): { runs: RunHandle[]; events: RunEvent[] } {
  const seen = { runs: [] as RunHandle[], events: [] as RunEvent[] }
  tab.onRun?.((run) => {
    seen.runs.push(run)
    run.subscribe((event) => seen.events.push(event))
  })
  return seen
}

describe('several tabs', () => {
  test('receive the run that one of them starts, which is announced to the others only', async () => {
    const [first, second] = [openTab(), openTab()]
    const [inFirst, inSecond] = [watch(first), watch(second)]
    await Promise.all([first.info(), second.info()])
    const own = eventsOf(await startIn(first))
    served.supervisor.emit(STARTED, trialEnded(0), FINISHED)
    await expect.poll(() => own).toEqual([STARTED, trialEnded(0), FINISHED])
    await expect.poll(() => inSecond.events).toEqual(own)
    expect(inSecond.runs.map(({ id }) => id)).toEqual(['run-1'])
    expect(inFirst.runs).toEqual([])
  })

  test('may all cancel it', async () => {
    const [first, second] = [openTab(), openTab()]
    const inSecond = watch(second)
    await Promise.all([first.startRun({}), second.info()])
    served.supervisor.emit(STARTED)
    await expect.poll(() => inSecond.runs).toHaveLength(1)
    inSecond.runs[0]?.cancel()
    await expect.poll(() => served.supervisor.cancelled).toEqual(['run-1'])
  })

  test('join the run of the one whose plan came first', async () => {
    const [winner, loser] = [openTab(), openTab()]
    const inLoser = watch(loser)
    await Promise.all([winner.info(), loser.info()])
    await startIn(winner)
    served.supervisor.nextStart = new LabError(fault('run_in_progress', {}))
    await expect(loser.startRun({})).rejects.toMatchObject({ fault: { code: 'run_in_progress' } })
    served.supervisor.emit(STARTED)
    await expect.poll(() => inLoser.events).toEqual([STARTED])
    expect(inLoser.runs.map(({ id }) => id)).toEqual(['run-1'])
  })
})

describe('a tab that connects late', () => {
  test('receives the run from its beginning', async () => {
    const run = completeRun()
    await startIn(openTab())
    served.supervisor.emit(...run)
    const late = watch(openTab())
    const lasting = (events: readonly RunEvent[]) =>
      events.filter(({ type }) => type !== 'progress' && type !== 'outputs')
    await expect.poll(() => late.events.at(-1)?.type).toBe('run-finished')
    expect(lasting(late.events)).toEqual(lasting(run))
  })

  test('knows the time since the start of the run, which stops at its end', async () => {
    await startIn(openTab())
    const startMs = performance.now()
    await expect.poll(() => performance.now() - startMs).toBeGreaterThan(100)
    served.supervisor.emit(STARTED)
    const late = watch(openTab())
    await expect.poll(() => late.runs).toHaveLength(1)
    const elapsed = () => late.runs[0]?.elapsedMs?.() ?? 0
    expect(elapsed()).toBeGreaterThan(100)
    served.supervisor.emit(FINISHED)
    await expect.poll(() => late.events.at(-1)?.type).toBe('run-finished')
    const endMs = elapsed()
    await expect.poll(() => performance.now() - startMs).toBeGreaterThan(endMs + 20)
    expect(elapsed()).toBe(endMs)
  })
})

test('a hidden tab receives the run when it becomes visible', async () => {
  const page = hiddenPage()
  const hidden = watch(openTab(page))
  const visible = watch(openTab())
  await expect.poll(() => sockets.map(({ readyState }) => readyState)).toEqual([1, 1])
  await startIn(openTab())
  served.supervisor.emit(STARTED)
  await expect.poll(() => hidden.events).toEqual([STARTED])
  served.supervisor.emit(trialEnded(0))
  await expect.poll(() => visible.events).toEqual([STARTED, trialEnded(0)])
  expect(hidden.events).toEqual([STARTED])
  page.show()
  await expect.poll(() => hidden.events).toEqual([STARTED, trialEnded(0)])
})

describe('a lost connection', () => {
  test('is replaced, and the run continues with every event once', async () => {
    const received = eventsOf(await startIn(openTab()))
    served.supervisor.emit(STARTED, trialEnded(0))
    await expect.poll(() => received).toHaveLength(2)
    sockets[0]?.terminate()
    served.supervisor.emit(trialEnded(1))
    await expect.poll(() => sockets.length).toBe(2)
    served.supervisor.emit(FINISHED)
    await expect.poll(() => received).toEqual([STARTED, trialEnded(0), trialEnded(1), FINISHED])
  })

  test('rejects the requests that were sent over it', async () => {
    const tab = openTab()
    await tab.info()
    const request = tab.info()
    sockets[0]?.terminate()
    await expect(request).rejects.toMatchObject({ fault: { code: 'connection_lost' } })
  })

  test('ends the run when the lab itself has ended', async () => {
    const tab = openTab()
    const lost: (Fault | null)[] = []
    tab.onLost?.((reason) => lost.push(reason))
    const received = eventsOf(await startIn(tab))
    served.supervisor.emit(STARTED)
    await expect.poll(() => received).toHaveLength(1)
    await served.server.stop()
    const reason = fault('lab_ended', {})
    await expect.poll(() => received.at(-1)).toEqual({ type: 'run-failed', fault: reason })
    expect(lost).toEqual([reason])
  })
})

test('a page that is not authorised does not retry', async () => {
  let attempts = 0
  const reason = fault('not_authorised', {})
  const tab = browserLab(async () => {
    attempts += 1
    throw new LabError(reason)
  })
  await expect(tab.info()).rejects.toMatchObject({ fault: reason })
  const lost = await new Promise((resolve) => tab.onLost?.(resolve))
  expect(lost).toEqual(reason)
  // One for the page, and one for its request.
  expect(attempts).toBeLessThanOrEqual(2)
})

test('an invalid message of the server disconnects the page, and names the field', async () => {
  const tab = openTab()
  await tab.info()
  served.supervisor.nextInfo = { app: 1 } as unknown as LabInfo
  await expect(tab.info()).rejects.toMatchObject({
    fault: { code: 'invalid_message', values: { path: 'info.app' } },
  })
})
