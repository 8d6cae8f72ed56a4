import { formatNumber } from '../contract/plan/limits.ts'
import { type WorkloadInfo, describeParam } from '../contract/plan/workload.ts'
import type { Host } from './host.ts'

const KINDS = {
  cpu: 'calculates',
  io: 'waits',
  mixed: 'calculates and waits',
  transfer: 'moves data',
} as const

/** Lists what can be run, for people or as JSON. */
export async function workloadsCommand(options: { readonly json?: true }, host: Host): Promise<number> {
  const engine = host.createEngine()
  try {
    const { workloads } = engine.info()
    const text =
      options.json === true ? JSON.stringify(workloads, null, 2) : workloads.map(workloadText).join('\n\n')
    await host.stdout.write(`${text}\n`)
    return 0
  } finally {
    await engine.dispose()
  }
}

function workloadText(workload: WorkloadInfo): string {
  const { id, title, kind, summary, taskNoun, defaultTasks, params, unavailable } = workload
  const lines = [
    `${id}: ${title} (${KINDS[kind]})`,
    `  ${summary}`,
    `  A task is one ${taskNoun}; ${formatNumber(defaultTasks)} unless --tasks says otherwise.`,
  ]
  if (unavailable !== null) lines.push(`  Cannot run here: ${unavailable}`)
  const given = params.map(({ id, default: value }) => `--param ${id}=${value}`)
  const width = Math.max(...given.map((text) => text.length))
  for (const [place, spec] of params.entries()) {
    lines.push(`  ${(given[place] ?? '').padEnd(width)}   ${describeParam(spec)}`, `      ${spec.help}`)
  }
  return lines.join('\n')
}
