// The CPU time that a run document reports, against the shell's figure for the program and all its descendants.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { MODEL_IDS, type ModelId } from '../../src/contract/models/index.ts'
import { parseDocument } from '../../src/contract/run/json.ts'
import { numberOf } from '../../src/contract/run/trial.ts'

const CLI = inRoot('out', 'main', 'cli.js')

interface CpuTimes {
  /** User and system time of the program and all its descendants, by the shell's `time`. */
  readonly shellCpuMs: number
  /** The document's workers with their helper threads, the harness and the services. */
  readonly documentCpuMs: number
}

/**
 * Binds a command to one core where the system can: cores of a virtual machine may differ by a factor of two in speed,
 * and a command lands on one or the other.
 */
function onOneCore(): string {
  if (process.platform !== 'linux') return ''
  const [, core = '0'] = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return `taskset -c ${core}`
}

const PARTS = ['cpuMs', 'helperThreadsCpuMs', 'harnessCpuMs', 'servicesCpuMs'] as const

function run(model: ModelId, limit: number): CpuTimes {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-outside-'))
  try {
    const file = join(folder, 'run.json')
    const options = `--workload primes --tasks 8 --threads 2 --processes 2 --repeats 1 --warmups 0 --quiet`
    const command = `${onOneCore()} "${NODE}" "${CLI}" run ${options} --models ${model} --param limit=${limit} --out "${file}" > /dev/null`
    const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%3U %3S'; time ${command}`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
    const [user = NaN, system = NaN] = stderr.trim().split(' ').map(Number)
    const [trial] = parseDocument(readFileSync(file, 'utf8')).trials
    if (trial === undefined) throw new Error('The run has no trial.')
    const parts = PARTS.map((metric) => numberOf(trial, metric))
    return {
      shellCpuMs: (user + system) * 1_000,
      documentCpuMs: parts.reduce<number>((sum, part) => sum + (part ?? 0), 0),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it.runIf(process.platform !== 'win32').each(MODEL_IDS)(
  'reports all CPU time of a run of %s once, apart from that of starting and ending the program',
  (model) => {
    // The CPU time of a start varies, above all on a busy machine: it is measured before and after.
    const [before, big, after] = [run(model, 1_000_000), run(model, 1_000_000_000), run(model, 1_000_000)]
    const startingMs = Math.max(
      ...[before, after].map(({ shellCpuMs, documentCpuMs }) => shellCpuMs - documentCpuMs),
    )
    expect(big.documentCpuMs).toBeGreaterThan(500)
    expect(big.documentCpuMs).toBeLessThan(big.shellCpuMs)
    expect(big.shellCpuMs - big.documentCpuMs).toBeLessThan(1.5 * startingMs)
  },
)
