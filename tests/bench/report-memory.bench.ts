// What a report with a million slices takes of memory, in the engine and on its way to the window; and how busy
// the engine's main thread is while a normal run streams.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { labEngine, start } from '../engine/lab.ts'
import type { MemoryFigures } from './memory/child.ts'
import { type BenchRow, median, printBench } from './table.ts'

/** Has the C library give back at once what is freed, so that what is resident is what is held. */
const EXACT_MALLOC = { MALLOC_MMAP_THRESHOLD_: '4096', MALLOC_TRIM_THRESHOLD_: '0' }
const RUNS = 3
const engine = labEngine()

async function memory(): Promise<BenchRow[]> {
  const file = fileURLToPath(new URL('./memory/child.ts', import.meta.url))
  const child = fork(file, [], { execArgv: ['--expose-gc'], env: { ...process.env, ...EXACT_MALLOC } })
  const gone = once(child, 'exit')
  const [figures] = (await Promise.race([once(child, 'message'), gone.then(() => [])])) as [MemoryFigures?]
  if (figures === undefined) throw new Error('The process that measures memory broke off.')
  const bounded = { unit: 'bytes/slice', atMost: 40 }
  const what = `${figures.slices.toLocaleString('en-US')} slices`
  return [
    { what: `${what}: batches in the engine`, value: figures.recorded, ...bounded },
    { what: `${what}: most while the trial is made of them`, value: figures.makingPeak, ...bounded },
    { what: `${what}: trial in the engine`, value: figures.made, ...bounded },
    { what: `${what}: trial and message, most while it is sent`, value: figures.sendingPeak, ...bounded },
    { what: `${what}: trial as it arrived`, value: figures.received, ...bounded },
  ]
}

/** CPU time of this thread, which is the engine's, ÷ wall time of a run whose events are all sent on. */
async function mainThreadShare(workload: string): Promise<number> {
  // Nobody reads at the other end: that is the window's work.
  const { port1 } = new MessageChannel()
  const startCpu = process.threadCpuUsage()
  const startMs = performance.now()
  await start(engine, { workload }, (event) => {
    port1.postMessage([event])
  }).run.finished
  const wallMs = performance.now() - startMs
  const { user, system } = process.threadCpuUsage(startCpu)
  port1.close()
  return ((user + system) / 1e3 / wallMs) * 100
}

async function streaming(workload: string): Promise<BenchRow> {
  const shares: number[] = []
  for (let run = 0; run < RUNS; run++) shares.push(await mainThreadShare(workload))
  const what = `${workload}, all models: CPU of the engine's main thread`
  return { what, value: median(shares), unit: '%', atMost: 5 }
}

printBench('report-memory', [...(await memory()), await streaming('primes'), await streaming('mandelbrot')])
