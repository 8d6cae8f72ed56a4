import './jsdom-gaps.ts'
import { render, screen } from '@testing-library/svelte'
import type { MenuCommand } from '../../../src/contract/api/bridge.ts'
import App from '../../../src/renderer/shell/App.svelte'
import type { SaveFile } from '../../../src/renderer/export/files.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { FakeLab } from '../../fixtures/fake-lab.ts'

/** The whole window over a fake lab, ready to be used. */
export async function openWindow(lab: FakeLab = new FakeLab(), saveFile: SaveFile = async () => true) {
  let menu: (command: MenuCommand) => void = () => {}
  const onMenuCommand = (listener: typeof menu) => {
    menu = listener
    return () => {}
  }
  const view = render(App, { api: lab, saveFile, onMenuCommand })
  await eventually(() => screen.getByRole('group', { name: 'Work' }))
  return { lab, ...view, choose: (command: MenuCommand) => menu(command) }
}

export function button(name: RegExp): HTMLButtonElement {
  return screen.getByRole('button', { name })
}

export function field(name: string | RegExp): HTMLInputElement {
  return screen.getByRole('textbox', { name })
}

/** Waits until the page has taken in what the lab said: events are gathered for a frame. */
export async function seen(text: string | RegExp): Promise<HTMLElement> {
  return eventually(() => screen.getAllByText(text)[0] as HTMLElement)
}

/** The text of what is found, without the spaces of its markup. */
export function text(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
}
