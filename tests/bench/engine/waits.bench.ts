// Thousands of concurrent waits on one event loop, for timers and for web pages: the lab against a bare script and Python.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Services, neededServices } from '../../../src/runner/services/services.ts'
import { WORKLOADS, findWorkload } from '../../../src/workloads/index.ts'
import { productEntries } from '../../fixtures/test-entries.ts'
import { BARE } from '../bare/run.ts'
import { type Figures, labFigures, labSupervisor } from '../lab.ts'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, printBench } from '../table.ts'

const ROUNDS = 9
const REST = { seed: 1, timeSliceMs: 5, warmups: 1 }
const TIMERS = { ...REST, workload: 'waits', params: { waitMs: 100 }, tasks: 10_000 }
const PAGES = {
  ...REST,
  workload: 'web',
  params: { latencyMs: 50, jitterMs: 0, pageBytes: 4_096, errorRate: 0 },
  tasks: 2_000,
}
const supervisor = labSupervisor()

async function timers(): Promise<BenchRow[]> {
  const python = spawnSync('python3', ['--version'], { encoding: 'utf8' })
  const things = [() => labFigures(supervisor, 'cooperative', TIMERS), () => BARE.cooperative(TIMERS)]
  if (python.status === 0) things.push(asyncio)
  const [lab, bare, script] = (await rounds<Figures>(things, ROUNDS)).map(walls)
  const version = python.status === 0 ? python.stdout.trim() : 'Python'
  const what = '10,000 waits, cooperative: wall, lab'
  return [
    { what: `${what} ÷ bare script`, value: ratioByRound(lab, bare), unit: '', atMost: 1.25 },
    {
      what: `${what} ÷ asyncio of ${version}`,
      value: script === undefined ? null : ratioByRound(lab, script),
      unit: '',
      atMost: 1,
    },
  ]
}

/** The script's own time around its waits: its start-up is left out, as the lab's is. */
async function asyncio(): Promise<Figures> {
  const script = fileURLToPath(new URL('../bare/waits.py', import.meta.url))
  const args = [script, String(TIMERS.tasks), String(TIMERS.params.waitMs / 1e3)]
  const { stdout } = spawnSync('python3', args, { encoding: 'utf8' })
  return { wallMs: Number.parseFloat(stdout), cpuMs: NaN }
}

async function pages(): Promise<BenchRow[]> {
  const things = [() => labFigures(supervisor, 'cooperative', PAGES), barePages]
  const [lab, bare] = (await rounds<Figures>(things, ROUNDS)).map(walls)
  const what = '2,000 pages at 50 ms, cooperative: wall, lab ÷ bare fetch'
  return [{ what, value: ratioByRound(lab, bare), unit: '', atMost: 1.1 }]
}

/** Each time with a service that has just started, as in a run of the lab. */
async function barePages(): Promise<Figures> {
  const { workload, params, seed } = PAGES
  const needed = neededServices(findWorkload(WORKLOADS, workload), params)
  const services = new Services({ entries: productEntries, needed, seed, folder: null })
  try {
    const { web } = await services.start()
    if (web === null) throw new Error('The web service has no address.')
    return await BARE.cooperative({ ...PAGES, web })
  } finally {
    await services.stop()
  }
}

function walls(figures: readonly Figures[]): number[] {
  return figures.map(({ wallMs }) => wallMs)
}

const rows = [...(await timers()), ...(await pages())]
await supervisor.close()
printBench('waits', rows)
