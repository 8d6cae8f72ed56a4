import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { decodeMessage } from '../../../src/contract/api/socket-codec.ts'
import type { FromPage, ToPage } from '../../../src/contract/api/socket.ts'
import { ServedLab, outcome } from '../../fixtures/served-lab.ts'
import { header, key, trial } from '../../fixtures/sample-run.ts'

const STARTED: RunEvent = { type: 'run-started', header: header(), trialsTotal: 2 }
const FINISHED: RunEvent = {
  type: 'run-finished',
  state: 'completed',
  summary: { perModel: {}, warnings: [] },
}
const begun: RunEvent = { type: 'trial-started', trial: key('serial', 0, 0), workers: 1 }
const ended: RunEvent = { type: 'trial-finished', trial: key('serial', 0, 0), result: trial('serial', 0) }

const progress = (tasksDone: number): RunEvent => ({
  type: 'progress',
  trial: key('serial', 0, 0),
  tasksDone,
  tasksTotal: 9,
  elapsedMs: tasksDone,
  remainingMs: null,
})

let lab: ServedLab
let cookie = ''
let sockets: WebSocket[] = []
beforeEach(async () => {
  lab = await ServedLab.start()
  cookie = await lab.enter()
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  await lab.stop()
})

interface Watching {
  readonly heard: RunEvent[]
  readonly say: (message: FromPage) => void
}

async function watch(isVisible: boolean): Promise<Watching> {
  const socket = lab.socket({ cookie })
  sockets.push(socket)
  socket.binaryType = 'arraybuffer'
  const heard: RunEvent[] = []
  socket.on('message', (data: ArrayBuffer) => {
    const message = decodeMessage(data) as ToPage
    if (message.type === 'event') heard.push(message.event)
  })
  await outcome(socket)
  const say = (message: FromPage): void => socket.send(JSON.stringify(message))
  say({ type: 'hello', seen: null, isVisible })
  // An answer shows that the greeting was heard.
  const answered = new Promise((resolve) => socket.once('message', resolve))
  say({ type: 'info', requestId: 1 })
  await answered
  return { heard, say }
}

test('a page out of sight is told that a run has begun, then nothing until it is seen', async () => {
  const [seen, unseen] = [await watch(true), await watch(false)]
  lab.engine.emit(STARTED)
  await expect.poll(() => unseen.heard).toEqual([STARTED])
  lab.engine.emit(begun)
  lab.engine.emit(progress(1))
  lab.engine.emit(progress(2))
  lab.engine.emit(ended)
  lab.engine.emit(progress(3))
  await expect.poll(() => seen.heard.at(-1)).toEqual(progress(3))
  expect(unseen.heard).toEqual([STARTED])
  unseen.say({ type: 'sight', isVisible: true })
  // As it is now: what was overtaken meanwhile is nobody's need.
  await expect.poll(() => unseen.heard).toEqual([STARTED, begun, ended, progress(3)])
  lab.engine.emit(progress(4))
  await expect.poll(() => unseen.heard.at(-1)).toEqual(progress(4))
})

test('a page out of sight hears of the end of a run, and all that was measured', async () => {
  const unseen = await watch(false)
  lab.engine.emit(STARTED, begun, progress(1), ended)
  lab.engine.emit(FINISHED)
  await expect.poll(() => unseen.heard).toEqual([STARTED, begun, ended, FINISHED])
})

test('a page that goes out of sight is told no more', async () => {
  const page = await watch(true)
  lab.engine.emit(STARTED)
  await expect.poll(() => page.heard).toEqual([STARTED])
  page.say({ type: 'sight', isVisible: false })
  const other = await watch(true)
  lab.engine.emit(begun, ended)
  await expect.poll(() => other.heard.at(-1)).toEqual(ended)
  expect(page.heard).toEqual([STARTED])
})

test('a page out of sight misses nothing of a long run: it is handed on before it would have to go', async () => {
  const unseen = await watch(false)
  const slices = 200_000
  lab.engine.emit(STARTED)
  for (let index = 0; index < 12; index++) {
    const small = trial('serial', index)
    const columns = {
      startMs: new Float64Array(slices),
      endMs: new Float64Array(slices),
      task: new Int32Array(slices),
      state: new Uint8Array(slices),
    }
    const workers = small.workers.map((worker) => ({ ...worker, slices: columns }))
    const result = { ...small, workers }
    lab.engine.emit({ type: 'trial-finished', trial: key('serial', index, index), result })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(unseen.heard.length).toBeGreaterThan(3)
  lab.engine.emit(FINISHED)
  await expect.poll(() => unseen.heard.at(-1), { timeout: 10_000 }).toEqual(FINISHED)
  expect(unseen.heard.filter(({ type }) => type === 'missed')).toEqual([])
  const kept = unseen.heard.flatMap((event) =>
    event.type === 'trial-finished' ? [event.result.workers[0]?.slices.startMs.length] : [],
  )
  expect(kept).toEqual(Array.from({ length: 12 }, () => slices))
}, 30_000)

/** Has the engine say for so long how far a trial is; gives how often it said so. */
async function measureFor(ms: number): Promise<number> {
  const startedMs = performance.now()
  let told = 0
  while (performance.now() - startedMs < ms) {
    lab.engine.emit(progress(++told))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return told
}

const progressHeard = ({ heard }: Watching): number => heard.filter(({ type }) => type === 'progress').length

test('the page that started the run hears all of it, the others of the newest progress once a second', async () => {
  const [starter, watcher] = [await watch(true), await watch(true)]
  starter.say({ type: 'start', requestId: 2, plan: {} })
  await expect.poll(() => lab.engine.plans).toHaveLength(1)
  lab.engine.emit(STARTED, begun)
  const told = await measureFor(1_300)
  lab.engine.emit(FINISHED)
  await expect.poll(() => watcher.heard.at(-1)).toEqual(FINISHED)
  await expect.poll(() => starter.heard.at(-1)).toEqual(FINISHED)
  expect(progressHeard(starter)).toBeGreaterThan(told / 2)
  expect(progressHeard(watcher)).toBeGreaterThan(0)
  expect(progressHeard(watcher)).toBeLessThanOrEqual(3)
})

test('pages hear at once that all workers are up, and how the run ended: no clock runs then', async () => {
  const workersUp: RunEvent = { type: 'workers-ready', trial: key('serial', 0, 0), workers: [] }
  // So many are told of what is under way every three seconds, longer than is waited here for anything.
  const crowd = await Promise.all(Array.from({ length: 60 }, () => watch(true)))
  lab.engine.emit(STARTED, begun)
  for (const event of [workersUp, FINISHED]) {
    lab.engine.emit(event)
    for (const page of crowd) await expect.poll(() => page.heard.at(-1)).toEqual(event)
  }
})

test('a crowd in sight is told still more rarely, and of the newest progress', async () => {
  const crowd = await Promise.all(Array.from({ length: 40 }, () => watch(true)))
  lab.engine.emit(STARTED)
  const told = await measureFor(3_000)
  lab.engine.emit(FINISHED)
  for (const page of crowd) {
    await expect.poll(() => page.heard.at(-1)).toEqual(FINISHED)
    // Every two seconds, and once at the end.
    expect(progressHeard(page)).toBeLessThanOrEqual(3)
  }
  expect(told).toBeGreaterThan(100)
})
