import { join } from 'node:path'
import { expectExported } from './exported.ts'
import { expect, browserTest as test } from './lab-test.ts'
import { SMALL } from './plans.ts'

test('the timeline is downloaded as PNG and SVG', async ({ lab: { page, ui, complaints }, folder }) => {
  await ui.runToEnd(SMALL)
  const files = { PNG: join(folder, 'a.png'), SVG: join(folder, 'a.svg') }
  for (const kind of ['PNG', 'SVG'] as const) {
    const downloading = page.waitForEvent('download')
    await ui.export(kind)
    const download = await downloading
    expect(download.suggestedFilename()).toBe(`interleave-mandelbrot-timeline.${kind.toLowerCase()}`)
    await download.saveAs(files[kind])
  }
  expectExported(files)
  expect(complaints).toEqual([])
})
