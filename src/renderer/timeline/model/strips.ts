import { formatCores, formatMs } from '../../../text/format.ts'
import type { ModelRows } from './model.ts'
import { type Gathering, type ModelSeries, type Steps, mostOf, valueAt } from './series.ts'

/** What is drawn below a model's lanes. */
type StripKind = 'cpu' | 'delay'

/** A figure over time below a model's lanes. */
export interface Strip {
  readonly kind: StripKind
  /** Null where it was not measured; undefined where it may still come. */
  readonly steps: Steps | null | undefined
  /** What its height stands for. */
  readonly top: number
  /** Where a dashed line is drawn; null = nowhere. */
  readonly ceiling: number | null
  readonly gathering: Gathering
}

/** A loop that is less late than this is nearly on time: its clock goes in milliseconds. */
const LEAST_DELAY_MS = 20
/** Below this it is on time: timers count in milliseconds. */
const ON_TIME_MS = 1

/** The strips of a model on a machine of that many cores: only an event loop can be late. */
export function stripsOf({ model, series }: Pick<ModelRows, 'model' | 'series'>, cores: number): Strip[] {
  const kinds: readonly StripKind[] = model === 'cooperative' ? ['cpu', 'delay'] : ['cpu']
  return kinds.map((kind) => stripOf(kind, series, cores))
}

/** Its series are undefined until its trial has ended. */
function stripOf(kind: StripKind, series: ModelSeries | undefined, cores: number): Strip {
  const steps = series?.[kind]
  const most = steps === null || steps === undefined ? 0 : mostOf(steps)
  return kind === 'cpu'
    ? { kind, steps, top: Math.max(cores, most), ceiling: cores, gathering: 'mean' }
    : { kind, steps, top: Math.max(LEAST_DELAY_MS, most), ceiling: null, gathering: 'most' }
}

/** What a strip is called; or what it shows at a time, where there is one. */
export function stripWords({ kind, steps, ceiling }: Strip, atMs: number | null): string {
  const name = kind === 'cpu' ? 'CPU use' : 'Loop delay'
  if (steps === undefined) return name
  if (steps === null) return `${name}: not available`
  const value = atMs === null ? null : valueAt(steps, atMs)
  if (kind === 'cpu') {
    const cores = ceiling === 1 ? '1 core' : `${ceiling ?? 0} cores`
    return value === null ? `${name}, ${cores}` : `${formatCores(value)} of ${cores} busy`
  }
  if (value === null) return `${name}, up to ${formatMs(mostOf(steps))}`
  return value < ON_TIME_MS ? 'Loop on time' : `Loop ${formatMs(value)} late`
}
