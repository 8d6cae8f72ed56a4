import type { AwaitCause } from '../../../contract/columns/states.ts'
import { formatCount } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { TASK_COLOURS } from '../model/styles.ts'
import type { ArcChoice, DrawnFacts } from '../paint/drawn.ts'

const CAUSES: Readonly<Record<AwaitCause, () => string>> = {
  timer: m.legend_cause_timer,
  web: m.legend_cause_web,
  database: m.legend_cause_database,
  file: m.legend_cause_file,
  task: m.legend_cause_task,
}

/** The meaning of an icon. */
export function causeTitle(cause: AwaitCause): string {
  return CAUSES[cause]()
}

/** The meaning of the arcs that are drawn; null where there are none. */
export function arcsTitle(arcs: ArcChoice): string | null {
  if (arcs === 'all') return m.legend_arc()
  return arcs === 'task' ? m.legend_arc_task() : null
}

/** Notes on a picture beside the meaning of its shapes, in sentences. */
export function pictureNotes({ arcs, hasBlocks, hasWidened, repeatsColours }: DrawnFacts): string[] {
  return [
    ...(hasWidened ? [m.legend_widened()] : []),
    ...(hasBlocks ? [m.legend_blocks()] : []),
    ...(arcs === 'too_many' ? [m.legend_arc_many()] : []),
    ...(repeatsColours ? [m.legend_colours({ number: formatCount(TASK_COLOURS) })] : []),
  ]
}
