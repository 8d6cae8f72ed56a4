import { type CpuInfo, cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Series } from '../../contract/columns/series.ts'
import type { TrialClock } from './clock.ts'

/** Reading all cores takes up to a millisecond on large machines, and the kernel counts in ticks of 10 ms. */
const SAMPLE_INTERVAL_MS = 250

/** CPU time of all programs on the machine. */
export interface MachineLoad {
  /** Null if the system does not count it. */
  readonly busyMs: number | null
  /** In cores. */
  readonly series: Series
}

/** Samples all cores of the machine (`os.cpus`) from now on; times are those of `clock`. */
export function monitorMachine(clock: TrialClock): { stop(): MachineLoad } {
  const startBusyMs = machineBusyMs()
  const series: { endsMs: number[]; values: number[] } = { endsMs: [], values: [] }
  let lastMs = clock()
  let lastBusyMs = startBusyMs
  const sample = (): void => {
    const [nowMs, nowBusyMs] = [clock(), machineBusyMs()]
    if (nowBusyMs === null || lastBusyMs === null || nowMs <= lastMs) return
    series.endsMs.push(nowMs)
    series.values.push((nowBusyMs - lastBusyMs) / (nowMs - lastMs))
    lastMs = nowMs
    lastBusyMs = nowBusyMs
  }
  const timer = setInterval(sample, SAMPLE_INTERVAL_MS)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      sample()
      const endBusyMs = machineBusyMs()
      return { busyMs: endBusyMs === null || startBusyMs === null ? null : endBusyMs - startBusyMs, series }
    },
  }
}

/** CPU time of all cores since the machine's start, in milliseconds; null if it is not counted. */
export function machineBusyMs(): number | null {
  const totalMs = coreTimes().reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  return totalMs === 0 ? null : totalMs
}

/** Empty if it cannot be read, as when no file descriptor is left. */
function coreTimes(): CpuInfo['times'][] {
  try {
    return cpus().map(({ times }) => times)
  } catch {
    return []
  }
}

/** The kernel counts in ticks of 10 ms, so less than one tick in a step may be nothing. */
const STEP_MS = 20
const IDLE_BUSY_MS = 10
/** A page that has just received an event starts to draw a frame later. */
const IDLE_STEPS = 2
/** A machine that does not become idle gets a warning in the document; the run continues. */
const IDLE_LIMIT_MS = 300

export interface IdleOptions {
  /** CPU time of all cores so far, in milliseconds; null if it is not counted. */
  readonly busyMs?: () => number | null
  readonly limitMs?: number
}

/**
 * Waits until at most half a core of the machine is busy, for two frames at least and `limitMs` at most, so that the
 * start of workers and the drawing of the previous trial are not part of the next one. Resolves early when the signal
 * aborts.
 */
export async function waitForIdle(
  signal: AbortSignal,
  { busyMs = machineBusyMs, limitMs = IDLE_LIMIT_MS }: IdleOptions = {},
): Promise<void> {
  let idleSteps = 0
  let lastMs = busyMs()
  for (let step = 0; idleSteps < IDLE_STEPS && step * STEP_MS < limitMs && !signal.aborted; step++) {
    await delay(STEP_MS)
    const nowMs = busyMs()
    idleSteps = nowMs === null || lastMs === null || nowMs - lastMs <= IDLE_BUSY_MS ? idleSteps + 1 : 0
    lastMs = nowMs
  }
}
