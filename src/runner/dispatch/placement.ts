import type { Piscina } from 'piscina'
import { MOST_FRAMES_UNDER_WAY } from '../workers/task-exchange.ts'

type Balancer = NonNullable<NonNullable<ConstructorParameters<typeof Piscina>[0]>['loadBalancer']>

/** More would not make the way there a smaller part of what a task costs. */
export const MOST_TASKS_PER_SLOT = 9

/** While so many tasks a slot are queued, those that a slot holds are not missed by another at the end. */
const DEEP_QUEUE_PER_SLOT = 4

/**
 * Places a task at the slot that has the fewest. A slot has one task in work; while many are queued it holds the next
 * ones ready, each a frame of its own, so that its process does not wait for slot or coordinator; and of a great many up to
 * a hundredth of its share. The last tasks go to whichever process is free.
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
  return Math.min(MOST_TASKS_PER_SLOT, Math.max(MOST_FRAMES_UNDER_WAY, Math.floor(queuedPerSlot / 100)))
}
