import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FromPage, ToPage } from '../../../src/contract/api/socket.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { PageConnection } from '../../../src/web/page-connection.ts'
import { RunLog } from '../../../src/web/run-log.ts'
import { FakeSocket, delivered } from '../../fixtures/fake-socket.ts'
import { keyOf, trialOf } from '../../fixtures/documents.ts'
import { INFO, runHeader } from '../../fixtures/scripted-run.ts'
import { columnsOf } from '../../fixtures/slices.ts'

const MIB = 1024 * 1024

interface Connected {
  readonly page: PageConnection
  readonly socket: FakeSocket
  readonly received: FromPage[]
  readonly closes: () => number
}

function connect(): Connected {
  const socket = new FakeSocket()
  const received: FromPage[] = []
  let closes = 0
  const page = new PageConnection(socket.socket, {
    onMessage: (_, message) => received.push(message),
    onClose: () => (closes += 1),
  })
  return { page, socket, received, closes: () => closes }
}

const started: RunEvent = { type: 'run-started', header: runHeader(), trialsTotal: 2 }
const finished: RunEvent = { type: 'run-finished', state: 'completed' }
const progress = (tasksDone: number): RunEvent => ({
  type: 'progress',
  trial: keyOf('serial'),
  tasksDone,
  tasksTotal: 9,
  elapsedMs: tasksDone,
  remainingMs: null,
})

const spec = { ms: 0.25, task: 0, state: 0 }
const slices = columnsOf(Array<typeof spec>(200_000).fill(spec))

/** A trial of 2.6 MB. */
const bigTrial = (index: number): RunEvent => ({
  type: 'trial-finished',
  result: trialOf('serial', { index, workers: [{ slices }] }),
})

const timelinesOf = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) =>
    event.type === 'trial-finished' ? [event.result.workers[0]?.slices.task.length ?? 0] : [],
  )

const info = (requestId: number): ToPage => ({ type: 'info', requestId, info: INFO })

afterEach(() => {
  vi.useRealTimers()
})

describe('a page that follows a run', () => {
  test('receives its events as they come', async () => {
    const { page, socket } = connect()
    const log = new RunLog('run-1')
    page.follow(log, 0)
    for (const event of [started, progress(1), finished]) {
      log.append(event)
      page.send()
      await delivered()
    }
    expect(socket.events).toEqual([started, progress(1), finished])
  })

  test('receives the part that it does not have', async () => {
    const { page, socket } = connect()
    const log = new RunLog('run-1')
    for (const event of [started, progress(1), finished]) log.append(event)
    page.follow(log, 1)
    await delivered()
    expect(socket.events).toEqual([progress(1), finished])
  })

  test('receives long messages in fragments, and replies between messages only', async () => {
    const { page, socket } = connect()
    const log = new RunLog('run-1')
    log.append(bigTrial(0))
    socket.pause()
    page.follow(log, 0)
    page.reply(info(1))
    socket.resume()
    await delivered()
    expect(Math.max(...socket.fragments)).toBe(256 * 1024)
    expect(socket.messages.map(({ type }) => type)).toEqual(['event', 'info'])
    expect(timelinesOf(socket.events)).toEqual([200_000])
  })
})

describe('a hidden page', () => {
  async function hidden(): Promise<Connected & { readonly log: RunLog }> {
    const connected = connect()
    connected.page.setVisible(false)
    const log = new RunLog('run-1')
    connected.page.follow(log, 0)
    log.append(started)
    connected.page.send()
    await delivered()
    return { ...connected, log }
  }

  test('receives the start of a run, and the rest when it becomes visible', async () => {
    const { page, socket, log } = await hidden()
    for (const event of [progress(1), progress(2)]) {
      log.append(event)
      page.send()
    }
    await delivered()
    expect(socket.events).toEqual([started])
    page.setVisible(true)
    await delivered()
    expect(socket.events).toEqual([started, progress(2)])
  })

  test('receives the rest when the run has ended', async () => {
    const { page, socket, log } = await hidden()
    for (const event of [progress(1), finished]) log.append(event)
    page.send()
    await delivered()
    expect(socket.events).toEqual([started, progress(1), finished])
  })

  test('receives what might be dropped soon', async () => {
    const { page, socket, log } = await hidden()
    const lengths: number[] = []
    for (let index = 0; index < 12; index++) {
      log.append(bigTrial(index))
      if (page.isBehind) page.send()
      await delivered()
      lengths.push(timelinesOf(socket.events).length)
    }
    expect(lengths.slice(0, 3)).toEqual([0, 0, 0])
    expect(lengths.at(-1)).toBeGreaterThan(6)
    page.setVisible(true)
    await delivered()
    expect(timelinesOf(socket.events)).toEqual(Array.from({ length: 12 }, () => 200_000))
    expect(socket.events.filter(({ type }) => type === 'missed')).toEqual([])
  })
})

