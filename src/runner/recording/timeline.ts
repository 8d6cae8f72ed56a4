import type { CpuClock } from './cpu-clock.ts'
import type { TrialClock } from './clock.ts'
import { AwaitRecorder } from './await-columns.ts'
import { STATE_CODES, SliceRecorder } from './slice-columns.ts'

/** A gap between two safepoints above this is looked into: a chunk of work takes 20–100 µs. */
const GAP_MS = 0.3
/** A pause between two tasks below this is the loop's own turn, and counts to the task it leads to. */
const SWITCH_MS = 0.02

/** `task` of a slice in which no single task is meant. */
export const NO_TASK = -1

export interface TimelineOptions {
  readonly clock: TrialClock
  /** CPU time of the thread that runs the tasks; null where unknown: then no preemption can be seen. */
  readonly threadCpu: CpuClock | null
  /** In which steps that clock moves; 0 where it is exact, which is also meant where this is left out. */
  readonly cpuStepMs?: number
  /** How long a task may run before `shouldYield()` tells it to yield; 0 = for ever. */
  readonly timeSliceMs: number
}

/** What a worker asks of its timeline. */
export type WorkerTimeline = Pick<Timeline, keyof Timeline>

/**
 * Watches what one worker does: which task runs, and when the operating system took the core away.
 * Exactly one task runs between `enter` and `leave`; `shouldYield` is the safepoint in between.
 */
export class Timeline {
  readonly slices = new SliceRecorder()
  readonly awaits = new AwaitRecorder()
  readonly #clock: TrialClock
  readonly #threadCpu: CpuClock | null
  readonly #cpuStepMs: number
  readonly #timeSliceMs: number
  #task = NO_TASK
  /** Which state the worker is in between two tasks. */
  #idleState = STATE_CODES.waiting
  #idleTask = NO_TASK
  /** Where the slice under way began. */
  #sinceMs = 0
  #lastPointMs = 0
  #yieldAtMs = Infinity
  #preemptedMs = 0
  #waitingMs = 0
  #blockedMs = 0
  #runtimeOverheadCpuMs = 0
  // Reference for the split of gaps: off-CPU time since here = wall − idle − CPU.
  #referenceWallMs = 0
  #referenceCpuMs = 0
  #idleSinceReferenceMs = 0

  constructor({ clock, threadCpu, cpuStepMs = 0, timeSliceMs }: TimelineOptions) {
    this.#clock = clock
    this.#threadCpu = threadCpu
    this.#cpuStepMs = cpuStepMs
    this.#timeSliceMs = timeSliceMs
  }

  /** Time the worker wanted to run and was not on a CPU; null where it cannot be told. */
  get preemptedMs(): number | null {
    return this.#threadCpu === null ? null : this.#preemptedMs
  }

  /** Time in which no task ran. */
  get waitingMs(): number {
    return this.#waitingMs
  }

  /** Time in which the running task held the worker with a call that did not return. */
  get blockedMs(): number {
    return this.#blockedMs
  }

  /**
   * CPU time of the thread while no task's code ran: the runtime turned the loop, made requests, took answers apart and
   * passed messages on. Null where the thread's CPU clock is too coarse for it, or there is none.
   */
  get runtimeOverheadCpuMs(): number | null {
    return this.#threadCpu === null || this.#cpuStepMs > 0 ? null : this.#runtimeOverheadCpuMs
  }

  get nowMs(): number {
    return this.#clock()
  }

  /** Begins the worker's life, which counts from the trial's start: until its first task it waits. */
  begin(): void {
    this.#setReference()
    // Its first wait is told from the trial's start on, the CPU time in it from here.
    this.#idleSinceReferenceMs = this.#sinceMs - this.#referenceWallMs
  }

  /**
   * `task` runs from now on. `readyMs` is when what it waited for was there, where that is known: from then
   * on the worker had something to do, and was not merely waiting. `awaitedMs` is since when the task waited, where
   * other tasks may have run in between.
   */
  enter(task: number, readyMs: number | null = null, awaitedMs: number | null = null): void {
    const nowMs = this.#clock()
    if (awaitedMs !== null) this.awaits.push(task, awaitedMs, readyMs, nowMs)
    if (this.#task !== NO_TASK) this.#closeRunning(nowMs)
    const idleMs = nowMs - this.#sinceMs
    if (idleMs > SWITCH_MS) {
      this.#pushIdle(nowMs, task, readyMs)
      this.#endIdle(nowMs)
    }
    this.#task = task
    this.#lastPointMs = nowMs
    this.#yieldAtMs = this.#timeSliceMs === 0 ? Infinity : nowMs + this.#timeSliceMs
  }

  /**
   * What the loop itself computed meanwhile must not hide that a task is off its core later on. So little that it hides
   * no gap is looked at with what comes next.
   */
  #endIdle(nowMs: number): void {
    const idleMs = nowMs - this.#sinceMs
    this.#waitingMs += idleMs
    this.#idleSinceReferenceMs += idleMs
    this.#sinceMs = nowMs
    if (this.#idleSinceReferenceMs >= GAP_MS / 2) this.#countOutside()
  }

  #countOutside(): void {
    if (this.#threadCpu === null) return
    const cpuMs = this.#threadCpu().totalMs
    const wallMs = this.#clock()
    this.#addOutside(this.#offCpuMs(cpuMs, wallMs))
    this.#setReference(cpuMs, wallMs)
  }

  /** How long tasks were off the CPU since the reference; less than 0 where the thread was on it outside of tasks. */
  #offCpuMs(cpuMs: number, wallMs: number): number {
    const busyMs = wallMs - this.#referenceWallMs - this.#idleSinceReferenceMs
    return busyMs - (cpuMs - this.#referenceCpuMs)
  }

  /** Tasks were on the core all the time that was not idle: what they were not is no CPU time of anybody's. */
  #addOutside(offCpuMs: number): void {
    this.#runtimeOverheadCpuMs += Math.min(Math.max(0, -offCpuMs), this.#idleSinceReferenceMs)
  }

