// Started with --expose-gc in a process of its own: what a trial of a million slices takes, step by step.
import { readFileSync, writeFileSync } from 'node:fs'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import type { Trial } from '../../../src/contract/run/report.ts'
import { recordOf, trialOf } from './big-trial.ts'

/** Bytes per slice; null where the system does not tell. */
export interface MemoryFigures {
  readonly slices: number
  readonly recorded: number
  readonly makingPeak: number | null
  readonly made: number
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
  const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(
    readFileSync('/proc/self/status', 'latin1'),
  )?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024
}

const perSlice = (bytes: number): number => bytes / SLICES

/** What is resident at most while something is done, beside what was before: bytes per slice. */
function peakOf(heldBefore: number, act: () => void): number | null {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5')
  const before = residentBytes('VmRSS')
  act()
  const peak = residentBytes('VmHWM')
  return before === null || peak === null ? null : heldBefore + perSlice(peak - before)
}

/** The record of the trial is gone when this returns, as it is in the engine. */
function make(slices: number): { recorded: number; makingPeak: number | null; result: Trial } {
  const usedAtFirst = usedBytes()
  const record = recordOf(slices)
  const recorded = perSlice(usedBytes() - usedAtFirst)
  const made: Trial[] = []
  const makingPeak = peakOf(recorded, () => made.push(trialOf(record, slices)))
  const [result] = made
  if (result === undefined) throw new Error('The record made no trial.')
  return { recorded, makingPeak, result }
}

function measure(slices: number): MemoryFigures {
  const { port1, port2 } = new MessageChannel()
  const usedAtFirst = usedBytes()
  const { recorded, makingPeak, result } = make(slices)
  const usedWithTrial = usedBytes()
  const made = perSlice(usedWithTrial - usedAtFirst)
  const count = result.workers.reduce((sum, worker) => sum + worker.slices.task.length, 0)
  if (count < slices) throw new Error(`The trial has ${count} slices, not ${slices}.`)

  // Nobody reads the port yet, so what was sent stays on its way.
  const sendingPeak = peakOf(made, () => port1.postMessage([{ type: 'trial-finished', result }]))
  const arrived: unknown = receiveMessageOnPort(port2)
  const received = perSlice(usedBytes() - usedWithTrial)
  if (arrived === undefined) throw new Error('The trial did not arrive.')
  port1.close()
  return { slices: count, recorded, makingPeak, made, sendingPeak, received }
}

// What is loaded and compiled once is not the slices'.
measure(10_000)
process.send?.(measure(SLICES))
