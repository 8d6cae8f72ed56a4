import type { Piscina } from 'piscina'

type Balancer = NonNullable<NonNullable<ConstructorParameters<typeof Piscina>[0]>['loadBalancer']>

/** More would not make the way there a smaller part of what a task costs. */
export const MOST_TASKS_PER_SLOT = 8

/** While so many tasks a slot are queued, the one that a slot holds ready is not missed by another at the end. */
const DEEP_QUEUE_PER_SLOT = 4

/**
 * Places a task at the slot that has the fewest. A slot has one task in work; while many are queued it holds the next
 * one ready, and of a great many up to a hundredth of its share, so that its process does not wait for the driver. The
 * last tasks go to whichever process is free.
 * @param queued how many tasks have no place yet
 */
export function placeTasks(slots: number, queued: () => number): Balancer {
  return (_task, workers) => {
    const most = mostPerSlot(queued() / slots)
    let least: (typeof workers)[number] | null = null
    for (const worker of workers) {
      if (worker.currentUsage < (least?.currentUsage ?? most)) least = worker
    }
    return least
  }
}

function mostPerSlot(queuedPerSlot: number): number {
  if (queuedPerSlot < DEEP_QUEUE_PER_SLOT) return 1
  return Math.min(MOST_TASKS_PER_SLOT, Math.max(2, Math.floor(queuedPerSlot / 100)))
}
