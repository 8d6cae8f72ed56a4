import { AwaitBuilder, type AwaitColumns } from '../../contract/columns/awaits.ts'
import { SliceBuilder, type SliceColumns } from '../../contract/columns/slices.ts'
import { NO_TASK, STATE_CODES } from '../../contract/columns/states.ts'
import type { TrialClock } from './clock.ts'
import type { CpuClock } from './cpu-clock.ts'

/** A longer gap between two safepoints is examined: a chunk of work takes 20–100 µs. */
const GAP_MS = 0.3
/** A shorter pause between two tasks is a turn of the event loop, and counts to the task that follows. */
const SWITCH_MS = 0.02
/** Beyond this number a worker's slices are merged into its last one: 13 bytes each, so 6.5 MB a worker. */
const MAX_SLICES = 500_000
/** Beyond this number a worker's awaits are only counted: 29 bytes each, so 14.5 MB a worker. */
const MAX_AWAITS = 500_000

export interface RecorderOptions {
  readonly clock: TrialClock
  /** CPU time of the thread that runs the tasks; null if unknown: then no preemption can be detected. */
  readonly threadCpu: CpuClock | null
  /** The step of that clock; 0 = exact. */
  readonly cpuStepMs?: number
  /** The time that a task may run before `shouldYield` returns true; 0 = unlimited. */
  readonly timeSliceMs: number
  readonly maxSlices?: number
  readonly maxAwaits?: number
}

/** The cause and start of a task's wait. */
export interface Wait {
  /** An index into `AWAIT_CAUSES`. */
  readonly cause: number
  readonly sinceMs: number
}

/** Records since the last flush. */
export interface ActivityRecords {
  readonly slices: SliceColumns
  readonly awaits: AwaitColumns
  /** Totals since the trial's start. */
  readonly mergedSlices: number
  readonly lostAwaits: number
  readonly preemptedMs: number | null
  readonly waitingMs: number
  readonly blockedMs: number
  readonly runtimeOverheadCpuMs: number | null
}

/** The methods of a recorder that workers use; a benchmark has one that records nothing. */
export type Recorder = Pick<ActivityRecorder, keyof ActivityRecorder>

/**
 * Records what one worker does: which task runs, what tasks wait for, and when the operating system took the core away.
 * Exactly one task runs between `resume` and `suspend`; `shouldYield` is the safepoint in between.
 */
export class ActivityRecorder {
  readonly #clock: TrialClock
  readonly #threadCpu: CpuClock | null
  readonly #cpuStepMs: number
  readonly #timeSliceMs: number
  readonly #maxSlices: number
  readonly #maxAwaits: number
  readonly #slices = new SliceBuilder()
  readonly #awaits = new AwaitBuilder()
  #slicesTotal = 0
  #mergedSlices = 0
  #awaitsTotal = 0
  #lostAwaits = 0
  #task = NO_TASK
  /** State and task of the worker between two tasks. */
  #idleState = STATE_CODES.waiting
  #idleTask = NO_TASK
  /** The start of the open slice. */
  #sliceStartMs = 0
  #lastSafepointMs = 0
  #yieldAtMs = Infinity
  #preemptedMs = 0
  #waitingMs = 0
  #blockedMs = 0
  #runtimeOverheadCpuMs = 0
  // Reference for splitting gaps: time off the CPU since then = wall time − idle time − CPU time.
  #referenceWallMs = 0
  #referenceCpuMs = 0
  #idleSinceReferenceMs = 0

  constructor({
    clock,
    threadCpu,
    cpuStepMs = 0,
    timeSliceMs,
    maxSlices = MAX_SLICES,
    maxAwaits = MAX_AWAITS,
  }: RecorderOptions) {
    this.#clock = clock
    this.#threadCpu = threadCpu
    this.#cpuStepMs = cpuStepMs
    this.#timeSliceMs = timeSliceMs
    this.#maxSlices = maxSlices
    this.#maxAwaits = maxAwaits
  }

  get nowMs(): number {
    return this.#clock()
  }

  /** The time of the last safepoint, without reading the clock. */
  get lastSafepointMs(): number {
    return this.#lastSafepointMs
  }

  /** When the last task was suspended. */
  get suspendedAtMs(): number {
    return this.#sliceStartMs
  }

