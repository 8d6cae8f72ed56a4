import { availableParallelism, cpus, totalmem } from 'node:os'
import type { MachineInfo } from '../contract/run/machine.ts'
import { clockResolutionMs } from '../runner/recording/clock.ts'
import { cpuClockKind } from '../runner/recording/cpu-clock.ts'

/** Describes the machine that this process runs on. */
export function machineInfo(): MachineInfo {
  const cores = cpus()
  return {
    cpuModel: cores[0]?.model.trim() ?? '',
    logicalCores: cores.length,
    usableCores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: process.platform,
    arch: process.arch,
    cpuClock: cpuClockKind(),
    clockResolutionMs: clockResolutionMs(),
  }
}
