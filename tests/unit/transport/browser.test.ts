import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WebSocket as Socket } from 'ws'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import type { LabApi, RunHandle } from '../../../src/contract/api/lab-api.ts'
import { browserLab } from '../../../src/renderer/client/browser.ts'
import { NotLetIn } from '../../../src/renderer/client/session.ts'
import type { Sight } from '../../../src/renderer/client/sight.ts'
import { completeRun, header, key, trial } from '../../fixtures/sample-run.ts'
import { ServedLab } from '../../fixtures/served-lab.ts'

const STARTED: RunEvent = { type: 'run-started', header: header(), trialsTotal: 2 }
const FINISHED: RunEvent = {
  type: 'run-finished',
  state: 'completed',
  summary: { perModel: {}, warnings: [] },
}
const trialEnded = (index: number): RunEvent => ({
  type: 'trial-finished',
  trial: key('serial', index, index),
  result: trial('serial', index),
})

let served: ServedLab
let cookie = ''
let sockets: Socket[] = []
beforeEach(async () => {
  served = await ServedLab.start()
  cookie = await served.enter()
  sockets = []
})
afterEach(() => served.stop())

function openTab(sight?: Sight): LabApi {
  return browserLab(async () => {
    const socket = served.socket({ cookie })
    sockets.push(socket)
    return socket as unknown as WebSocket
  }, sight)
}

/** What a tab hears of runs that were not started in it. */
function watch(tab: LabApi): { runs: RunHandle[]; events: RunEvent[] } {
  const seen = { runs: [] as RunHandle[], events: [] as RunEvent[] }
  tab.onRun?.((run) => {
    seen.runs.push(run)
    run.subscribe((event) => seen.events.push(event))
  })
  return seen
}

describe('several tabs', () => {
  test('see the run that one of them starts, and it is announced to the others alone', async () => {
    const [first, second] = [openTab(), openTab()]
    const [inFirst, inSecond] = [watch(first), watch(second)]
    await Promise.all([first.info(), second.info()])
    const started = await first.startRun({})
    if (!started.ok) throw new Error('refused')
    const own: RunEvent[] = []
    started.run.subscribe((event) => own.push(event))
    served.engine.emit(STARTED, trialEnded(0), FINISHED)
    await expect.poll(() => own).toEqual([STARTED, trialEnded(0), FINISHED])
    await expect.poll(() => inSecond.events).toEqual(own)
    expect(inSecond.runs.map(({ id }) => id)).toEqual(['run-1'])
    expect(inFirst.runs).toEqual([])
  })

  test('may each cancel it', async () => {
    const [first, second] = [openTab(), openTab()]
    const inSecond = watch(second)
    await Promise.all([first.startRun({}), second.info()])
    served.engine.emit(STARTED)
    await expect.poll(() => inSecond.runs).toHaveLength(1)
    inSecond.runs[0]?.cancel()
    await expect.poll(() => served.engine.cancelled).toEqual(['run-1'])
  })
})

describe('a tab that comes late', () => {
  test('finds the run from its beginning', async () => {
    const run = completeRun()
    const first = openTab()
    await first.startRun({})
    served.engine.emit(...run)
    const late = watch(openTab())
    const lasting = (events: readonly RunEvent[]) =>
      events.filter(({ type }) => type !== 'progress' && type !== 'outputs')
    await expect.poll(() => late.events.at(-1)?.type).toBe('run-finished')
    expect(lasting(late.events)).toEqual(lasting(run))
  })

  test('knows how long the run lasts, and the clock of one that ended stands still', async () => {
    await openTab().startRun({})
    await new Promise((resolve) => setTimeout(resolve, 120))
    served.engine.emit(STARTED)
    const late = watch(openTab())
    await expect.poll(() => late.runs).toHaveLength(1)
    const elapsed = () => late.runs[0]?.elapsedMs?.() ?? 0
    expect(elapsed()).toBeGreaterThan(100)
    served.engine.emit(FINISHED)
    await expect.poll(() => late.events.at(-1)?.type).toBe('run-finished')
    const atEndMs = elapsed()
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(elapsed()).toBe(atEndMs)
  })
})

test('a tab out of sight waits with what it need not know, and has it all when it is seen', async () => {
  let isVisible = false
  let change: (isVisible: boolean) => void = () => undefined
  const unseen = watch(openTab({ isVisible: () => isVisible, onChange: (listener) => (change = listener) }))
  const seen = watch(openTab())
  await expect.poll(() => sockets.map(({ readyState }) => readyState)).toEqual([1, 1])
  await openTab().startRun({})
  served.engine.emit(STARTED)
  await expect.poll(() => unseen.events).toEqual([STARTED])
  served.engine.emit(trialEnded(0))
  await expect.poll(() => seen.events).toEqual([STARTED, trialEnded(0)])
  expect(unseen.events).toEqual([STARTED])
  isVisible = true
  change(isVisible)
  await expect.poll(() => unseen.events).toEqual([STARTED, trialEnded(0)])
})

describe('a connection that is lost', () => {
  test('is made again, and the run goes on where it was, nothing twice and nothing left out', async () => {
    const tab = openTab()
    const started = await tab.startRun({})
    if (!started.ok) throw new Error('refused')
    const heard: RunEvent[] = []
    started.run.subscribe((event) => heard.push(event))
    served.engine.emit(STARTED, trialEnded(0))
    await expect.poll(() => heard).toHaveLength(2)
    sockets[0]?.terminate()
    served.engine.emit(trialEnded(1))
    await expect.poll(() => sockets.length).toBe(2)
    served.engine.emit(FINISHED)
    await expect.poll(() => heard).toEqual([STARTED, trialEnded(0), trialEnded(1), FINISHED])
  })

  test('ends what was asked over it, in a sentence', async () => {
    const tab = openTab()
    await tab.info()
    served.engine.info = () => new Promise(() => undefined)
    const asked = tab.info()
    sockets[0]?.terminate()
    await expect(asked).rejects.toThrow('The connection to the lab was lost.')
  })

  test('ends the run when the lab itself was ended', async () => {
    const tab = openTab()
    const started = await tab.startRun({})
    if (!started.ok) throw new Error('refused')
    const heard: RunEvent[] = []
    started.run.subscribe((event) => heard.push(event))
    served.engine.emit(STARTED)
    await expect.poll(() => heard).toHaveLength(1)
    await served.server.stop()
    await expect
      .poll(() => heard.at(-1))
      .toEqual({ type: 'run-failed', message: 'The lab was ended where it was started.' })
  })
})

test('a browser that is not let in says so, and asks no more', async () => {
  let tries = 0
  const tab = browserLab(async () => {
    tries += 1
    throw new NotLetIn('This browser is not let in.')
  })
  await expect(tab.info()).rejects.toThrow('This browser is not let in.')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(tries).toBeLessThanOrEqual(2)
})

test('a host that says what cannot be understood is told of, and its run is not trusted', async () => {
  const tab = openTab()
  await expect(tab.info()).resolves.toBeDefined()
  served.engine.nextInfo = { app: 1 }
  await expect(tab.info()).rejects.toThrow('What the lab said is not understood at info.app')
})