  /** Starts recording, at the trial's start: until its first task the worker waits. */
  start(): void {
    this.#setReference()
    // The first wait starts with the trial; the CPU time in it is counted from here.
    this.#idleSinceReferenceMs = this.#sliceStartMs - this.#referenceWallMs
  }

  /**
   * Resumes a task. `wait` is what it waited for; `readyMs` is when the answer was there, if that is known: from then
   * on the worker had something to do.
   */
  resume(task: number, wait: Wait | null = null, readyMs: number | null = null): void {
    const nowMs = this.#clock()
    if (wait !== null) this.#addAwait(task, wait, readyMs, nowMs)
    if (this.#task !== NO_TASK) this.#closeRunning(nowMs)
    if (nowMs - this.#sliceStartMs > SWITCH_MS) {
      this.#addIdle(nowMs, task, readyMs)
      this.#endIdle(nowMs)
    }
    this.#task = task
    this.#lastSafepointMs = nowMs
    this.#yieldAtMs = this.#timeSliceMs === 0 ? Infinity : nowMs + this.#timeSliceMs
  }

  /** Suspends the running task. `idleTask` is the one that the worker then waits for, if there is only one. */
  suspend(idleTask: number = NO_TASK, idleState: number = STATE_CODES.waiting): void {
    const nowMs = this.#clock()
    if (this.#task !== NO_TASK) this.#closeRunning(nowMs)
    this.#task = NO_TASK
    this.#idleTask = idleTask
    this.#idleState = idleState
  }

  /** Safepoint: returns true when the running task has used up its time slice. */
  shouldYield(): boolean {
    const nowMs = this.#clock()
    if (nowMs - this.#lastSafepointMs > GAP_MS) this.#splitGap(nowMs)
    this.#lastSafepointMs = nowMs
    return nowMs >= this.#yieldAtMs
  }

  /** Records a blocking call of the running task: no other task can run on this worker until it returns. */
  block(call: () => void): void {
    const startMs = this.#clock()
    this.#closeRunning(startMs)
    call()
    const endMs = this.#clock()
    this.#addSlice(endMs, this.#task, STATE_CODES.blocked)
    this.#blockedMs += endMs - startMs
    this.#idleSinceReferenceMs += endMs - startMs
    this.#sliceStartMs = endMs
    this.#lastSafepointMs = endMs
  }

  /** Ends the open slice and continues in the same state, so that a flush includes everything up to now. */
  split(): void {
    const nowMs = this.#clock()
    if (nowMs - this.#lastSafepointMs > GAP_MS && this.#task !== NO_TASK) this.#splitGap(nowMs)
    this.#lastSafepointMs = nowMs
    if (this.#task === NO_TASK) {
      this.#addSlice(nowMs, this.#idleTask, this.#idleState)
      this.#endIdle(nowMs)
    } else {
      this.#addSlice(nowMs, this.#task, STATE_CODES.running)
      this.#sliceStartMs = nowMs
    }
  }

  /** Returns the records since the last flush. */
  flush(): ActivityRecords {
    const cpuKnown = this.#threadCpu !== null
    // Past the limit, each flush has one more slice, into which the rest of it is merged.
    if (this.#slicesTotal >= this.#maxSlices) this.#slicesTotal = this.#maxSlices - 1
    return {
      slices: this.#slices.flush(),
      awaits: this.#awaits.flush(),
      mergedSlices: this.#mergedSlices,
      lostAwaits: this.#lostAwaits,
      preemptedMs: cpuKnown ? this.#preemptedMs : null,
      waitingMs: this.#waitingMs,
      blockedMs: this.#blockedMs,
      // A clock that moves in steps is too coarse for the short times between tasks.
      runtimeOverheadCpuMs: cpuKnown && this.#cpuStepMs === 0 ? this.#runtimeOverheadCpuMs : null,
    }
  }

  #addSlice(endMs: number, task: number, state: number): void {
    if (this.#slicesTotal >= this.#maxSlices && this.#slices.length > 0) {
      this.#slices.lengthen(endMs)
      this.#mergedSlices++
      return
    }
    const before = this.#slices.length
    this.#slices.append(endMs, task, state)
    this.#slicesTotal += this.#slices.length - before
  }

  #addAwait(task: number, { cause, sinceMs }: Wait, readyMs: number | null, endMs: number): void {
    if (this.#awaitsTotal >= this.#maxAwaits) {
      this.#lostAwaits++
      return
    }
    this.#awaitsTotal++
    // The clocks of two processes may differ slightly.
    const knownMs = readyMs === null ? endMs : Math.min(Math.max(readyMs, sinceMs), endMs)
    this.#awaits.append(task, cause, sinceMs, knownMs, endMs)
  }

  #addIdle(nowMs: number, task: number, readyMs: number | null): void {
    if (readyMs === null || this.#idleState !== STATE_CODES.waiting || nowMs - readyMs < SWITCH_MS) {
      this.#addSlice(nowMs, this.#idleTask, this.#idleState)
      return
    }
    this.#addSlice(Math.max(readyMs, this.#sliceStartMs), this.#idleTask, STATE_CODES.waiting)
    this.#addSlice(nowMs, task, STATE_CODES.ready)
  }

  /**
   * Accounts the CPU time that was spent outside of tasks until now, so that a later gap does not mistake it for CPU
   * time of a task. Amounts too small to hide a gap are deferred.
   */
  #endIdle(nowMs: number): void {
    const idleMs = nowMs - this.#sliceStartMs
    this.#waitingMs += idleMs
    this.#idleSinceReferenceMs += idleMs
    this.#sliceStartMs = nowMs
    if (this.#idleSinceReferenceMs < GAP_MS / 2 || this.#threadCpu === null) return
    const cpuMs = this.#threadCpu().totalMs
    const wallMs = this.#clock()
    this.#addOverhead(this.#offCpuMs(cpuMs, wallMs))
    this.#setReference(cpuMs, wallMs)
  }

  /** A task whose await was already settled may find another one running: that one's slice ends here. */
  #closeRunning(nowMs: number): void {
    if (nowMs - this.#lastSafepointMs > GAP_MS) this.#splitGap(nowMs)
    this.#addSlice(nowMs, this.#task, STATE_CODES.running)
    this.#sliceStartMs = nowMs
  }

  /**
   * Splits the gap that ends now by the CPU clock: time that was not spent on a CPU since the reference was taken by the
   * operating system, most of it in this gap, since the others were short. A clock that moves in steps may be a step
   * behind: that much is not reported, and the reference stays until there is more.
   */
  #splitGap(nowMs: number): void {
    if (this.#threadCpu === null) return
    const cpuMs = this.#threadCpu().totalMs
    const wallMs = this.#clock()
    const offCpuMs = this.#offCpuMs(cpuMs, wallMs)
    this.#addOverhead(offCpuMs)
    const gapMs = Math.min(nowMs - this.#lastSafepointMs, nowMs - this.#sliceStartMs)
    const preemptedMs = Math.min(offCpuMs - this.#cpuStepMs, gapMs)
    const isPreemption = preemptedMs >= GAP_MS / 2
    if (isPreemption || this.#cpuStepMs === 0) this.#setReference(cpuMs, wallMs)
    if (!isPreemption) return
    // The difference may be rounded to before the slice's start.
    this.#addSlice(Math.max(nowMs - preemptedMs, this.#sliceStartMs), this.#task, STATE_CODES.running)
    this.#addSlice(nowMs, this.#task, STATE_CODES.preempted)
    this.#preemptedMs += preemptedMs
    this.#sliceStartMs = nowMs
  }

  /** The time that tasks were off the CPU since the reference; negative if the thread was on it outside of tasks. */
  #offCpuMs(cpuMs: number, wallMs: number): number {
    const busyMs = wallMs - this.#referenceWallMs - this.#idleSinceReferenceMs
    return busyMs - (cpuMs - this.#referenceCpuMs)
  }

  #addOverhead(offCpuMs: number): void {
    this.#runtimeOverheadCpuMs += Math.min(Math.max(0, -offCpuMs), this.#idleSinceReferenceMs)
  }

  /** Reads both clocks at the same moment: reading the CPU clock takes CPU time, which must not look like time off it. */
  #setReference(cpuMs = this.#threadCpu?.().totalMs ?? 0, wallMs = this.#clock()): void {
    this.#referenceCpuMs = cpuMs
    this.#referenceWallMs = wallMs
    this.#idleSinceReferenceMs = 0
  }
}
