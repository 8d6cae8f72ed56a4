import { join } from 'node:path'
import { SMALL, runToEnd } from './experiment.ts'
import { expectTwice, exportButton } from './exported.ts'
import { browserTest as test, expect } from './lab-test.ts'

test('what is seen of the timeline is downloaded, as PNG of twice the resolution and as SVG', async ({
  lab: { page, complaints },
  userData,
}) => {
  await runToEnd(page, SMALL)
  const files = { PNG: join(userData, 'a.png'), SVG: join(userData, 'a.svg') }
  for (const kind of ['PNG', 'SVG'] as const) {
    const downloading = page.waitForEvent('download')
    await exportButton(page, kind).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe(`interleave-mandelbrot-timeline.${kind.toLowerCase()}`)
    await download.saveAs(files[kind])
  }
  await expectTwice(page, files.PNG, files.SVG)
  expect(complaints).toEqual([])
})
