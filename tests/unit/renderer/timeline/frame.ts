import { NO_TASK } from '../../../../src/contract/columns/states.ts'
import type { TimelineData } from '../../../../src/renderer/timeline/model/lanes.ts'
import { type Layout, type LayoutOptions, layoutOf } from '../../../../src/renderer/timeline/model/layout.ts'
import { wholeWindow } from '../../../../src/renderer/timeline/model/view-window.ts'
import type { TimelineFrame } from '../../../../src/renderer/timeline/paint/paint-timeline.ts'
import { PixelColumns } from '../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { PALETTE } from '../../../fixtures/palette.ts'

/** The layout in a window of usual size, unless given otherwise. */
export function layoutIn(data: TimelineData, options: Partial<LayoutOptions> = {}): Layout {
  return layoutOf(data, { height: 600, tasks: null, cores: 2, focus: null, ...options })
}

/** A picture of everything in columns of one pixel, unless given otherwise. */
export function frameOf(
  data: TimelineData,
  { width = 300, ...fields }: Partial<TimelineFrame> & { readonly width?: number } = {},
): TimelineFrame {
  return {
    layout: layoutIn(data),
    view: wholeWindow(data.extentMs),
    extentMs: data.extentMs,
    marks: data.marks,
    columns: new PixelColumns(width),
    palette: PALETTE,
    scale: 1,
    ratio: 1,
    magnification: 1,
    selected: NO_TASK,
    pointed: NO_TASK,
    ...fields,
  }
}
