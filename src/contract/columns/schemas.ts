import * as v from 'valibot'
import type { AwaitColumns } from './awaits.ts'
import type { SliceColumns } from './slices.ts'

/** Slice columns from another process or a file. */
export const SliceColumnsSchema = v.pipe(
  v.object({
    edgesMs: v.instance(Float64Array<ArrayBuffer>),
    task: v.instance(Int32Array<ArrayBuffer>),
    state: v.instance(Uint8Array<ArrayBuffer>),
  }),
  v.check(
    ({ edgesMs, task, state }) => edgesMs.length === task.length + 1 && state.length === task.length,
    'columns of n slices and n + 1 edges',
  ),
) satisfies v.GenericSchema<unknown, SliceColumns>

/** Await columns from another process or a file. */
export const AwaitColumnsSchema = v.pipe(
  v.object({
    task: v.instance(Int32Array<ArrayBuffer>),
    cause: v.instance(Uint8Array<ArrayBuffer>),
    startMs: v.instance(Float64Array<ArrayBuffer>),
    readyMs: v.instance(Float64Array<ArrayBuffer>),
    endMs: v.instance(Float64Array<ArrayBuffer>),
  }),
  v.check(
    ({ task, cause, startMs, readyMs, endMs }) =>
      [cause, startMs, readyMs, endMs].every(({ length }) => length === task.length),
    'columns of one length',
  ),
) satisfies v.GenericSchema<unknown, AwaitColumns>
