import { describe, expect, it } from 'vitest'
import { MOST_TASKS_PER_SLOT, placeTasks } from '../../../src/runner/dispatch/placement.ts'

type Balancer = ReturnType<typeof placeTasks>
type Slot = Parameters<Balancer>[1][number]

/** Which slot of these, by the tasks that each has, gets the next one while so many are queued; null: none. */
function placeAmong(usages: readonly number[], queued: number): number | null {
  const slots = usages.map((currentUsage) => ({ currentUsage }) as Slot)
  const place = placeTasks(slots.length, () => queued)
  const chosen = place({} as Parameters<Balancer>[0], slots)
  return chosen === null ? null : slots.indexOf(chosen)
}

describe('a task of the pool of processes', () => {
  it('goes to a slot that has none', () => {
    expect(placeAmong([1, 0, 1], 0)).toBe(1)
    expect(placeAmong([2, 1, 0], 1_000)).toBe(2)
  })

  it('goes to the slot that has the fewest where all have one', () => {
    expect(placeAmong([2, 1, 2], 1_000)).toBe(1)
  })

  it('is held ready by a slot at work, as the second or third, while four or more for each slot are queued', () => {
    expect(placeAmong([1, 1], 8)).toBe(0)
    expect(placeAmong([2, 2], 8)).toBe(0)
    expect(placeAmong([3, 3], 8)).toBeNull()
  })

  it('waits for whichever process is free first when few are left', () => {
    expect(placeAmong([1, 1], 7)).toBeNull()
    expect(placeAmong([1, 1, 1], 11)).toBeNull()
  })

  it('is held with others of a great many, as many as a hundredth of what is queued for the slot', () => {
    expect(placeAmong([3, 3], 799)).toBeNull()
    expect(placeAmong([3, 3], 800)).toBe(0)
    expect(placeAmong([MOST_TASKS_PER_SLOT, MOST_TASKS_PER_SLOT], 20_000)).toBeNull()
  })
})
