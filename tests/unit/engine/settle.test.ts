import { describe, expect, test } from 'vitest'
import { settle } from '../../../src/runner/recording/settle.ts'

/** A machine whose cores were busy for so long in each step; the last figure goes on. */
function machine(...busyMs: number[]) {
  let reads = 0
  let totalMs = 0
  return {
    reads: () => reads,
    busyMs: () => {
      if (reads > 0) totalMs += busyMs[Math.min(reads, busyMs.length) - 1] ?? 0
      reads++
      return totalMs
    },
  }
}

const unheard = new AbortController().signal

describe('the wait before the clock of a trial starts', () => {
  test('ends when two steps were quiet', async () => {
    const { busyMs, reads } = machine(0)
    await settle(unheard, { busyMs })
    expect(reads()).toBe(3)
  })

  test('goes on while a page draws, and counts quiet steps from there', async () => {
    const { busyMs, reads } = machine(0, 40, 20, 0)
    await settle(unheard, { busyMs })
    expect(reads()).toBe(6)
  })

  test('takes one tick of the kernel in a step for nothing', async () => {
    const { busyMs, reads } = machine(10)
    await settle(unheard, { busyMs })
    expect(reads()).toBe(3)
  })

  test('does not wait longer than told for a machine that stays busy', async () => {
    const { busyMs, reads } = machine(40)
    await settle(unheard, { busyMs, limitMs: 100 })
    expect(reads()).toBe(6)
  })

  test('waits two steps where the system does not count', async () => {
    let reads = 0
    await settle(unheard, { busyMs: () => (reads++, null) })
    expect(reads).toBe(3)
  })

  test('ends within a step when the run is cancelled', async () => {
    const abort = new AbortController()
    const { busyMs, reads } = machine(40)
    const waiting = settle(abort.signal, { busyMs })
    abort.abort()
    await waiting
    expect(reads()).toBe(2)
  })

  test('reads the machine itself when nothing else is named', async () => {
    await expect(settle(unheard, { limitMs: 20 })).resolves.toBeUndefined()
  })
})
