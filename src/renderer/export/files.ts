import type { SavedFile } from '../../contract/api/saved-file.ts'

/** Saves a file where the user chooses; resolves with false where the user cancelled. */
export type SaveFile = (file: SavedFile) => Promise<boolean>

/** "interleave-mandelbrot-timeline.png" */
export function fileName(workload: string, extension: 'png' | 'svg'): string {
  const words = workload
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return `interleave-${words === '' ? 'run' : words}-timeline.${extension}`
}

/** The time a browser may take to fetch a download. */
const DOWNLOAD_MS = 60_000

/** Saves a file as browsers do: in the downloads, or where the user chooses. */
export async function download({ name, bytes }: SavedFile): Promise<boolean> {
  const type = name.endsWith('.png') ? 'image/png' : 'image/svg+xml'
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_MS)
  return true
}
