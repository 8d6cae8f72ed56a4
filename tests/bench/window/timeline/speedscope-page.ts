// Runs in speedscope's page: hands it a file as a person does who drops it there, and counts its frames.
import { afterFrame, zoomAndPan } from './drive.ts'
import type { PageFigures } from './page.ts'

const GIVE_UP_MS = 120_000

/** Opens a profile, from its text on, then zooms and moves through it for that many frames. */
export async function open(text: string, frameCount: number): Promise<PageFigures> {
  const files = new DataTransfer()
  files.items.add(new File([text], 'slices.speedscope.json', { type: 'application/json' }))
  const middle = { x: innerWidth * 0.4, y: innerHeight * 0.5 }
  const onto = document.elementFromPoint(middle.x, middle.y)
  const startMs = performance.now()
  onto?.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }))
  // Its views have names from the moment on when there is a profile to show.
  while (!document.body.textContent.includes('Time Order')) {
    if (performance.now() - startMs > GIVE_UP_MS) throw new Error('speedscope shows nothing.')
    await afterFrame()
  }
  await afterFrame()
  const firstPaintMs = performance.now() - startMs
  return { firstPaintMs, ...(await zoomAndPan(middle.x, middle.y, frameCount)) }
}
