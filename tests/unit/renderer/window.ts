import './jsdom-gaps.ts'
import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect } from 'vitest'
import type { MenuCommand } from '../../../src/contract/api/bridge.ts'
import type { Plan } from '../../../src/contract/plan/plan.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { savePlan } from '../../../src/renderer/experiment/session.ts'
import type { SaveFile } from '../../../src/renderer/export/files.ts'
import App from '../../../src/renderer/shell/App.svelte'
import { m } from '../../../src/text/messages.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { FakeLab } from '../../fixtures/fake-lab.ts'
import { PLAN } from '../../fixtures/scripted-run.ts'

afterEach(() => sessionStorage.clear())

/** The whole window over a fake lab, with a plan filled in: that of scripted runs, or none at a first visit. */
export async function openWindow<Of extends FakeLab = FakeLab>(
  lab: Of = new FakeLab() as Of,
  saveFile: SaveFile = async () => true,
  plan: Plan | null = PLAN,
) {
  let menu: (command: MenuCommand) => void = () => {}
  const onMenuCommand = (listener: typeof menu) => {
    menu = listener
    return () => {}
  }
  if (plan !== null) savePlan(plan)
  const view = render(App, { api: lab, saveFile, onMenuCommand })
  await eventually(() => screen.getByRole('combobox', { name: m.workload_choice_title() }))
  return { lab, ...view, choose: (command: MenuCommand) => menu(command) }
}

/** The window with a run that has reported these events. */
export async function openRun(...events: readonly RunEvent[]) {
  const opened = await openWindow()
  await startRun(opened.lab)
  opened.lab.emit(...events)
  return opened
}

/** Presses Run, and waits until the lab has the plan. */
export async function startRun(lab: FakeLab): Promise<void> {
  const runs = lab.plans.length
  await fireEvent.click(runButton())
  await eventually(() => expect(lab.plans).toHaveLength(runs + 1))
}

export function button(name: string | RegExp): HTMLButtonElement {
  return screen.getByRole('button', { name })
}

export function runButton(): HTMLButtonElement {
  return button(m.run_start())
}

export function cancelButton(): HTMLButtonElement {
  return button(new RegExp(`^(${m.run_cancel()}|${m.run_cancelling()})$`))
}

export function field(name: string | RegExp): HTMLInputElement {
  return screen.getByRole('textbox', { name })
}

/** The region with the state of the run. */
export function readout(): HTMLElement {
  return screen.getByRole('region', { name: m.readout_title() })
}

/** Waits until the run is shown in that state. */
export async function inState(state: 'running' | 'completed' | 'cancelled' | 'failed'): Promise<void> {
  await eventually(() => expect([...readout().classList]).toContain(state))
}

/** Waits until a text is shown: events are collected for a frame. */
export async function seen(wanted: string | RegExp): Promise<HTMLElement> {
  const matcher = typeof wanted === 'string' ? plain(wanted) : wanted
  return eventually(() => screen.getAllByText(matcher)[0] as HTMLElement)
}

/** A text as queries find it: with plain spaces in place of no-break spaces. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

/** The text of an element, without the spaces of its markup and with plain ones in place of no-break spaces. */
export function text(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
}
