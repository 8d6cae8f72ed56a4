import { formatNumber } from '../contract/limits.ts'
import { type ParamSpec, type WorkloadInfo, describeParam } from '../contract/workload.ts'
import type { Host } from './host.ts'
import { tableLines } from './table.ts'

const KINDS = { cpu: 'calculates', io: 'waits', mixed: 'calculates and waits' } as const

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
  if (params.length > 0) lines.push('', ...tableLines(COLUMNS, params).map((line) => `  ${line}`))
  return lines.join('\n')
}

const COLUMNS = [
  { title: '--param', align: 'left', cell: ({ id }: ParamSpec) => id },
  { title: 'Default', align: 'right', cell: defaultOf },
  { title: 'Accepts', align: 'left', cell: describeParam },
  { title: 'Meaning', align: 'left', cell: ({ help }: ParamSpec) => help },
] as const

function defaultOf(spec: ParamSpec): string {
  if (spec.type === 'choice') return spec.default
  const unit = spec.unit === '' ? '' : ` ${spec.unit}`
  return `${formatNumber(spec.default)}${unit}`
}
