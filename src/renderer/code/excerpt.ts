import { AWAIT_CAUSES, type AwaitCause } from '../../contract/columns/states.ts'

/** The cause that a line of code waits for: something outside, or the task's next turn on the event loop. */
export type LineWait = AwaitCause | 'turn'

export interface CodeLine {
  readonly text: string
  /** Null for a line at which no task waits. */
  readonly wait: LineWait | null
}

const BEGIN = /^\s*\/\/ #region shown to the reader$/
const END = /^\s*\/\/ #endregion$/
const WAIT = /\s*\/\/ awaits: (\w+)$/
const WAITS: readonly LineWait[] = [...AWAIT_CAUSES, 'turn']

/**
 * The part of a workload's source that is shown to the reader, without its markers and indentation; null where none is
 * marked. Lines at which a task waits end in a comment such as `// awaits: database`.
 */
export function excerptOf(source: string): CodeLine[] | null {
  const lines = source.split('\n')
  const begin = lines.findIndex((line) => BEGIN.test(line))
  const end = lines.findIndex((line, at) => at > begin && END.test(line))
  if (begin < 0 || end < 0) return null
  const shown = lines.slice(begin + 1, end)
  const indents = shown.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const indent = Math.min(...indents)
  return shown.map((line) => ({ text: line.replace(WAIT, '').slice(indent), wait: waitOf(line) }))
}

/** Throws for a marker that names nothing to wait for: it is a mistake in the workload's source. */
function waitOf(line: string): LineWait | null {
  const name = WAIT.exec(line)?.[1]
  if (name === undefined) return null
  const wait = WAITS.find((one) => one === name)
  if (wait === undefined) throw new Error(`"${name}" is nothing that a task waits for.`)
  return wait
}
