import { availableParallelism, cpus, totalmem } from 'node:os'
import type { MachineInfo } from '../contract/run/report.ts'
import { cpuClockKind } from './recording/cpu-clock.ts'
import { clockResolutionMs } from './recording/resolution.ts'

/** The machine this runs on. `cores` counts the logical processors that this process may use. */
export function machineInfo(): MachineInfo {
  return {
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: process.platform,
    arch: process.arch,
    cpuClock: cpuClockKind(),
    clockResolutionMs: clockResolutionMs(),
  }
}
