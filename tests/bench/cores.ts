import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { NODE } from '../../scripts/lib/node24.mjs'
import { median } from './table.ts'

/** Cores whose speeds differ by less give every worker the same chance. */
const EQUAL = 0.94
const CHECK_INTERVAL_MS = 3_000
/** How long a benchmark waits for equal cores in all. After that, all rounds count. */
let patienceMs = 120_000
/** Counts how often a small table is filled and added up in 0.2 s. */
const SPIN = `
const table = new Uint8Array(32768)
let sum = 0
let passes = 0
for (const endMs = performance.now() + 200; performance.now() < endMs; passes++) {
  for (let at = 0; at < table.length; at += 3) table[at] = 1
  for (let at = 0; at < table.length; at++) sum += table[at]
}
console.log(passes)`

/** How often the work is done on one core, by util-linux's taskset; null where that is missing. */
function passesOn(core: number): number | null {
  const { status, stdout } = spawnSync('taskset', ['-c', String(core), NODE, '-e', SPIN], {
    encoding: 'utf8',
  })
  return status === 0 ? Number(stdout) : null
}

/**
 * The slowest core's speed ÷ the fastest's, measured in turn; null where work cannot be bound to a core. Virtual cores
 * share real ones with neighbours, and a thread stays on its core: below 1, two workers cannot be twice as fast as one.
 */
export function slowestToFastestCore(turns = 5): number | null {
  const speeds: number[][] = cpus().map(() => [])
  for (let turn = 0; turn < turns; turn++) {
    for (const [core, passes] of speeds.entries()) {
      const done = passesOn(core)
      if (done === null) return null
      passes.push(done)
    }
  }
  const medians = speeds.map((passes) => median(passes))
  return Math.min(...medians) / Math.max(...medians)
}

/** Runs rounds until so many had equally fast cores before and after them; others are not counted. */
export async function roundsOnEqualCores<Figure>(
  count: number,
  round: (at: number) => Promise<Figure>,
): Promise<Figure[]> {
  const figures: Figure[] = []
  let equal = coresAreEqual()
  for (let at = 0; figures.length < count; at++) {
    while (!equal && patienceMs > 0) {
      await delay(CHECK_INTERVAL_MS)
      patienceMs -= CHECK_INTERVAL_MS
      equal = coresAreEqual()
    }
    const startMs = performance.now()
    const figure = await round(at)
    equal = coresAreEqual()
    if (equal || patienceMs <= 0) {
      figures.push(figure)
    } else {
      patienceMs -= performance.now() - startMs
      console.error('  A round is not counted: the cores were not equally fast.')
    }
  }
  return figures
}

function coresAreEqual(): boolean {
  return patienceMs <= 0 || (slowestToFastestCore(1) ?? 1) >= EQUAL
}
