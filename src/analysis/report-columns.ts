import { SLICE_STATES } from '../contract/run/report.ts'
import { wrongField } from './report-error.ts'

/** How a column is kept in memory, and which numbers it may hold. */
interface Column {
  readonly name: string
  readonly make: (length: number) => Float64Array | Int32Array | Uint8Array
  readonly accepts: (value: number) => boolean
  readonly accepted: string
}

const timeColumn = (name: string): Column => ({
  name,
  make: (length) => new Float64Array(length),
  accepts: Number.isFinite,
  accepted: 'a number',
})

const SLICES: readonly Column[] = [
  timeColumn('startMs'),
  timeColumn('endMs'),
  {
    name: 'task',
    make: (length) => new Int32Array(length),
    accepts: (task) => Number.isInteger(task) && task >= -1 && task < 2 ** 31,
    accepted: 'the number of a task, or -1',
  },
  {
    name: 'state',
    make: (length) => new Uint8Array(length),
    accepts: (state) => Number.isInteger(state) && state >= 0 && state < SLICE_STATES.length,
    accepted: `a whole number from 0 to ${SLICE_STATES.length - 1}`,
  },
]

const AWAITS: readonly Column[] = [
  timeColumn('startMs'),
  timeColumn('readyMs'),
  timeColumn('endMs'),
  {
    name: 'task',
    make: (length) => new Int32Array(length),
    accepts: (task) => Number.isInteger(task) && task >= 0 && task < 2 ** 31,
    accepted: 'the number of a task',
  },
]

/**
 * The document with each worker's columns as typed arrays in place of lists, for the schema to check.
 * What is not of the expected shape is left as it is: the schema says what is wrong with it.
 */
export function reviveColumns(document: unknown): unknown {
  return mapField(document, 'trials', (trials) =>
    mapItems(trials, (trial, trialPlace) =>
      mapField(trial, 'workers', (workers) =>
        mapItems(workers, (worker, workerPlace) =>
          reviveWorker(worker, `trials.${trialPlace}.workers.${workerPlace}`),
        ),
      ),
    ),
  )
}

function reviveWorker(worker: unknown, path: string): unknown {
  const revived = mapField(worker, 'slices', (slices) => reviveAll(slices, SLICES, `${path}.slices`))
  return mapField(revived, 'awaits', (awaits) => reviveAll(awaits, AWAITS, `${path}.awaits`))
}

function reviveAll(lists: unknown, columns: readonly Column[], path: string): unknown {
  if (typeof lists !== 'object' || lists === null) return lists
  const revived: Record<string, unknown> = { ...lists }
  let length: number | undefined
  for (const column of columns) {
    const values = revived[column.name]
    if (!Array.isArray(values)) return revived
    length ??= values.length
    if (values.length !== length) {
      throw wrongField(`${path}.${column.name}`, values, `a list of ${length} numbers, as startMs is`)
    }
    revived[column.name] = reviveColumn(values, column, `${path}.${column.name}`)
  }
  return revived
}

function reviveColumn(values: readonly unknown[], column: Column, path: string): ArrayLike<number> {
  const typed = column.make(values.length)
  for (const [place, value] of values.entries()) {
    if (typeof value !== 'number' || !column.accepts(value)) {
      throw wrongField(`${path}.${place}`, value, column.accepted)
    }
    typed[place] = value
  }
  return typed
}

function mapField(value: unknown, name: string, change: (field: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return value
  return { ...value, [name]: change(Reflect.get(value, name)) }
}

function mapItems(value: unknown, change: (item: unknown, place: number) => unknown): unknown {
  return Array.isArray(value) ? value.map((item: unknown, place) => change(item, place)) : value
}
