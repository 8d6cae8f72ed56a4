import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  SPEEDS,
  atSpeed,
  clockAtEnd,
  nextSpeed,
  pause,
  play,
  positionAt,
  seek,
  usualSpeed,
  withEnd,
} from '../../../../src/renderer/replay/replay-clock.ts'

const paused = (atMs: number, endMs = 1_000) => ({ ...clockAtEnd(endMs), atMs })

describe('the clock of a replay', () => {
  test('stands at the end until it is played, which starts over', () => {
    const clock = clockAtEnd(1_000)
    expect(positionAt(clock, 5_000)).toBe(1_000)
    expect(positionAt(play(clock, 5_000), 5_000)).toBe(0)
  })

  test.each(SPEEDS.map((speed) => [speed]))('moves at speed %d', (speed) => {
    const clock = play(atSpeed(paused(0), speed, 0), 100)
    expect(positionAt(clock, 600)).toBeCloseTo(500 * speed)
  })

  test('stops at the end of the run', () => {
    expect(positionAt(play({ ...paused(900), speed: 1 }, 0), 10_000)).toBe(1_000)
  })

  test('retains its position over a pause and a change of speed', () => {
    const played = play({ ...paused(0), speed: 1 }, 0)
    const stopped = pause(played, 200)
    expect(positionAt(stopped, 9_000)).toBe(200)
    expect(positionAt(atSpeed(played, 1 / 10, 200), 300)).toBeCloseTo(210)
  })

  test('plays on from where it was moved to, or stays paused there', () => {
    expect(positionAt(seek(play({ ...paused(0), speed: 1 }, 0), 500, 100), 150)).toBe(550)
    expect(positionAt(seek(paused(0), -5, 100), 150)).toBe(0)
    expect(positionAt(seek(paused(0), 5_000, 100), 150)).toBe(1_000)
  })

  test('stays at the end where that moves', () => {
    expect(positionAt(withEnd(paused(1_000), 2_000, 0), 0)).toBe(2_000)
    expect(positionAt(withEnd(paused(700), 500, 0), 0)).toBe(500)
    expect(positionAt(withEnd(paused(300), 500, 0), 0)).toBe(300)
  })

  test('has faster and slower speeds, and no others', () => {
    expect(nextSpeed(1, 'faster')).toBe(1)
    expect(nextSpeed(1, 'slower')).toBe(1 / 2)
    expect(nextSpeed(1 / 20, 'faster')).toBe(1 / 10)
    expect(nextSpeed(1 / 100, 'slower')).toBe(1 / 100)
  })

  test('is slow enough to be watched', () => {
    expect(usualSpeed(20_000)).toBe(1)
    expect(usualSpeed(400)).toBe(1 / 20)
    expect(usualSpeed(1)).toBe(1 / 100)
  })

  test('never leaves the run and never goes back by itself', () => {
    const action = fc.constantFrom(play, pause, (clock: ReturnType<typeof play>, nowMs: number) =>
      atSpeed(clock, 1 / 5, nowMs),
    )
    const steps = fc.array(fc.tuple(action, fc.double({ min: 0, max: 500, noNaN: true })))
    fc.assert(
      fc.property(steps, (list) => {
        let clock = paused(0)
        let nowMs = 0
        for (const [act, waitMs] of list) {
          const before = positionAt(clock, nowMs)
          nowMs += waitMs
          expect(positionAt(clock, nowMs)).toBeGreaterThanOrEqual(before)
          clock = act(clock, nowMs)
          expect(positionAt(clock, nowMs)).toBeGreaterThanOrEqual(0)
          expect(positionAt(clock, nowMs)).toBeLessThanOrEqual(1_000)
        }
      }),
    )
  })
})
