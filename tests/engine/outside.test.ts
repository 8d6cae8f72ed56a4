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
  /** The report's lanes with their helpers, driver and services. */
  readonly reportCpuMs: number
}

function run(model: ModelId, limit: number): Told {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-outside-'))
  try {
    const file = join(folder, 'report.json')
    const options = `--workload primes --tasks 8 --threads 2 --processes 2 --repeats 1 --warmups 0 --quiet`
    const command = `"${NODE}" "${CLI}" run ${options} --models ${model} --param limit=${limit} --out "${file}" > /dev/null`
    const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%3U %3S'; time ${command}`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
    const [user = NaN, system = NaN] = stderr.trim().split(' ').map(Number)
    const [trial] = parseReport(readFileSync(file, 'utf8')).trials
    const parts = [trial?.cpuMs, trial?.helperCpuMs, trial?.labCpuMs, trial?.servicesCpuMs]
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
    const [small, big] = [run(model, 1_000_000), run(model, 500_000_000)]
    const startingMs = small.shellCpuMs - small.reportCpuMs
    expect(big.reportCpuMs).toBeGreaterThan(500)
    expect(big.reportCpuMs).toBeLessThan(big.shellCpuMs)
    // On a busy machine starting costs more CPU one time than another, by a half and not by as much again.
    expect(big.shellCpuMs - big.reportCpuMs).toBeLessThan(2 * startingMs)
  },
)
