// Measures the memory that a trial with a million slices takes, step by step. To be started with --expose-gc.
import { readFileSync, writeFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { Trial } from '../../../src/contract/run/trial.ts'
import { assemblerOf, trialFrom } from './million-slices.ts'

/** Bytes per slice; null where the system does not report what is resident. */
export interface MemoryFigures {
  readonly slices: number
  readonly recorded: number
  readonly assemblingPeak: number | null
  readonly assembled: number
  readonly sendingPeak: number | null
  readonly received: number
}

const SLICES = 1_000_000

function usedBytes(): number {
  for (let i = 0; i < 3; i++) gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function residentBytes(field: 'VmHWM' | 'VmRSS'): number | null {
  if (process.platform !== 'linux') return null
  const status = readFileSync('/proc/self/status', 'latin1')
  const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024
}

const perSlice = (bytes: number): number => bytes / SLICES

/** The result of an action, and its peak beside what was resident before, of which `before` bytes per slice count too. */
function peakOf<T>(before: number, act: () => T): { readonly result: T; readonly peak: number | null } {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5')
  const residentBefore = residentBytes('VmRSS')
  const result = act()
  const peakBytes = residentBytes('VmHWM')
  const isKnown = residentBefore !== null && peakBytes !== null
  return { result, peak: isKnown ? before + perSlice(peakBytes - residentBefore) : null }
}

/** The assembler is garbage when this returns, as it is in the runner. */
function assemble(slices: number): { recorded: number; assemblingPeak: number | null; trial: Trial } {
  const usedAtFirst = usedBytes()
  const assembler = assemblerOf(slices)
  const recorded = perSlice(usedBytes() - usedAtFirst)
  const { result: trial, peak: assemblingPeak } = peakOf(recorded, () => trialFrom(assembler, slices))
  return { recorded, assemblingPeak, trial }
}

function measure(slices: number): MemoryFigures {
  const usedAtFirst = usedBytes()
  const { recorded, assemblingPeak, trial } = assemble(slices)
  const usedWithTrial = usedBytes()
  const assembled = perSlice(usedWithTrial - usedAtFirst)
  const count = trial.workers.reduce((sum, worker) => sum + worker.slices.task.length, 0)
  if (count < slices) throw new Error(`The trial has ${count} slices, not ${slices}.`)
  // As a channel to another process sends it.
  const sent = peakOf(assembled, () =>
    serialize({ type: 'event', event: { type: 'trial-finished', result: trial } }),
  )
  const usedWithMessage = usedBytes()
  // The columns of a message are views of its bytes, which the receiver has instead of the sender.
  const message: unknown = deserialize(sent.result)
  const received = perSlice(usedBytes() - usedWithMessage + sent.result.byteLength)
  if (message === undefined) throw new Error('The trial did not arrive.')
  return { slices: count, recorded, assemblingPeak, assembled, sendingPeak: sent.peak, received }
}

// Code that is loaded and compiled once does not count.
measure(10_000)
process.send?.(measure(SLICES))
