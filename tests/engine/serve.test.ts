import { type ChildProcess, spawn } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { decodeMessage } from '../../src/contract/api/socket-codec.ts'
import type { FromPage, ToPage } from '../../src/contract/api/socket.ts'
import { isProcessAlive } from '../../src/runner/child-process.ts'
import { descendants } from '../fixtures/processes.ts'

const CLI = inRoot('out', 'main', 'cli.js')
const SHORT_PLAN = { workload: 'waits', params: { waitMs: 20 }, tasks: 4, repeats: 1, warmups: 0 }
const LONG_PLAN = {
  workload: 'primes',
  params: { limit: 1_000_000_000 },
  models: ['processes'],
  workers: { processes: 2 },
  repeats: 20,
}

interface Served {
  readonly child: ChildProcess
  readonly address: URL
  readonly ended: Promise<number | null>
  readonly stderr: () => string
}

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** Starts a program as the leader of its own process group, and waits for the address it prints. */
async function serve(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Served> {
  const child = spawn(NODE, args, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true })
  started.push(child)
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const address = await new Promise<URL>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The program ended: ${stderr}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      const found = /^The lab is at (\S+)\n/m.exec(stdout)?.[1]
      if (found !== undefined) resolve(new URL(found))
    })
  })
  return { child, address, ended, stderr: () => stderr }
}

class Tab {
  readonly events: RunEvent[] = []
  readonly messages: ToPage[] = []
  readonly #socket: WebSocket

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.on('message', (data: ArrayBuffer) => {
      const message = decodeMessage(data) as ToPage
      if (message.type === 'event') this.events.push(message.event)
      else this.messages.push(message)
    })
  }

  static async open({ origin, host }: URL, cookie: string): Promise<Tab> {
    const socket = new WebSocket(`ws://${host}/lab`, { origin, headers: { cookie } })
    const tab = new Tab(socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    tab.send({ type: 'hello', seen: null, isVisible: true })
    return tab
  }

  send(message: FromPage): void {
    this.#socket.send(JSON.stringify(message))
  }

  close(): void {
    this.#socket.close()
  }
}

/** Exchanges the token for a session, as the page does; resolves with its cookie. */
async function openSession({ origin, hash }: URL): Promise<string> {
  const body = JSON.stringify({ token: hash.replace('#token=', '') })
  const response = await fetch(`${origin}/session`, { method: 'POST', body, headers: { origin } })
  expect(response.status).toBe(204)
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

test('serves the page and the lab, and sends a run to a tab that connects late', async () => {
  const { address, child, ended } = await serve([CLI, 'serve'])
  const page = await fetch(address.origin)
  expect(await page.text()).toContain('<div id="app">')
  const cookie = await openSession(address)
  const tab = await Tab.open(address, cookie)
  tab.send({ type: 'info', requestId: 1 })
  tab.send({ type: 'start', requestId: 2, plan: SHORT_PLAN })
  await expect.poll(() => tab.events.at(-1)?.type, { timeout: 20_000 }).toBe('run-finished')
  expect(tab.messages).toEqual([
    expect.objectContaining({ type: 'info', requestId: 1 }),
    { type: 'start', requestId: 2, reply: { ok: true, runId: expect.any(String) as string } },
  ])
  const trials = tab.events.flatMap((event) => (event.type === 'trial-finished' ? [event.result] : []))
  expect(trials.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed', 'completed'])
  for (const { slices } of trials.flatMap(({ workers }) => workers)) {
    expect(slices.edgesMs).toBeInstanceOf(Float64Array)
  }
  tab.close()

  const late = await Tab.open(address, cookie)
  await expect.poll(() => late.events.at(-1)).toEqual(tab.events.at(-1))
  child.kill('SIGINT')
  expect(await ended).toBe(0)
})

test('refuses an invalid plan, and a second run', async () => {
  const { address } = await serve([CLI, 'serve'])
  const tab = await Tab.open(address, await openSession(address))
  tab.send({ type: 'start', requestId: 1, plan: { workload: 'waits', tasks: 0 } })
  await expect
    .poll(() => tab.messages.at(-1))
    .toMatchObject({ reply: { ok: false, problems: [{ path: 'tasks' }] } })
  tab.send({ type: 'start', requestId: 2, plan: LONG_PLAN })
  await expect.poll(() => tab.messages.at(-1)).toMatchObject({ requestId: 2, reply: { ok: true } })
  tab.send({ type: 'start', requestId: 3, plan: SHORT_PLAN })
  await expect
    .poll(() => tab.messages.at(-1))
    .toEqual({ type: 'failed', requestId: 3, fault: { code: 'run_in_progress', values: {} } })
})

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s during a run leaves no process', async (signal) => {
  const { address, child, ended } = await serve([CLI, 'serve'])
  const tab = await Tab.open(address, await openSession(address))
  tab.send({ type: 'start', requestId: 1, plan: LONG_PLAN })
  await expect.poll(() => descendants(child.pid ?? 0).length).toBeGreaterThan(2)
  const all = descendants(child.pid ?? 0)
  child.kill(signal)
  expect(await ended).toBe(signal === 'SIGKILL' ? null : 0)
  await expect.poll(() => all.filter(isProcessAlive)).toEqual([])
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s to the whole process group, as from a terminal, ends the run and the program without an error',
  async (signal) => {
    const { address, child, ended, stderr } = await serve([CLI, 'serve'])
    const tab = await Tab.open(address, await openSession(address))
    tab.send({ type: 'start', requestId: 1, plan: LONG_PLAN })
    await expect.poll(() => tab.events.some(({ type }) => type === 'workers-ready')).toBe(true)
    const all = descendants(child.pid ?? 0)
    process.kill(-(child.pid ?? 0), signal)
    expect(await ended).toBe(0)
    await expect.poll(() => all.filter(isProcessAlive)).toEqual([])
    expect(stderr()).not.toMatch(/error|killed|at .*:\d+/i)
  },
)

test('a killed runner ends its run with the reason, and the next run completes', async () => {
  const { address, child } = await serve([CLI, 'serve'])
  const tab = await Tab.open(address, await openSession(address))
  tab.send({ type: 'start', requestId: 1, plan: { ...LONG_PLAN, models: ['serial'] } })
  await expect.poll(() => tab.events.some(({ type }) => type === 'trial-started')).toBe(true)
  for (const pid of descendants(child.pid ?? 0)) process.kill(pid, 'SIGKILL')
  await expect
    .poll(() => tab.events.at(-1))
    .toEqual({
      type: 'run-failed',
      fault: { code: 'runner_killed', values: { signal: 'SIGKILL' } },
    })
  tab.events.length = 0
  tab.send({ type: 'start', requestId: 2, plan: SHORT_PLAN })
  await expect.poll(() => tab.events.at(-1)?.type, { timeout: 20_000 }).toBe('run-finished')
})

test('`npm start` without a display serves the lab, says why in one line, and ends with Ctrl-C', async () => {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const startedMs = performance.now()
  const { address, child, ended, stderr } = await serve([inRoot('scripts', 'start.mjs')], env)
  expect((await fetch(address.origin)).status).toBe(200)
  // Bounded loosely: the figure is the benchmark's.
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  expect(stderr().split('\n')[0]).toBe(
    'The lab opens in a browser: there is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set).',
  )
  expect(stderr()).toContain('Open the URL above')
  const all = descendants(child.pid ?? 0)
  child.kill('SIGINT')
  await ended
  await expect.poll(() => all.filter(isProcessAlive)).toEqual([])
})
