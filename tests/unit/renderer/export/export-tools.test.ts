import { screen } from '@testing-library/svelte'
import { describe, expect, test, vi } from 'vitest'
import * as v from 'valibot'
import { type SavedFile, SavedFileSchema } from '../../../../src/contract/api/saved-file.ts'
import { LabError, fault } from '../../../../src/contract/fault.ts'
import { type SaveFile, download, fileName } from '../../../../src/renderer/export/files.ts'
import { faultText } from '../../../../src/text/faults.ts'
import { m } from '../../../../src/text/messages.ts'
import { workloadTitle } from '../../../../src/text/workloads.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { FakeLab } from '../../../fixtures/fake-lab.ts'
import { completeRun } from '../../../fixtures/scripted-run.ts'
import { chooseItem } from '../drawer.ts'
import { inState, openWindow, seen, startRun, text } from '../window.ts'

const TITLE = m.export_title({ workload: workloadTitle('mandelbrot') })
const SAVED = m.export_saved({ kind: 'SVG' })

/** The window with a finished run, whose files go to `saveFile`. */
async function openFinished(saveFile: SaveFile = async () => true) {
  const opened = await openWindow(new FakeLab(), saveFile)
  await startRun(opened.lab)
  opened.lab.emit(...completeRun())
  await inState('completed')
  return opened
}

const exportAs = (kind: string): Promise<void> => chooseItem(m.export_label(), kind)

describe('the export', () => {
  test('saves the visible part as SVG under a name with its workload, and confirms it', async () => {
    const files: SavedFile[] = []
    await openFinished(async (file) => files.push(file) > 0)
    await exportAs('SVG')
    await seen(SAVED)
    const [file] = files
    expect(file?.name).toBe('interleave-mandelbrot-timeline.svg')
    const svg = new DOMParser().parseFromString(new TextDecoder().decode(file?.bytes), 'image/svg+xml')
    expect(svg.querySelector('title')?.textContent).toBe(TITLE)
    expect(v.is(SavedFileSchema, file)).toBe(true)
  })

  test('confirms nothing when the user cancels', async () => {
    const saveFile = vi.fn(async () => false)
    await openFinished(saveFile)
    await exportAs('SVG')
    await eventually(() => expect(saveFile).toHaveBeenCalledOnce())
    expect(screen.queryByText(SAVED)).toBeNull()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('shows why a file could not be saved, until the next attempt', async () => {
    const saveFile = vi.fn(async () => true)
    const cause = fault('save_failed', { file: 'picture.svg', problem: 'disk_full', text: 'ENOSPC' })
    saveFile.mockRejectedValueOnce(new LabError(cause))
    await openFinished(saveFile)
    await exportAs('SVG')
    expect(text(await eventually(() => screen.getByRole('alert')))).toBe(faultText(cause))
    await exportAs('SVG')
    await seen(SAVED)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('reports where the window cannot draw a picture', async () => {
    await openFinished()
    await exportAs('PNG')
    await eventually(() => expect(text(screen.getByRole('alert'))).toBe(m.export_no_picture()))
  })

  test('prints from its menu and from the native menu', async () => {
    const print = vi.spyOn(window, 'print').mockReturnValue(undefined)
    const { choose } = await openFinished()
    await exportAs(m.export_print())
    choose('print')
    expect(print).toHaveBeenCalledTimes(2)
  })

  test('draws the timeline for paper when the page is printed, and removes it afterwards', async () => {
    await openFinished()
    const sheet = (): Element | null => document.querySelector('.sheet svg')
    expect(sheet()).toBeNull()
    await eventually(() => {
      window.dispatchEvent(new Event('beforeprint'))
      expect(sheet()?.querySelector('title')?.textContent).toBe(TITLE)
    })
    window.dispatchEvent(new Event('afterprint'))
    expect(sheet()).toBeNull()
  })
})

describe('an exported file', () => {
  test('has a name that every system accepts', () => {
    expect(fileName('mandelbrot', 'png')).toBe('interleave-mandelbrot-timeline.png')
    expect(fileName('../SHA 256/..', 'svg')).toBe('interleave-sha-256-timeline.svg')
    expect(fileName('', 'svg')).toBe('interleave-run-timeline.svg')
  })

  test('is downloaded by a browser under its name, with its bytes', async () => {
    const blobs: Blob[] = []
    URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`
    const clicked: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(`${this.download} ${this.href}`)
    })
    await expect(download({ name: 'a.svg', bytes: Uint8Array.of(60, 61) })).resolves.toBe(true)
    expect(clicked).toEqual(['a.svg blob:1'])
    expect(blobs[0]?.type).toBe('image/svg+xml')
    expect(new Uint8Array((await blobs[0]?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(
      Uint8Array.of(60, 61),
    )
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
