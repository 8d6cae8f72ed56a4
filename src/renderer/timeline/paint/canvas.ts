import { onThemeChange, themeName } from '../../ui/styles/theme.ts'
import { COLOUR_NAMES, type Palette, type Pixel, cssColour, paletteOf, parseColour } from './colours.ts'
import type { RasterSurface } from './raster.ts'
import type { SurfaceStroke } from './surface.ts'

/** Shows what was painted on a canvas of the same size, its lines and texts included. */
export function showRaster(
  canvas: HTMLCanvasElement,
  { width, height, pixels, strokes, texts }: RasterSurface,
  font = 'sans-serif',
): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null || width === 0 || height === 0) return
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0)
  for (const stroke of strokes) draw(context, stroke)
  let style = ''
  for (const { x, y, text, size, isBold, anchor, colour } of texts) {
    const wanted = `${isBold ? 600 : 400} ${size}px ${font}`
    if (wanted !== style) context.font = wanted
    style = wanted
    context.fillStyle = colour
    context.textAlign = anchor === 'middle' ? 'center' : anchor
    context.fillText(text, x, y)
  }
}

/** Paths by their data: icons are drawn again and again. */
const paths = new Map<string, Path2D>()
const MAX_PATHS = 64

function pathOf(data: string): Path2D {
  const path = paths.get(data) ?? new Path2D(data)
  // Other lines differ from frame to frame.
  if (paths.size >= MAX_PATHS) paths.clear()
  paths.set(data, path)
  return path
}

function draw(context: CanvasRenderingContext2D, { path, x, y, scale, width, colour }: SurfaceStroke): void {
  context.setTransform(scale, 0, 0, scale, x, y)
  context.lineWidth = width / scale
  context.lineJoin = 'round'
  context.strokeStyle = cssColour(colour)
  context.stroke(pathOf(path))
  context.resetTransform()
}

/** Reading the colours costs a layout; they only change with the theme. */
const palettes = new Map<string, Palette>()

/** The palette of the style sheet in the current theme, or in the light one: a canvas knows no custom properties. */
export function readPalette(host: HTMLElement, scheme: 'light' | null = null): Palette {
  const name = themeName()
  const theme = name === null ? null : `${name} ${scheme}`
  const known = theme === null ? undefined : palettes.get(theme)
  if (known !== undefined) return known
  const probe = document.createElement('span')
  // In forced colours the tasks keep theirs: a hue distinguishes them.
  probe.style.setProperty('forced-color-adjust', 'none')
  if (scheme !== null) probe.style.colorScheme = scheme
  host.append(probe)
  const colours = new Map<string, Pixel>()
  for (const colour of COLOUR_NAMES) {
    probe.style.color = `var(--${colour})`
    colours.set(colour, parseColour(getComputedStyle(probe).color))
  }
  probe.remove()
  const palette = paletteOf((colour) => colours.get(colour) ?? parseColour(''))
  if (theme !== null) palettes.set(theme, palette)
  return palette
}

/** Calls `listener` with the palette now and whenever the theme changes, until the returned function is called. */
export function followPalette(host: HTMLElement, listener: (palette: Palette) => void): () => void {
  const report = (): void => listener(readPalette(host))
  report()
  return onThemeChange(report)
}
