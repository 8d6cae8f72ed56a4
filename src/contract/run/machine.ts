import * as v from 'valibot'

/** The versions of the program that made a run. */
export const AppInfoSchema = v.object({
  version: v.string(),
  node: v.string(),
  electron: v.exactOptional(v.string()),
  chromium: v.exactOptional(v.string()),
})
export type AppInfo = v.InferOutput<typeof AppInfoSchema>

/** The source of the CPU time of a thread; `none` if neither the runtime nor the kernel reports it. */
export const CPU_CLOCKS = ['threadCpuUsage', 'schedstat', 'none'] as const

/** The machine that a run was measured on. */
export const MachineInfoSchema = v.object({
  cpuModel: v.string(),
  /** Logical processors of the machine. */
  logicalCores: v.number(),
  /** Logical processors that the lab may use, by its affinity. */
  usableCores: v.number(),
  memoryBytes: v.number(),
  platform: v.string(),
  arch: v.string(),
  cpuClock: v.picklist(CPU_CLOCKS),
  /** The smallest step of the clock that slices are timed by. */
  clockResolutionMs: v.number(),
})
export type MachineInfo = v.InferOutput<typeof MachineInfoSchema>
