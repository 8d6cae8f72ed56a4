import { describeMachine, describePlan } from '../shell/headline.ts'
import type { Outcome } from '../results/outcome.svelte.ts'
import { magnify } from '../timeline/model/layout.ts'
import type { TimelineState } from '../timeline/model/timeline.svelte.ts'
import type { Shown } from './shown.ts'

/** What is seen of the timeline now, as a picture of lanes that are `width` CSS pixels wide. */
export function shownNow(timeline: TimelineState, outcome: Outcome, width: number): Shown {
  const { plan, machine, workload, createdAt } = outcome
  const when = createdAt === null ? null : new Date(createdAt)
  const date = when === null ? '' : when.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
  return {
    title: `Who ran when: ${workload?.title ?? plan?.workload ?? ''}`,
    lines: [
      plan === null ? '' : describePlan(plan, workload),
      [machine === null ? '' : describeMachine(machine), date].filter((part) => part !== '').join(' · '),
    ].filter((line) => line !== ''),
    layout: magnify(timeline.layout, 1 / timeline.magnification),
    view: timeline.view,
    extentMs: timeline.timeline.extentMs,
    selected: timeline.task,
    width,
  }
}
