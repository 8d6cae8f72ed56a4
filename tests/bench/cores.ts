import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { NODE } from '../../scripts/lib/node24.mjs'
import { median } from './table.ts'

const ROUNDS = 5
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

/** How often the work is done on one core, by util-linux's taskset; null where that is not there. */
function passesOn(core: number): number | null {
  const { status, stdout } = spawnSync('taskset', ['-c', String(core), NODE, '-e', SPIN], {
    encoding: 'utf8',
  })
  return status === 0 ? Number(stdout) : null
}

/**
 * The slowest core's speed ÷ the fastest's, both at the same work by turns; null where work cannot be bound to a core.
 * Virtual cores share real ones with neighbours, and a thread stays on its core: below 1, two lanes cannot be twice as
 * fast as one, and one lane may be slower than another.
 */
export function slowestToFastestCore(): number | null {
  const speeds: number[][] = cpus().map(() => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [core, passes] of speeds.entries()) {
      const done = passesOn(core)
      if (done === null) return null
      passes.push(done)
    }
  }
  const medians = speeds.map((passes) => median(passes))
  return Math.min(...medians) / Math.max(...medians)
}
