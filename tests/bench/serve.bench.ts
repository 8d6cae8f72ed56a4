// What the lab in a browser promises: how soon it answers, and that who watches does not slow the run down. The pages
// are bare sockets that share the machine with the run.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { NODE } from '../../scripts/lib/node24.mjs'
import { decodeMessage } from '../../src/wire/codec.ts'
import type { FromPage, ToPage } from '../../src/wire/messages.ts'
import { type BenchRow, median, printBench } from './table.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CLI = join(ROOT, 'out', 'main', 'cli.js')
const STARTS = 5
const TABS = 20
const ROUNDS = 5
const PLAN = {
  workload: 'mandelbrot',
  params: { width: 1200, height: 800, maxIterations: 1_000 },
  tasks: 24,
  models: ['threads'],
  repeats: 3,
  warmups: 0,
}

interface Served {
  readonly child: ChildProcess
  readonly address: URL
}

function serve(program: readonly string[]): Promise<Served> {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const child = spawn(NODE, program, { stdio: ['ignore', 'pipe', 'ignore'], env })
  return new Promise((resolve, reject) => {
    let text = ''
    child.once('exit', () => reject(new Error('The lab was not served.')))
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /^The lab is at (\S+)\n/m.exec(text)?.[1]
      if (address !== undefined) resolve({ child, address: new URL(address) })
    })
  })
}

function end({ child }: Served): Promise<unknown> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  return ended
}

/** From the command until the page is there. */
async function startMs(): Promise<number> {
  const askedMs = performance.now()
  const served = await serve([join(ROOT, 'scripts', 'start.mjs')])
  await (await fetch(served.address.origin)).text()
  const answeredMs = performance.now() - askedMs
  await end(served)
  return answeredMs
}

async function enter({ address }: Served): Promise<string> {
  const { origin, hash } = address
  const body = JSON.stringify({ token: hash.replace('#token=', '') })
  const answer = await fetch(`${origin}/session`, { method: 'POST', body, headers: { origin } })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function open({ address }: Served, cookie: string): Promise<WebSocket> {
  const { origin, host } = address
  const socket = new WebSocket(`ws://${host}/lab`, { origin, headers: { cookie } })
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ type: 'hello', seen: null, isVisible: true } satisfies FromPage))
  return socket
}

/** Runs the plan; the sum of its trials' wall times. Only the starting page decodes what it is sent. */
function run(socket: WebSocket, requestId: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let wallMs = 0
    const hear = (data: ArrayBuffer): void => {
      const message = decodeMessage(data) as ToPage
      if (message.type === 'refused') reject(new Error(message.message))
      if (message.type !== 'event') return
      if (message.event.type === 'trial-finished') wallMs += message.event.result.wallMs
      if (message.event.type !== 'run-finished') return
      socket.off('message', hear)
      resolve(wallMs)
    }
    socket.on('message', hear)
    socket.send(JSON.stringify({ type: 'start', requestId, plan: PLAN } satisfies FromPage))
  })
}

/** The run's wall time with so many watching, against none: medians of rounds that take turns. */
async function watched(): Promise<BenchRow> {
  const served = await serve([CLI, 'serve'])
  try {
    const cookie = await enter(served)
    const starter = await open(served, cookie)
    await run(starter, 0)
    const [alone, together]: [number[], number[]] = [[], []]
    for (let round = 1; round <= ROUNDS; round++) {
      alone.push(await run(starter, 2 * round))
      const tabs = await Promise.all(Array.from({ length: TABS }, () => open(served, cookie)))
      together.push(await run(starter, 2 * round + 1))
      for (const tab of tabs) tab.terminate()
    }
    const percent = (median(together) / median(alone) - 1) * 100
    return { what: `${TABS} watch a run: its wall time longer by`, value: percent, unit: '%', atMost: 3 }
  } finally {
    await end(served)
  }
}

const starts: number[] = []
for (let start = 0; start < STARTS; start++) starts.push(await startMs())
printBench('serve', [
  {
    what: 'npm start without a display until the page answers',
    value: median(starts) / 1_000,
    unit: 's',
    atMost: 3,
  },
  await watched(),
])
