// What it takes an engine's process to stream a run to its host: the browser host, over the channel of a Node process,
// against the window, over a port of a utility process. Both send the batches of one real run.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { serialize } from 'node:v8'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { createEngine } from '../../src/runner/engine.ts'
import { entriesBeside } from '../../src/runner/entries.ts'
import { forkNode } from '../../src/runner/fork-node.ts'
import { batchEvents } from '../../src/supervisor/event-batch.ts'
import { electronExecutable } from '../e2e/launch.ts'
import { ROOT } from './serve/served.ts'
import { median, printBench } from './table.ts'

const TURNS = 3
const LIMIT_MS = 60_000
const PLAN = {
  workload: 'mandelbrot',
  params: { width: 1200, height: 800, maxIterations: 1_000 },
  tasks: 24,
  models: ['serial', 'threads', 'processes', 'cooperative'],
  repeats: 2,
  warmups: 0,
}

/** The batches of a real run, as every host is sent them. */
async function recordRun(): Promise<RunEvent[][]> {
  const engine = createEngine({
    entries: entriesBeside(pathToFileURL(join(ROOT, 'out', 'main', 'cli.js')).href),
    app: { version: '0', node: process.versions.node },
  })
  const batches: RunEvent[][] = []
  const batch = batchEvents((events) => batches.push(events))
  const started = engine.start(PLAN, batch.push)
  if (!started.ok) throw new Error('The plan was refused.')
  await started.run.finished
  await engine.dispose()
  return batches
}

interface Told {
  readonly figures?: readonly number[]
}

function toHost(file: string): Promise<number> {
  const sender = join(import.meta.dirname, 'serve', 'stream-sender.mjs')
  const child = forkNode(sender, { serialization: 'advanced', args: [file] })
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The stream to the browser host broke off.')))
    child.on('message', ({ figures }: Told) => {
      if (figures !== undefined) resolve(median(figures))
    })
  })
}

async function toWindow(file: string, userData: string): Promise<number> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = join(import.meta.dirname, 'serve', 'stream-window.mjs')
  const args = [...sandbox, `--user-data-dir=${userData}`, app, file]
  const { stdout } = await promisify(execFile)(electronExecutable(), args, { timeout: LIMIT_MS })
  const line = stdout.split('\n').find((text) => text.startsWith('{')) ?? '{}'
  return median((JSON.parse(line) as Told).figures ?? [])
}

const folder = mkdtempSync(join(tmpdir(), 'interleave-stream-'))
try {
  const file = join(folder, 'run')
  writeFileSync(file, serialize(await recordRun()))
  const [host, window]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < TURNS; turn++) {
    host.push(await toHost(file))
    window.push(await toWindow(file, join(folder, `profile-${turn}`)))
  }
  const streamed = 'a run streamed'
  printBench('window-stream', [
    {
      what: `${streamed} to the browser host: CPU of the engine’s process ÷ to the window`,
      value: median(host.map((value, turn) => value / (window[turn] ?? NaN))),
      unit: '',
      atMost: 2,
    },
    { what: `${streamed} to the browser host: CPU of the engine’s process`, value: median(host), unit: 'ms' },
    { what: `${streamed} to the window: CPU of the engine’s process`, value: median(window), unit: 'ms' },
  ])
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
