import { type CpuInfo, cpus } from 'node:os'
import type { CpuSeries } from '../../contract/run/report.ts'
import type { TrialClock } from './clock.ts'

/** Reading all cores costs up to a millisecond on big machines, and the kernel counts in ticks of 10 ms. */
const SAMPLE_EVERY_MS = 250

/** What all programs on the machine together used of its cores. */
export interface MachineLoad {
  /** CPU time on all cores, ours included; null where the system does not count it. */
  readonly busyMs: number | null
  readonly series: CpuSeries
}

/** Watches all cores of the machine (`os.cpus`) from now on; times are of `clock`. */
export function watchMachineLoad(clock: TrialClock): { stop(): MachineLoad } {
  const startBusyMs = machineBusyMs()
  const series: CpuSeries = { tMs: [], use: [] }
  let lastMs = clock()
  let lastBusyMs = startBusyMs
  const sample = (): void => {
    const [nowMs, nowBusyMs] = [clock(), machineBusyMs()]
    if (nowBusyMs === null || lastBusyMs === null || nowMs <= lastMs) return
    series.tMs.push(nowMs)
    series.use.push((nowBusyMs - lastBusyMs) / (nowMs - lastMs))
    lastMs = nowMs
    lastBusyMs = nowBusyMs
  }
  const timer = setInterval(sample, SAMPLE_EVERY_MS)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      sample()
      const end = machineBusyMs()
      return { busyMs: end === null || startBusyMs === null ? null : end - startBusyMs, series }
    },
  }
}

/** CPU time of all cores since the machine started, in milliseconds; null where it is not counted. */
export function machineBusyMs(): number | null {
  const total = coreTimes().reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  return total === 0 ? null : total
}

/** Empty where it cannot be told now, since no file descriptor is left. */
function coreTimes(): CpuInfo['times'][] {
  try {
    return cpus().map(({ times }) => times)
  } catch {
    return []
  }
}
