// What the lab says of a run against what the shell says of the same process with all its descendants.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { parseReport } from '../../src/analysis/report-json.ts'
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'

const CLI = inRoot('out', 'main', 'cli.js')

interface Told {
  /** User and system time of the command and all it started and reaped, by the shell's own `time`. */
  readonly shellCpuMs: number
  /** The report's workers with their helpers, coordinator and services. */
  readonly reportCpuMs: number
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

function run(model: ModelId, limit: number): Told {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-outside-'))
  try {
    const file = join(folder, 'report.json')
    const options = `--workload primes --tasks 8 --threads 2 --processes 2 --repeats 1 --warmups 0 --quiet`
    const command = `${onOneCore()} "${NODE}" "${CLI}" run ${options} --models ${model} --param limit=${limit} --out "${file}" > /dev/null`
    const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%3U %3S'; time ${command}`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
    const [user = NaN, system = NaN] = stderr.trim().split(' ').map(Number)
    const [trial] = parseReport(readFileSync(file, 'utf8')).trials
    const parts = [trial?.cpuMs, trial?.helperThreadsCpuMs, trial?.harnessCpuMs, trial?.servicesCpuMs]
    return {
      shellCpuMs: (user + system) * 1_000,
      reportCpuMs: parts.reduce<number>((sum, part) => sum + (part ?? 0), 0),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it.runIf(process.platform !== 'win32').each(MODEL_IDS)(
  'what %s costs is in the report, all but what it costs to start and end a command, and nothing is in it twice',
  (model) => {
    // Starting costs more CPU one time than another, above all on a busy machine: seen before, and seen after.
    const [before, big, after] = [run(model, 1_000_000), run(model, 1_000_000_000), run(model, 1_000_000)]
    const startingMs = Math.max(
      ...[before, after].map(({ shellCpuMs, reportCpuMs }) => shellCpuMs - reportCpuMs),
    )
    expect(big.reportCpuMs).toBeGreaterThan(500)
    expect(big.reportCpuMs).toBeLessThan(big.shellCpuMs)
    expect(big.shellCpuMs - big.reportCpuMs).toBeLessThan(1.5 * startingMs)
  },
)
