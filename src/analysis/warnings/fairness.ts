import { median, sampleRankCorrelation } from 'simple-statistics'
import { MODEL_IDS, MODEL_TEXTS } from '../../contract/models.ts'
import type { CompletedTrial, MachineInfo, Warning } from '../../contract/run/report.ts'
import { workerSpread } from './core-speeds.ts'
import { formatMs, formatRatio } from '../../text/format.ts'
import { timesWords } from '../../text/words.ts'

/**
 * Above this, others take so much of the machine that two runs can no longer be compared. Below it may lie the
 * lab's own window, which the engine cannot tell from other programs: 0.3 cores where no graphics card draws it.
 */
const BUSY_CORES = 0.5
/** A clock coarser than this cannot see slices of a few milliseconds well. */
const COARSE_CLOCK_MS = 0.05
/** On equal cores workers differ by 1.01 to 1.05, whatever the work. */
const UNEQUAL_SPREAD = 1.2
/** A first trial this much slower than the others was still warming up. */
const SLOW_FIRST_RATIO = 1.25
/** A trend is told when wall times moved by more than this share … */
const DRIFT_SHARE = 0.05
/** … and chance alone would seldom do it: |ρ|·√(n − 1) is about normal for Spearman's rank correlation. */
const DRIFT_SIGNIFICANCE = 2.58
const MIN_TRIALS_FOR_DRIFT = 8

/** What was unfair, or too coarse, about the conditions the trials were measured under. */
export function fairnessWarnings(
  machine: MachineInfo | null,
  completed: readonly CompletedTrial[],
): Warning[] {
  return [
    ...(machine === null ? [] : coarseClock(machine)),
    ...busyMachine(completed),
    ...(machine === null ? [] : unequalCores(machine, completed)),
    ...slowFirstTrials(completed),
    ...drift(completed),
  ]
}

function coarseClock({ clockResolutionMs }: MachineInfo): Warning[] {
  if (clockResolutionMs <= COARSE_CLOCK_MS) return []
  const message = `This machine’s clock moves in steps of ${formatMs(clockResolutionMs)}: shorter slices cannot be told apart.`
  return [{ code: 'coarse-clock', severity: 'warning', message }]
}

function busyMachine(completed: readonly CompletedTrial[]): Warning[] {
  const loads = completed.flatMap((trial) => trial.backgroundLoad ?? [])
  if (loads.length === 0) return []
  const cores = median(loads)
  if (cores < BUSY_CORES) return []
  const message =
    `Other programs kept ${cores.toFixed(1)} cores busy meanwhile, so wall times are longer than they need be. ` +
    'Close them and run again.'
  return [{ code: 'busy-machine', severity: 'warning', message }]
}

function unequalCores({ cores }: MachineInfo, completed: readonly CompletedTrial[]): Warning[] {
  const spread = workerSpread(completed, cores)
  if (spread === null || spread < UNEQUAL_SPREAD) return []
  const message =
    `The cores were not equally fast: one worker ran ${timesWords(spread)} as long as another for the same work. ` +
    'A laptop’s efficiency cores do that, or the neighbours of a virtual machine. ' +
    'Speed-ups are not those of equal cores.'
  return [{ code: 'unequal-cores', severity: 'warning', message }]
}

function slowFirstTrials(completed: readonly CompletedTrial[]): Warning[] {
  return MODEL_IDS.flatMap((model): Warning[] => {
    const trials = completed.filter((trial) => trial.model === model)
    const first = trials.find((trial) => trial.index === 0)
    const others = trials.filter((trial) => trial.index !== 0).map((trial) => trial.wallMs)
    if (first === undefined || others.length < 2) return []
    const ratio = first.wallMs / median(others)
    if (ratio < SLOW_FIRST_RATIO || first.wallMs <= Math.max(...others)) return []
    const message = `The first trial of “${MODEL_TEXTS[model].title}” took ${formatRatio(ratio)} as long as the others: use one more warm-up.`
    return [{ code: 'slow-first-trial', severity: 'note', message }]
  })
}

/** A trend over the whole run, each trial against its model's median: heat, or a load that grows. */
function drift(completed: readonly CompletedTrial[]): Warning[] {
  if (completed.length < MIN_TRIALS_FOR_DRIFT) return []
  const inOrder = [...completed].sort((a, b) => a.order - b.order)
  const relative = inOrder.map((trial) => {
    const ofModel = completed.filter((other) => other.model === trial.model).map((other) => other.wallMs)
    return trial.wallMs / median(ofModel)
  })
  // Without any variation there is nothing to correlate.
  if (new Set(relative).size === 1) return []
  const correlation = sampleRankCorrelation(
    inOrder.map((trial) => trial.order),
    relative,
  )
  const third = Math.floor(relative.length / 3)
  const change = median(relative.slice(-third)) / median(relative.slice(0, third)) - 1
  const significant = Math.abs(correlation) * Math.sqrt(relative.length - 1) > DRIFT_SIGNIFICANCE
  if (!significant || Math.abs(change) < DRIFT_SHARE) return []
  const percent = `${Math.abs(change * 100).toFixed(0)} %`
  const message =
    change > 0
      ? `Trials grew ${percent} longer from the beginning of the run to its end: the machine may have grown hot or busy.`
      : `Trials grew ${percent} shorter from the beginning of the run to its end: the machine was busier at first.`
  return [{ code: 'drift', severity: 'warning', message }]
}
