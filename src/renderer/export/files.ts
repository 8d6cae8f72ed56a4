import type { SavedFile } from '../../contract/api/saved-file.ts'

/** Saves a file where the person wants it; false when the person has thought better of it. */
export type SaveFile = (file: SavedFile) => Promise<boolean>

/** "interleave-mandelbrot-timeline.png" */
export function fileName(workload: string, extension: 'png' | 'svg'): string {
  const words = workload
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return `interleave-${words === '' ? 'run' : words}-timeline.${extension}`
}

/** How long a browser may take to fetch what it downloads. */
const KEEP_MS = 60_000

/** Saves a file as browsers do: it goes to the downloads, or where the person says. */
export async function download({ name, bytes }: SavedFile): Promise<boolean> {
  const type = name.endsWith('.png') ? 'image/png' : 'image/svg+xml'
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS)
  return true
}