  #pushIdle(nowMs: number, task: number, readyMs: number | null): void {
    if (readyMs === null || this.#idleState !== STATE_CODES.waiting || nowMs - readyMs < SWITCH_MS) {
      this.slices.push(this.#sinceMs, nowMs, this.#idleTask, this.#idleState)
      return
    }
    const fromMs = Math.max(readyMs, this.#sinceMs)
    this.slices.push(this.#sinceMs, fromMs, this.#idleTask, STATE_CODES.waiting)
    this.slices.push(fromMs, nowMs, task, STATE_CODES.ready)
  }

  /** The running task gives way. `idleTask` is what the worker then waits for, where that is one task. */
  leave(idleTask: number = NO_TASK, idleState: number = STATE_CODES.waiting): void {
    const nowMs = this.#clock()
    if (this.#task !== NO_TASK) this.#closeRunning(nowMs)
    this.#task = NO_TASK
    this.#idleTask = idleTask
    this.#idleState = idleState
  }

  /** A task that awaits what was there already may find another running: that one's slice ends here. */
  #closeRunning(nowMs: number): void {
    if (nowMs - this.#lastPointMs > GAP_MS) this.#splitGap(nowMs)
    this.slices.push(this.#sinceMs, nowMs, this.#task, STATE_CODES.running)
    this.#sinceMs = nowMs
  }

  /** Safepoint: true when the running task's slice is used up. */
  shouldYield(): boolean {
    const nowMs = this.#clock()
    if (nowMs - this.#lastPointMs > GAP_MS) this.#splitGap(nowMs)
    this.#lastPointMs = nowMs
    return nowMs >= this.#yieldAtMs
  }

  /** The running task makes a call that holds the worker without computing: nobody else can run on it meanwhile. */
  block(call: () => void): void {
    const fromMs = this.#clock()
    this.#closeRunning(fromMs)
    call()
    const toMs = this.#clock()
    this.slices.push(fromMs, toMs, this.#task, STATE_CODES.blocked)
    this.#blockedMs += toMs - fromMs
    this.#idleSinceReferenceMs += toMs - fromMs
    this.#sinceMs = toMs
    this.#lastPointMs = toMs
  }

  /** When the last task gave way. */
  get leftAtMs(): number {
    return this.#sinceMs
  }

  /** The last safepoint's time, without a look at the clock. */
  get lastPointMs(): number {
    return this.#lastPointMs
  }

  /** Closes the slice under way so that everything up to now can be taken; the state goes on. */
  cut(): void {
    const nowMs = this.#clock()
    if (nowMs - this.#lastPointMs > GAP_MS && this.#task !== NO_TASK) this.#splitGap(nowMs)
    this.#lastPointMs = nowMs
    if (this.#task === NO_TASK) {
      this.slices.push(this.#sinceMs, nowMs, this.#idleTask, this.#idleState)
      this.#endIdle(nowMs)
    } else {
      this.slices.push(this.#sinceMs, nowMs, this.#task, STATE_CODES.running)
      this.#sinceMs = nowMs
    }
  }

  /**
   * Splits the gap that ends now by the CPU clock: what was not spent on a CPU since the reference was
   * taken away by the operating system, most of it in this gap, since the others were short. A clock that moves in
   * steps may be one step behind: that much is never told, and the evidence is kept until there is more.
   */
  #splitGap(nowMs: number): void {
    if (this.#threadCpu === null) return
    const cpuMs = this.#threadCpu().totalMs
    const wallMs = this.#clock()
    const offCpuMs = this.#offCpuMs(cpuMs, wallMs)
    this.#addOutside(offCpuMs)
    const preemptedMs = Math.min(offCpuMs - this.#cpuStepMs, nowMs - this.#lastPointMs, nowMs - this.#sinceMs)
    const isPreemption = preemptedMs >= GAP_MS / 2
    if (isPreemption || this.#cpuStepMs === 0) this.#setReference(cpuMs, wallMs)
    if (!isPreemption) return
    // Not before the slice under way, whatever rounding makes of the difference.
    const fromMs = Math.max(nowMs - preemptedMs, this.#sinceMs)
    this.slices.push(this.#sinceMs, fromMs, this.#task, STATE_CODES.running)
    this.slices.push(fromMs, nowMs, this.#task, STATE_CODES.preempted)
    this.#preemptedMs += preemptedMs
    this.#sinceMs = nowMs
  }

  /** Both clocks at one moment: reading the CPU clock takes time on the CPU, which must not look like time off it. */
  #setReference(cpuMs = this.#threadCpu?.().totalMs ?? 0, wallMs = this.#clock()): void {
    this.#referenceCpuMs = cpuMs
    this.#referenceWallMs = wallMs
    this.#idleSinceReferenceMs = 0
  }
}