describe('a page that does not read', () => {
  test('has little buffered, and receives a report of what it missed', async () => {
    const { page, socket } = connect()
    const log = new RunLog('run-1')
    page.follow(log, 0)
    socket.pause()
    log.append(started)
    let mostBytes = 0
    for (let index = 0; index < 24; index++) {
      log.append(bigTrial(index))
      page.send()
      mostBytes = Math.max(mostBytes, page.bufferedBytes)
    }
    log.append(finished)
    page.send()
    expect(mostBytes).toBeGreaterThan(MIB)
    expect(mostBytes).toBeLessThan(5 * MIB)

    socket.resume()
    await delivered()
    expect(socket.events.at(-1)).toEqual(finished)
    const timelines = timelinesOf(socket.events)
    expect(timelines).toHaveLength(24)
    const without = timelines.filter((length) => length === 0).length
    expect(without).toBeGreaterThan(10)
    const missed = socket.events.filter(({ type }) => type === 'missed')
    expect(missed.at(-1)).toEqual({ type: 'missed', timelines: without, pictures: 0 })
    // The report precedes the trial without its timeline.
    const at = socket.events.findIndex(({ type }) => type === 'missed')
    expect(timelinesOf(socket.events.slice(at + 1, at + 2))).toEqual([0])
  })

  test('is disconnected if it continues to send requests', () => {
    const { page, socket } = connect()
    const log = new RunLog('run-1')
    log.append(bigTrial(0))
    socket.pause()
    page.follow(log, 0)
    for (let request = 0; request < 200; request++) page.reply(info(request))
    expect(socket.terminated).toBe(true)
  })
})

describe('the messages of a page', () => {
  const message: FromPage = { type: 'info', requestId: 1 }

  test('are parsed', () => {
    const { socket, received } = connect()
    socket.say(message)
    expect(received).toEqual([message])
  })

  test.each([
    ['no JSON', 'hello', false],
    ['of no known type', '{"type":"eval","code":"1"}', false],
    ['with unknown fields', '{"type":"info","requestId":1,"extra":1}', false],
    ['bytes', JSON.stringify(message), true],
  ])('that are %s end the connection', (_, text, isBinary) => {
    const { socket, received } = connect()
    socket.sayText(text, isBinary)
    expect(socket.closedWith).toBe(1008)
    expect(received).toEqual([])
  })

  test('that are too many end the connection', () => {
    vi.useFakeTimers()
    const { socket, received } = connect()
    for (let sent = 0; sent < 101; sent++) socket.say(message)
    expect(socket.closedWith).toBe(1013)
    expect(received).toHaveLength(100)
  })
})

describe('a connection', () => {
  test('is checked, and ends if the page has not responded since the last check', () => {
    const { page, socket, closes } = connect()
    page.checkAlive()
    socket.emit('pong')
    page.checkAlive()
    expect([socket.pings, socket.terminated]).toEqual([2, false])
    page.checkAlive()
    expect([socket.terminated, closes()]).toEqual([true, 1])
  })

  test('that has ended is sent nothing', () => {
    const { page, socket } = connect()
    page.close(1001)
    page.reply(info(1))
    expect([socket.closedWith, socket.fragments]).toEqual([1001, []])
  })

  test('survives an error of its socket, which closes next', () => {
    const { socket, closes } = connect()
    socket.emit('error', new Error('ECONNRESET'))
    socket.terminate()
    expect(closes()).toBe(1)
  })
})
