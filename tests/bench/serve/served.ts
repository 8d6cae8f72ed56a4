import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { NODE } from '../../../scripts/lib/node24.mjs'
import type { Trial } from '../../../src/contract/run/report.ts'
import { decodeMessage } from '../../../src/contract/api/socket-codec.ts'
import type { FromPage, ToPage } from '../../../src/contract/api/socket.ts'
import { median } from '../table.ts'

export const ROOT = join(import.meta.dirname, '..', '..', '..')
const CLI = join(ROOT, 'out', 'main', 'cli.js')

/** What is run while others watch it. */
export const WATCHED_PLAN = {
  workload: 'mandelbrot',
  params: { width: 1200, height: 800, maxIterations: 1_000 },
  tasks: 24,
  models: ['threads'],
  repeats: 15,
  warmups: 1,
}

/** A lab that is served by the built program. */
export interface Served {
  readonly pid: number
  /** Where it is, without what lets one in. */
  readonly origin: string
  /** The token of the next session. */
  token(): Promise<string>
  end(): Promise<unknown>
}

/** Serves the lab; `program` is another way to do so than the command line's own. */
export async function serve(program: readonly string[] = [CLI, 'serve']): Promise<Served> {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const child = spawn(NODE, program, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const addresses: URL[] = []
  let wake = (): void => undefined
  const next = async (): Promise<URL> => {
    for (;;) {
      const address = addresses.shift()
      if (address !== undefined) return address
      const told = new Promise<boolean>((resolve) => (wake = () => resolve(true)))
      if (!(await Promise.race([told, ended.then(() => false)]))) throw new Error('The lab was not served.')
    }
  }
  // The first is said alone on its way out, those that follow when one was used up.
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      const address = /(?:^The lab is at|For another one:) (\S+)$/.exec(line)?.[1]
      if (address === undefined) return
      addresses.push(new URL(address))
      wake()
    })
  }
  const first = await next()
  addresses.unshift(first)
  return {
    pid: child.pid ?? NaN,
    origin: first.origin,
    token: async () => (await next()).hash.replace('#token=', ''),
    end: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

/** Hands in a token as a page does, for the cookie of a new session. */
export async function enter(served: Served): Promise<string> {
  const body = JSON.stringify({ token: await served.token() })
  const { origin } = served
  const answer = await fetch(`${origin}/session`, { method: 'POST', body, headers: { origin } })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** A page that is a bare socket. */
export async function open({ origin }: Served, cookie: string, isVisible: boolean): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http:', 'ws:')}/lab`, { origin, headers: { cookie } })
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ type: 'hello', seen: null, isVisible } satisfies FromPage))
  return socket
}

let lastRequestId = 0

/** Runs a plan to its end; gives its measured trials. Rejects when the run was refused or failed. */
export function run(socket: WebSocket, plan: unknown): Promise<Trial[]> {
  const requestId = ++lastRequestId
  return new Promise((resolve, reject) => {
    const trials: Trial[] = []
    let runId: string | null = null
    const finish = (act: () => void): void => {
      socket.off('message', hear)
      act()
    }
    const hear = (data: ArrayBuffer): void => {
      const message = decodeMessage(data) as ToPage
      if (message.type === 'start' && message.requestId === requestId) {
        if (message.answer.ok) runId = message.answer.runId
        else finish(() => reject(new Error('The plan was refused.')))
      }
      if (message.type === 'refused') finish(() => reject(new Error(message.message)))
      if (message.type !== 'event' || message.runId !== runId) return
      const { event } = message
      if (event.type === 'trial-finished' && !event.trial.warmup) trials.push(event.result)
      if (event.type === 'run-failed') finish(() => reject(new Error(event.message)))
      if (event.type === 'run-finished') finish(() => resolve(trials))
    }
    socket.on('message', hear)
    socket.send(JSON.stringify({ type: 'start', requestId, plan } satisfies FromPage))
  })
}

/** The wall time of a run of one model as its report has it. */
export function wallMs(trials: readonly Trial[]): number {
  return median(trials.map((trial) => trial.wallMs))
}
