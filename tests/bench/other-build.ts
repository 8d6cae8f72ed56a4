import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { NODE } from '../../scripts/lib/node24.mjs'
import type { ModelId } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { Figures } from './lab.ts'

/**
 * The folder of another build of the lab, where `npm run build` was run. Benchmarks that compare this build with another
 * one print 'not available' where the variable is not set.
 */
const OTHER_BUILD = process.env['INTERLEAVE_BASE_BUILD']

export interface OtherFigures extends Figures {
  /** From requesting the workers until the last one was ready. */
  readonly startupMs: number
}

/** Runs one counted trial by the command line of the other build, on two workers; empty where there is none. */
export function onOtherBuild(model: ModelId, plan: PlanInput): (() => Promise<OtherFigures>)[] {
  if (OTHER_BUILD === undefined) return []
  const command = [join(OTHER_BUILD, 'out', 'main', 'cli.js'), ...argumentsOf(model, plan)]
  return [
    async () => {
      const { stdout, stderr } = spawnSync(NODE, command, { encoding: 'utf8', maxBuffer: 2 ** 30 })
      try {
        return figuresOf(stdout)
      } catch (error) {
        throw new Error(`The other build has failed: ${stderr}`, { cause: error })
      }
    },
  ]
}

function argumentsOf(model: ModelId, { workload, params = {}, tasks, warmups = 0 }: PlanInput): string[] {
  return [
    ...['run', '--json', '--quiet', '--workload', workload, '--models', model, '--workers', '2'],
    ...['--repeats', '1', '--warmups', String(warmups)],
    ...(tasks === undefined ? [] : ['--tasks', String(tasks)]),
    ...Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${String(value)}`]),
  ]
}

/** Reads the figures of the only trial; before version 1 of the run document they had no object of their own. */
function figuresOf(json: string): OtherFigures {
  const { trials } = JSON.parse(json) as { trials: [OtherFigures & { metrics?: OtherFigures }] }
  const { wallMs, cpuMs, startupMs } = trials[0].metrics ?? trials[0]
  return { wallMs, cpuMs, startupMs }
}
