import { COLOUR_NAMES, type ColourName, type Palette, type Pixel, paletteOf, parseColour } from './colours.ts'
import { onThemeChange, themeName } from '../../ui/styles/theme.ts'
import { TASK_COLOURS, colourOf } from './looks.ts'
import type { SliceLabel } from './paint.ts'
import type { Raster } from './raster.ts'

/** Puts what was painted on a canvas of its size. */
export function showRaster(canvas: HTMLCanvasElement, { width, height, pixels }: Raster): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null || width === 0 || height === 0) return
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0)
}

/** CSS pixels. */
const LABEL_SIZE = { least: 10, most: 11.5 }

/**
 * Writes the tasks' numbers into their slices. `scale` is a column's width and `ratio` a CSS pixel's, on screen;
 * `magnification` says how much larger than usual type is.
 */
export function writeLabels(
  canvas: HTMLCanvasElement,
  labels: readonly SliceLabel[],
  {
    scale,
    ratio,
    palette,
    font,
    magnification,
  }: { scale: number; ratio: number; palette: Palette; font: string; magnification: number },
): void {
  const context = canvas.getContext('2d')
  if (context === null || labels.length === 0) return
  context.textBaseline = 'middle'
  let sizePx = 0
  for (const { task, left, width, top, height } of labels) {
    const fitting = Math.min(LABEL_SIZE.most, Math.max(LABEL_SIZE.least, (height / magnification) * 0.6))
    if (fitting !== sizePx) context.font = `600 ${fitting * magnification * ratio}px ${font}`
    sizePx = fitting
    const text = String(task + 1)
    if (context.measureText(text).width + 8 * ratio > width * scale) continue
    context.fillStyle = palette.inks[colourOf(task) % TASK_COLOURS] ?? 'black'
    context.fillText(text, left * scale + 4 * ratio, (top + height / 2 + 0.5) * ratio)
  }
}

/** Reading a dozen colours costs a layout; they only change with the theme. */
const palettes = new Map<string, Palette>()

/** The palette as the style sheet has it in the theme of the moment, or in the light one: a canvas knows no custom properties. */
export function readPalette(host: HTMLElement, scheme: 'light' | null = null): Palette {
  const name = themeName()
  const theme = name === null ? null : `${name} ${scheme}`
  const known = theme === null ? undefined : palettes.get(theme)
  if (known !== undefined) return known
  const probe = document.createElement('span')
  // In forced colours the tasks keep theirs: a hue is what tells them apart.
  probe.style.setProperty('forced-color-adjust', 'none')
  if (scheme !== null) probe.style.colorScheme = scheme
  host.append(probe)
  const colours = new Map<ColourName, Pixel>()
  for (const name of COLOUR_NAMES) {
    probe.style.color = `var(--${name})`
    colours.set(name, parseColour(getComputedStyle(probe).color))
  }
  probe.remove()
  const palette = paletteOf((name) => colours.get(name) ?? parseColour(''))
  if (theme !== null) palettes.set(theme, palette)
  return palette
}

/** Hands over the palette now and whenever the theme changes, until the returned function is called. */
export function followPalette(host: HTMLElement, listener: (palette: Palette) => void): () => void {
  const tell = (): void => listener(readPalette(host))
  tell()
  return onThemeChange(tell)
}
