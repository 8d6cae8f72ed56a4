import { readPalette } from '../timeline/paint/canvas-layer.ts'
import type { SvgTheme } from './svg.ts'

/** The theme of the moment, or the light one, as it is where `host` stands. */
export function themeAt(host: HTMLElement, scheme: 'light' | null): SvgTheme {
  const probe = document.createElement('span')
  if (scheme !== null) probe.style.colorScheme = scheme
  probe.style.color = 'var(--ink)'
  host.append(probe)
  const { color, fontFamily } = getComputedStyle(probe)
  probe.remove()
  return { palette: readPalette(host, scheme), ink: color, font: fontFamily }
}
