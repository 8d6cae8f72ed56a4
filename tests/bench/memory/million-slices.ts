import { NO_AWAITS } from '../../../src/contract/columns/awaits.ts'
import { SliceBuilder } from '../../../src/contract/columns/slices.ts'
import { STATE_CODES } from '../../../src/contract/columns/states.ts'
import type { Trial } from '../../../src/contract/run/trial.ts'
import { TrialAssembler } from '../../../src/runner/recording/trial-assembler.ts'
import type { RecordBatch } from '../../../src/runner/workers/protocol.ts'

const WORKERS = [0, 1]
const SLICES_PER_BATCH = 2_500
const BATCH_MS = 50
const TASKS = 1_000

/** A listener for a trial that nobody watches. */
const NO_LISTENER = { onWorkersReady: () => undefined, onOutput: () => undefined, onSlices: () => undefined }

const batchesOf = (slices: number): number => slices / WORKERS.length / SLICES_PER_BATCH

/** An assembler that has received all batches of a trial with that many slices, each as a port delivers it: a copy. */
export function assemblerOf(slices: number): TrialAssembler {
  const assembler = new TrialAssembler(NO_LISTENER)
  const workers = WORKERS.map((worker) => {
    return { worker, kind: 'thread', pid: 1, threadId: worker, startupMs: 20 } as const
  })
  assembler.addWorkers({ workers, startupMs: 20 })
  for (const worker of WORKERS) {
    const builder = new SliceBuilder()
    for (let batch = 0; batch < batchesOf(slices); batch++) {
      assembler.onRecords(worker, structuredClone(batchOf(builder, batch)))
    }
  }
  return assembler
}

/** The trial that it assembles; its clock stopped when the last slice ended. */
export function trialFrom(assembler: TrialAssembler, slices: number): Trial {
  const key = { model: 'threads', index: 0, order: 0, warmup: false } as const
  const unknown = { runnerCpuMs: null, coordinatorCpuMs: null, servicesCpuMs: null, machine: null }
  const readings = { ...unknown, wallMs: batchesOf(slices) * BATCH_MS, tasksDone: 0 }
  return assembler.assemble(key, readings, { state: 'completed' })
}

function batchOf(builder: SliceBuilder, batch: number): RecordBatch {
  const stepMs = BATCH_MS / SLICES_PER_BATCH
  for (let at = 0; at < SLICES_PER_BATCH; at++) {
    const state = at % 2 === 0 ? STATE_CODES.running : STATE_CODES.ready
    builder.append(batch * BATCH_MS + (at + 1) * stepMs, at % TASKS, state)
  }
  const totals = { mergedSlices: 0, lostAwaits: 0, preemptedMs: 0, waitingMs: 0, blockedMs: 0 }
  return {
    activity: { slices: builder.flush(), awaits: NO_AWAITS, ...totals, runtimeOverheadCpuMs: 0 },
    cpu: { tMs: Float64Array.of((batch + 1) * BATCH_MS), cpuMs: Float64Array.of((batch + 1) * 25) },
  }
}
