import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, test, vi } from 'vitest'
import * as v from 'valibot'
import { type SavedFile, SavedFileSchema } from '../../../../src/contract/api/saved-file.ts'
import { download, fileName } from '../../../../src/renderer/export/files.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { FakeLab } from '../../../fixtures/fake-lab.ts'
import { completeRun } from '../../../fixtures/sample-run.ts'
import { openWindow, seen, text } from '../window.ts'

async function finished(saveFile: (file: SavedFile) => Promise<boolean>) {
  const opened = await openWindow(new FakeLab(), saveFile)
  await fireEvent.click(screen.getByRole('button', { name: /^Run/ }))
  await eventually(() => expect(opened.lab.plans).toHaveLength(1))
  opened.lab.emit(...completeRun())
  await seen('Finished')
  await eventually(() => screen.getByRole('group', { name: 'Export' }))
  return opened
}

const press = (name: string): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name }))

describe('the export', () => {
  test('saves what is seen as SVG under a name that says what it is, and says so', async () => {
    const files: SavedFile[] = []
    await finished(async (file) => files.push(file) > 0)
    await press('SVG')
    await seen('SVG saved.')
    const [file] = files
    expect(file?.name).toBe('interleave-mandelbrot-timeline.svg')
    const svg = new TextDecoder().decode(file?.bytes)
    expect(svg).toContain('Who ran when: Mandelbrot picture')
    expect(new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')).toBeNull()
    expect(v.is(SavedFileSchema, file)).toBe(true)
  })

  test('says nothing when the person thinks better of it', async () => {
    const saveFile = vi.fn(async () => false)
    await finished(saveFile)
    await press('SVG')
    await eventually(() => expect(saveFile).toHaveBeenCalledOnce())
    expect(screen.queryByText(/saved\.$/)).toBeNull()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('says in a sentence why a file could not be saved, and tries again', async () => {
    const saveFile = vi.fn(async () => true)
    saveFile.mockRejectedValueOnce(new Error('picture.svg could not be saved: the disk is full.'))
    await finished(saveFile)
    await press('SVG')
    const alert = await eventually(() => screen.getByRole('alert'))
    expect(text(alert)).toBe('picture.svg could not be saved: the disk is full.')
    await press('SVG')
    await seen(/saved\.$/)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('says so where the window cannot draw a picture', async () => {
    await finished(async () => true)
    await press('PNG')
    await eventually(() => expect(text(screen.getByRole('alert'))).toMatch(/^The picture could not be made/))
  })

  test('prints from its button and from the native menu', async () => {
    const print = vi.spyOn(window, 'print').mockReturnValue(undefined)
    const { choose } = await finished(async () => true)
    await press('Print')
    choose('print')
    expect(print).toHaveBeenCalledTimes(2)
  })

  test('puts the timeline as vectors on paper, and takes it away again', async () => {
    await finished(async () => true)
    const sheet = (): Element | null => document.querySelector('.sheet svg')
    expect(sheet()).toBeNull()
    window.dispatchEvent(new Event('beforeprint'))
    expect(sheet()?.querySelector('title')?.textContent).toBe('Who ran when: Mandelbrot picture')
    window.dispatchEvent(new Event('afterprint'))
    await eventually(() => expect(sheet()).toBeNull())
  })
})

describe('a file', () => {
  test('has a name that every system takes', () => {
    expect(fileName('mandelbrot', 'png')).toBe('interleave-mandelbrot-timeline.png')
    expect(fileName('../SHA 256/..', 'svg')).toBe('interleave-sha-256-timeline.svg')
    expect(fileName('', 'svg')).toBe('interleave-run-timeline.svg')
  })

  test('is downloaded in a browser under its name, with its bytes', async () => {
    const blobs: Blob[] = []
    URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`
    const clicked: string[] = []
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      clicked.push(`${this.download} ${this.href}`)
    })
    await expect(download({ name: 'a.svg', bytes: Uint8Array.of(60, 61) })).resolves.toBe(true)
    expect(clicked).toEqual(['a.svg blob:1'])
    expect(blobs[0]?.type).toBe('image/svg+xml')
    expect(new Uint8Array((await blobs[0]?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(
      Uint8Array.of(60, 61),
    )
    click.mockRestore()
  })

  test.each([
    { name: '../a.png', bytes: Uint8Array.of(1) },
    { name: 'a.exe', bytes: Uint8Array.of(1) },
    { name: 'a.png', bytes: Uint8Array.of() },
    { name: 'a.png', bytes: 'text' },
    { name: 'a.png', bytes: Uint8Array.of(1), path: '/etc' },
  ])('is refused as %o', (file) => {
    expect(v.is(SavedFileSchema, file)).toBe(false)
  })
})
