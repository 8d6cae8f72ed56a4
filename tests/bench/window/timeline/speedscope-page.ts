// Runs in speedscope's page: drops a file on it, and measures its frames.
import { afterFrame, zoomAndPan } from './drive.ts'
import type { PageFigures } from './page.ts'

const TIMEOUT_MS = 120_000

/** Opens a profile, then zooms and pans for that many frames. */
export async function open(text: string, frames: number): Promise<PageFigures> {
  const files = new DataTransfer()
  files.items.add(new File([text], 'slices.speedscope.json', { type: 'application/json' }))
  const middle = { x: innerWidth * 0.4, y: innerHeight * 0.5 }
  const target = document.elementFromPoint(middle.x, middle.y)
  const startMs = performance.now()
  target?.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }))
  // The names of its views appear with the profile.
  while (!document.body.textContent.includes('Time Order')) {
    if (performance.now() - startMs > TIMEOUT_MS) throw new Error('speedscope shows nothing.')
    await afterFrame()
  }
  await afterFrame()
  const firstPaintMs = performance.now() - startMs
  return { firstPaintMs, ...(await zoomAndPan(middle.x, middle.y, frames)) }
}
