// Ten thousand timers at once on one event loop: the lab's, a bare script's, and Python's.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { labEngine } from '../engine/lab.ts'
import { bareThreads } from './bare/run.ts'
import type { BareWork } from './bare/work.ts'
import { labTrial } from './lab-trial.ts'
import { paired } from './paired.ts'
import { printBench } from './table.ts'

const PAIRS = 9
const WORK: BareWork = {
  workload: 'waits',
  params: { waitMs: 100 },
  tasks: 10_000,
  seed: 1,
  timeSliceMs: 5,
  warmups: 1,
}
const ASYNCIO = fileURLToPath(new URL('./bare/waits.py', import.meta.url))
const engine = labEngine()
const lab = () => labTrial(engine, 'cooperative', WORK)

/** The script's own time around its waits: its start-up is left out, as the lab's is. */
async function asyncio(): Promise<{ wallMs: number }> {
  const { stdout } = spawnSync('python3', [ASYNCIO, String(WORK.tasks), '0.1'], { encoding: 'utf8' })
  return { wallMs: Number.parseFloat(stdout) }
}

const python = spawnSync('python3', ['--version'], { encoding: 'utf8' })
const version = python.status === 0 ? python.stdout.trim() : 'Python'
const bare = await paired(lab, () => bareThreads(WORK, 1, true), PAIRS)
const ahead = python.status === 0 ? await paired<{ wallMs: number }>(lab, asyncio, PAIRS) : null
printBench('waits', [
  {
    what: '10,000 waits, cooperative: wall, lab ÷ bare script',
    value: bare.wallMs,
    unit: '',
    atMost: 1.25,
  },
  {
    what: `10,000 waits, cooperative: wall, lab ÷ asyncio of ${version}`,
    value: ahead?.wallMs ?? null,
    unit: '',
    atMost: 1,
  },
])
