import '../jsdom-gaps.ts'
import { fireEvent, render } from '@testing-library/svelte'
import { afterEach, expect, test, vi } from 'vitest'
import { NO_TASK } from '../../../../src/contract/columns/states.ts'
import type { PictureBand } from '../../../../src/contract/run/events.ts'
import { addBands } from '../../../../src/renderer/client/pictures.ts'
import PictureCanvas from '../../../../src/renderer/results/charts/PictureCanvas.svelte'
import { eventually } from '../../../fixtures/eventually.ts'

const [WIDTH, HEIGHT] = [400, 200]

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Half of a picture: the upper one is that of task 0, the lower one that of task 1. */
function half(task: 0 | 1): { task: number; worker: number; output: PictureBand } {
  const rows = HEIGHT / 2
  const size = { pictureWidth: WIDTH, pictureHeight: HEIGHT, rows }
  const pixels = new Uint8Array(WIDTH * rows)
  return { task, worker: 0, output: { kind: 'band', ...size, topRow: task * rows, rowStep: 1, pixels } }
}

/** The canvas on a page where it is 100 CSS pixels wide, and the rows that were painted on it. */
function renderCanvas() {
  const painted: [top: number, height: number][] = []
  const putImageData = (...[, , , , top, , height]: readonly number[]): void => {
    painted.push([top ?? 0, height ?? 0])
  }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ putImageData } as never)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(100)
  vi.stubGlobal('ImageData', vi.fn())
  vi.stubGlobal('devicePixelRatio', 1)
  const props = { width: WIDTH, height: HEIGHT, label: 'Serial', selected: NO_TASK }
  const picture = addBands(undefined, [half(0)])
  const { container, rerender } = render(PictureCanvas, { ...props, picture })
  const canvas = container.querySelector('canvas')
  if (canvas === null) throw new Error('There is no canvas.')
  const sizeIs = (width: number, height: number): Promise<void> =>
    eventually(() => expect([canvas.width, canvas.height]).toEqual([width, height]))
  return { picture, painted, rerender, sizeIs }
}

test('a picture has the resolution of the screen, also after that has changed', async () => {
  const { sizeIs } = renderCanvas()
  await sizeIs(100, 50)
  vi.stubGlobal('devicePixelRatio', 2)
  await fireEvent(window, new Event('resize'))
  await sizeIs(200, 100)
})

test('only new bands of a picture are painted, all of them where the selected task changes', async () => {
  const { picture, painted, rerender, sizeIs } = renderCanvas()
  await sizeIs(100, 50)
  const whole = addBands(picture, [half(1)])
  await rerender({ picture: whole })
  await rerender({ selected: 1 })
  expect(painted).toEqual([
    [0, 25],
    [25, 25],
    [0, 50],
  ])
})
