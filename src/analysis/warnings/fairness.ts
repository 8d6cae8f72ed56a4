import { median, sampleRankCorrelation } from 'simple-statistics'
import { MODEL_IDS } from '../../contract/models/index.ts'
import type { MachineInfo } from '../../contract/run/machine.ts'
import { type CompletedTrial, numberOf } from '../../contract/run/trial.ts'
import { type Warning, warning } from '../../contract/run/warning.ts'
import { workerSpread } from './core-speeds.ts'

/**
 * Above this, other programs use so much of the machine that runs can no longer be compared. The lab's own window is
 * among them: it uses up to 0.3 cores without a GPU.
 */
export const BUSY_CORES = 0.5
/** A coarser clock does not resolve slices of a few milliseconds. */
const COARSE_CLOCK_MS = 0.05
/** On equal cores workers differ by a factor of 1.01 to 1.05, whatever the work. */
const UNEQUAL_RATIO = 1.2
/** A first trial this much slower than the others was still warming up. */
const SLOW_FIRST_RATIO = 1.25
/** A trend is reported if wall times moved by more than this share … */
const DRIFT_SHARE = 0.05
/** … and chance would rarely do that: |ρ|·√(n − 1) is about normal for Spearman's rank correlation. */
const DRIFT_SIGNIFICANCE = 2.58
const MIN_TRIALS_FOR_DRIFT = 8

/** Warnings about the conditions of the trials: unfair, or too coarse to measure. */
export function fairnessWarnings(machine: MachineInfo, completed: readonly CompletedTrial[]): Warning[] {
  return [
    ...coarseClock(machine),
    ...busyMachine(completed),
    ...unequalCores(machine, completed),
    ...slowFirstTrials(completed),
    ...drift(completed),
  ]
}

function coarseClock({ clockResolutionMs }: MachineInfo): Warning[] {
  if (clockResolutionMs <= COARSE_CLOCK_MS) return []
  return [warning('coarse_clock', 'warning', { resolutionMs: clockResolutionMs })]
}

function busyMachine(completed: readonly CompletedTrial[]): Warning[] {
  const loads = completed.flatMap((trial) => numberOf(trial, 'backgroundLoad') ?? [])
  const cores = loads.length === 0 ? 0 : median(loads)
  return cores < BUSY_CORES ? [] : [warning('background_load', 'warning', { cores })]
}

function unequalCores({ usableCores }: MachineInfo, completed: readonly CompletedTrial[]): Warning[] {
  const ratio = workerSpread(completed, usableCores)
  return ratio === null || ratio < UNEQUAL_RATIO ? [] : [warning('unequal_cores', 'warning', { ratio })]
}

function slowFirstTrials(completed: readonly CompletedTrial[]): Warning[] {
  return MODEL_IDS.flatMap((model): Warning[] => {
    const trials = completed.filter((trial) => trial.model === model)
    const first = trials.find(({ index }) => index === 0)
    const othersMs = trials.filter(({ index }) => index !== 0).map(({ metrics }) => metrics.wallMs)
    if (first === undefined || othersMs.length < 2) return []
    const firstMs = first.metrics.wallMs
    const ratio = firstMs / median(othersMs)
    if (ratio < SLOW_FIRST_RATIO || firstMs <= Math.max(...othersMs)) return []
    return [warning('slow_first_trial', 'note', { model, ratio })]
  })
}

/** A trend over the whole run, of each trial relative to its model's median: heat, or a load that grows. */
function drift(completed: readonly CompletedTrial[]): Warning[] {
  if (completed.length < MIN_TRIALS_FOR_DRIFT) return []
  const inOrder = [...completed].sort((a, b) => a.order - b.order)
  const relative = inOrder.map((trial) => {
    const ofModel = completed.filter(({ model }) => model === trial.model)
    return trial.metrics.wallMs / median(ofModel.map(({ metrics }) => metrics.wallMs))
  })
  // Equal values have no correlation.
  if (new Set(relative).size === 1) return []
  const orders = inOrder.map(({ order }) => order)
  const significance = Math.abs(sampleRankCorrelation(orders, relative)) * Math.sqrt(relative.length - 1)
  const third = Math.floor(relative.length / 3)
  const change = median(relative.slice(-third)) / median(relative.slice(0, third)) - 1
  const share = Math.abs(change)
  if (significance <= DRIFT_SIGNIFICANCE || share < DRIFT_SHARE) return []
  return [warning(change > 0 ? 'slower_over_time' : 'faster_over_time', 'warning', { share })]
}
