import { AWAIT_CAUSES, SLICE_STATES } from './states.ts'

/** The typed array of a column, and the values that are valid in it. */
interface ColumnSpec {
  readonly create: (length: number) => Float64Array | Int32Array | Uint8Array
  readonly accepts: (value: number) => boolean
}

const times = (): ColumnSpec => ({
  create: (length) => new Float64Array(length),
  accepts: Number.isFinite,
})

const tasks = (least: number): ColumnSpec => ({
  create: (length) => new Int32Array(length),
  accepts: (task) => Number.isInteger(task) && task >= least && task < 2 ** 31,
})

const codes = (names: readonly string[]): ColumnSpec => ({
  create: (length) => new Uint8Array(length),
  accepts: (code) => Number.isInteger(code) && code >= 0 && code < names.length,
})

const SPECS: Readonly<Record<'slices' | 'awaits', Readonly<Record<string, ColumnSpec>>>> = {
  slices: { edgesMs: times(), task: tasks(-1), state: codes(SLICE_STATES) },
  awaits: {
    task: tasks(0),
    cause: codes(AWAIT_CAUSES),
    startMs: times(),
    readyMs: times(),
    endMs: times(),
  },
}

/** The JSON of columns: an object of lists of numbers. Throws a RangeError if JSON has no such number. */
export function columnsToJson(columns: object): string {
  const lists = Object.entries(columns).map(([name, values]) => {
    // `join` writes numbers as JSON does, without a list of boxed numbers in between.
    const list = (values as Float64Array).join()
    if (/[NI]/.test(list)) throw new RangeError(name)
    return `"${name}":[${list}]`
  })
  return `{${lists.join()}}`
}

/**
 * The typed arrays of columns that are lists in JSON. A column that is missing or of the wrong shape stays as it
 * is, for the schema to refuse; a wrong number is refused here, as `[path, value]`.
 */
export function columnsFromJson(
  kind: 'slices' | 'awaits',
  lists: Readonly<Record<string, unknown>>,
  refuse: (path: string, value: unknown) => never,
): Record<string, unknown> {
  const columns: Record<string, unknown> = { ...lists }
  for (const [name, { create, accepts }] of Object.entries(SPECS[kind])) {
    const values = lists[name]
    if (!Array.isArray(values)) continue
    const column = create(values.length)
    for (const [at, value] of values.entries()) {
      if (typeof value !== 'number' || !accepts(value)) refuse(`${name}.${String(at)}`, value)
      column[at] = value
    }
    columns[name] = column
  }
  return columns
}
