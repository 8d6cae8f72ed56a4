import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { NODE } from '../../../scripts/lib/node24.mjs'
import { decodeMessage } from '../../../src/contract/api/socket-codec.ts'
import {
  type FromPage,
  SESSION_PATH,
  SOCKET_PATH,
  TOKEN_NAME,
  type ToPage,
} from '../../../src/contract/api/socket.ts'
import type { PlanInput } from '../../../src/contract/plan/plan.ts'
import { median } from '../table.ts'

export const ROOT = join(import.meta.dirname, '..', '..', '..')
const CLI = join(ROOT, 'out', 'main', 'cli.js')
const ADDRESS = new RegExp(`http://\\S+#${TOKEN_NAME}=\\S+`)

/** The plan that runs while pages watch it. */
export const WATCHED_PLAN: PlanInput = {
  workload: 'mandelbrot',
  params: { width: 1200, height: 800, maxIterations: 1_000 },
  tasks: 24,
  models: ['threads'],
  repeats: 15,
  warmups: 1,
}

/** A lab that is served by the built program. */
export interface Served {
  /** Its address without the token. */
  readonly origin: string
  /** The token of the next session. */
  token(): Promise<string>
  end(): Promise<unknown>
}

/** Serves the lab by the command line, or by another script. */
export async function serve(script: readonly string[] = [CLI, 'serve']): Promise<Served> {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const child = spawn(NODE, script, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const addresses: URL[] = []
  let notify = (): void => undefined
  // The first address is printed to stdout. Each session uses one up, and the next one is printed to stderr.
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      const [address] = ADDRESS.exec(line) ?? []
      if (address === undefined) return
      addresses.push(new URL(address))
      notify()
    })
  }
  const nextAddress = async (): Promise<URL> => {
    const address = addresses.shift()
    if (address !== undefined) return address
    const printed = new Promise<true>((resolve) => (notify = () => resolve(true)))
    if ((await Promise.race([printed, ended])) !== true) throw new Error('The lab was not served.')
    return nextAddress()
  }
  const first = await nextAddress()
  addresses.unshift(first)
  return {
    origin: first.origin,
    token: async () => (await nextAddress()).hash.replace(`#${TOKEN_NAME}=`, ''),
    end: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

/** Opens a session as a page does; resolves with its cookie. */
export async function enter({ origin, token }: Served): Promise<string> {
  const body = JSON.stringify({ [TOKEN_NAME]: await token() })
  const response = await fetch(`${origin}${SESSION_PATH}`, { method: 'POST', body, headers: { origin } })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** Opens a bare socket in place of a page. */
export async function open({ origin }: Served, cookie: string, isVisible: boolean): Promise<WebSocket> {
  const address = `${origin.replace('http:', 'ws:')}${SOCKET_PATH}`
  const socket = new WebSocket(address, { origin, headers: { cookie } })
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ type: 'hello', seen: null, isVisible } satisfies FromPage))
  return socket
}

let lastRequestId = 0

/** Runs a plan with one model to its end; resolves with the median wall time of its counted trials. */
export function runWallMs(socket: WebSocket, plan: PlanInput): Promise<number> {
  const requestId = ++lastRequestId
  return new Promise((resolve, reject) => {
    const wallsMs: number[] = []
    let runId: string | null = null
    const fail = (cause: unknown): void => {
      socket.off('message', onMessage)
      reject(new Error(JSON.stringify(cause)))
    }
    const onMessage = (data: ArrayBuffer): void => {
      const message = decodeMessage(data) as ToPage
      if (message.type === 'start' && message.requestId === requestId) {
        if (message.reply.ok) runId = message.reply.runId
        else fail(message.reply.problems)
      }
      if (message.type === 'failed') fail(message.fault)
      if (message.type !== 'event' || message.runId !== runId) return
      const { event } = message
      if (event.type === 'trial-finished' && !event.result.warmup) wallsMs.push(event.result.metrics.wallMs)
      if (event.type === 'run-failed') fail(event.fault)
      if (event.type === 'run-finished') {
        socket.off('message', onMessage)
        resolve(median(wallsMs))
      }
    }
    socket.on('message', onMessage)
    socket.send(JSON.stringify({ type: 'start', requestId, plan } satisfies FromPage))
  })
}
