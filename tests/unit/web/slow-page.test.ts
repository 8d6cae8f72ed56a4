import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import type { Trial } from '../../../src/contract/run/report.ts'
import { decodeMessage } from '../../../src/contract/api/socket-codec.ts'
import type { ToPage } from '../../../src/contract/api/socket.ts'
import { ServedLab, outcome } from '../../fixtures/served-lab.ts'
import { header, key, trial } from '../../fixtures/sample-run.ts'

const HELD_BYTES = 32 * 1024 * 1024
const SLICES = 200_000
const TRIALS = 24

let lab: ServedLab
beforeEach(async () => {
  lab = await ServedLab.start()
})
afterEach(() => lab.stop())

/** A trial whose one worker has slices of 4 MB in all. */
function bigTrial(index: number): Trial {
  const small = trial('serial', index)
  const slices = {
    startMs: new Float64Array(SLICES).fill(index),
    endMs: new Float64Array(SLICES),
    task: new Int32Array(SLICES),
    state: new Uint8Array(SLICES),
  }
  return { ...small, workers: small.workers.map((worker) => ({ ...worker, slices })) }
}

const finished = (index: number): RunEvent => ({
  type: 'trial-finished',
  trial: key('serial', index, index),
  result: bigTrial(index),
})

test('a page that stops reading has little held for it, and is told what it missed', async () => {
  const socket = lab.socket({ cookie: await lab.enter() })
  socket.binaryType = 'arraybuffer'
  const heard: RunEvent[] = []
  socket.on('message', (data: ArrayBuffer) => {
    const message = decodeMessage(data) as ToPage
    if (message.type === 'event') heard.push(message.event)
  })
  await outcome(socket)
  socket.send('{"type":"hello","seen":null,"isVisible":true}')
  socket.pause()

  lab.engine.emit({ type: 'run-started', header: header(), trialsTotal: TRIALS })
  let mostBytes = 0
  for (let index = 0; index < TRIALS; index++) {
    lab.engine.emit(finished(index))
    await new Promise((resolve) => setTimeout(resolve, 5))
    mostBytes = Math.max(mostBytes, lab.server.heldBytes)
  }
  lab.engine.emit({ type: 'run-finished', state: 'completed', summary: { perModel: {}, warnings: [] } })
  expect(mostBytes).toBeGreaterThan(100_000)
  expect(mostBytes).toBeLessThan(HELD_BYTES)

  socket.resume()
  await expect.poll(() => heard.at(-1)?.type, { timeout: 10_000 }).toBe('run-finished')
  const trials = heard.flatMap((event) => (event.type === 'trial-finished' ? [event.result] : []))
  expect(trials.map(({ wallMs }) => wallMs)).toEqual(
    Array.from({ length: TRIALS }, (_, index) => trial('serial', index).wallMs),
  )
  const without = trials.filter(({ workers }) => workers[0]?.slices.startMs.length === 0).length
  expect(without).toBeGreaterThan(10)
  const missed = heard.filter((event) => event.type === 'missed').at(-1)
  expect(missed?.message).toMatch(new RegExp(`^Not shown here: who ran when in ${without} trials\\. `))
  socket.terminate()
}, 30_000)

test('a page that reads misses nothing, however long the run', async () => {
  const socket = lab.socket({ cookie: await lab.enter() })
  socket.binaryType = 'arraybuffer'
  const heard: RunEvent[] = []
  socket.on('message', (data: ArrayBuffer) => {
    const message = decodeMessage(data) as ToPage
    if (message.type === 'event') heard.push(message.event)
  })
  await outcome(socket)
  socket.send('{"type":"hello","seen":null,"isVisible":true}')
  socket.send('{"type":"start","requestId":1,"plan":{}}')
  await expect.poll(() => lab.engine.plans).toHaveLength(1)
  lab.engine.emit({ type: 'run-started', header: header(), trialsTotal: 12 })
  for (let index = 0; index < 12; index++) {
    lab.engine.emit(finished(index))
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(index + 2)
  }
  expect(heard.filter(({ type }) => type === 'missed')).toEqual([])
  const slices = heard.flatMap((event) =>
    event.type === 'trial-finished' ? [event.result.workers[0]?.slices.startMs.length] : [],
  )
  expect(slices).toEqual(Array.from({ length: 12 }, () => SLICES))
  socket.terminate()
}, 30_000)
