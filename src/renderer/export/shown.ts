import type { Layout } from '../timeline/model/layout.ts'
import type { ViewWindow } from '../timeline/model/view-window.ts'

/** What of the timeline goes into a picture: what is seen of it, and what it is of. */
export interface Shown {
  readonly title: string
  /** The plan, the machine, the date. */
  readonly lines: readonly string[]
  readonly layout: Layout
  readonly view: ViewWindow
  readonly extentMs: number
  /** The selected task; `NO_TASK` = none. */
  readonly selected: number
  /** How wide the lanes are, in CSS pixels. */
  readonly width: number
}
