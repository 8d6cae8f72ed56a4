import { TrialRecord } from '../../../src/runner/trial-record.ts'
import type { WorkerBatch } from '../../../src/runner/workers/protocol.ts'
import type { WorkerTotals } from '../../../src/runner/recording/worker-figures.ts'
import { SliceRecorder, STATE_CODES } from '../../../src/runner/recording/slice-columns.ts'
import type { Trial } from '../../../src/contract/run/report.ts'

/** Nobody looks on. */
const NOBODY = { onWorkersUp: () => undefined, onOutput: () => undefined, onSlices: () => undefined }

const LANES = 2
const SLICES_PER_BATCH = 2_500
const BATCH_MS = 50
const TASKS = 1_000

/** A record that has heard all batches of a trial with that many slices, each as a port hands it over: a copy. */
export function recordOf(slices: number): TrialRecord {
  const record = new TrialRecord(NOBODY)
  const workers = Array.from({ length: LANES }, (_, worker) => worker)
  record.open({
    workers: workers.map((worker) => ({ worker, kind: 'thread', pid: 1, threadId: worker, startupMs: 20 })),
    startupMs: 20,
  })
  const batches = slices / LANES / SLICES_PER_BATCH
  for (const worker of workers) {
    const recorder = new SliceRecorder()
    for (let batch = 0; batch < batches; batch++) {
      const made = structuredClone(batchOf(recorder, batch))
      if (batch < batches - 1) record.onBatch(worker, made)
      else
        record.onRecording(worker, { batch: made, totals: totals(batches), itemAgesMs: new Float64Array() })
    }
    record.onResults(worker, results(), null)
  }
  return record
}

/** The trial that a record makes; its clock stopped when the last slice ended. */
export function trialOf(record: TrialRecord, slices: number): Trial {
  const wallMs = (slices / LANES / SLICES_PER_BATCH) * BATCH_MS
  const figures = {
    wallMs,
    engineCpuMs: wallMs,
    coordinatorCpuMs: 0,
    enginePeakRssBytes: null,
    servicesCpuMs: null,
    machine: null,
    tasksDone: LANES * TASKS,
  }
  return record.toTrial({ model: 'threads', index: 0, order: 0, warmup: false }, figures, {
    state: 'completed',
  })
}

function batchOf(recorder: SliceRecorder, batch: number): WorkerBatch {
  const stepMs = BATCH_MS / SLICES_PER_BATCH
  for (let at = 0; at < SLICES_PER_BATCH; at++) {
    const startMs = batch * BATCH_MS + at * stepMs
    recorder.push(
      startMs,
      startMs + stepMs,
      at % TASKS,
      at % 2 === 0 ? STATE_CODES.running : STATE_CODES.ready,
    )
  }
  const endMs = (batch + 1) * BATCH_MS
  return {
    slices: recorder.take(),
    mergedSlices: recorder.merged,
    awaits: null,
    lostAwaits: 0,
    cpuAt: { tMs: Float64Array.of(endMs), cpuMs: Float64Array.of(endMs / 2) },
    preemptedMs: 0,
    waitingMs: 0,
    blockedMs: 0,
    runtimeOverheadCpuMs: 0,
  }
}

/** A collector's pause in each batch, as a worker has that makes so many slices. */
function totals(batches: number): WorkerTotals {
  const startMs = Float64Array.from({ length: batches }, (_, batch) => (batch + 0.5) * BATCH_MS)
  return {
    cpu: { totalMs: 1, userMs: 1, systemMs: 0 },
    runQueueMs: 0,
    gcPauses: { startMs, endMs: startMs.map((ms) => ms + 1) },
    peakRssBytes: null,
    memory: { memoryBytes: null, memoryKind: 'heap' },
    loopDelays: null,
    voluntarySwitches: 0,
    involuntarySwitches: 0,
  }
}

function results(): Parameters<TrialRecord['onResults']>[1] {
  const task = Int32Array.from({ length: TASKS }, (_, at) => at)
  return {
    task,
    startMs: Float64Array.from(task),
    endMs: Float64Array.from(task),
    digest: Uint32Array.from(task),
    failed: new Uint8Array(TASKS),
  }
}
