import { expect, test } from '@playwright/test'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { modelTitle } from '../../src/text/models.ts'
import type { AnyLab } from './any-lab.ts'

/** Small screens of notebooks and projectors. */
const SCREENS = [
  [1366, 768],
  [1280, 720],
  [1024, 768],
] as const

/** Expects that no lane of a finished run of all models has to be scrolled to. */
export async function expectAllLanesVisible({ ui, setSize }: AnyLab): Promise<void> {
  await expect(ui.timeline.modelNames).toHaveText(MODEL_IDS.map((id) => new RegExp(modelTitle(id))))
  for (const [width, height] of SCREENS) {
    await test.step(`${width} × ${height}`, async () => {
      await setSize(width, height)
      await expect.poll(() => ui.timeline.hiddenParts()).toEqual([])
    })
  }
}
