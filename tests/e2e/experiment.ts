import { type Locator, type Page, expect } from '@playwright/test'
import { MODEL_IDS, MODEL_TEXTS, type ModelId } from '../../src/contract/models.ts'

/** An experiment as a person fills it in; what is left out stays at its default. */
export interface Experiment {
  /** The title of the work. */
  readonly work: 'Mandelbrot picture' | 'Prime numbers' | 'Web pages' | 'Waits'
  readonly models?: readonly ModelId[]
  /** Number fields by their label. */
  readonly fields?: Readonly<Record<string, number | string>>
  readonly warmups?: number
}

/** Enough to see every model at work, and over in a second or two. */
export const SMALL: Experiment = {
  work: 'Mandelbrot picture',
  fields: { Tasks: 6, Width: 240, Height: 160, Iterations: 100, Repeats: 1 },
  warmups: 0,
}

/** Work that lasts until it is cancelled: minutes of computing on every core. */
export const LONG: Experiment = {
  work: 'Mandelbrot picture',
  fields: { Tasks: 8, Width: 4000, Height: 4000, Iterations: 10_000, Repeats: 1 },
  warmups: 0,
}

/** Fills in the experiment by label, as a person would. */
export async function fillIn(page: Page, { work, models, fields = {}, warmups }: Experiment): Promise<void> {
  const form = page.getByRole('form', { name: 'Experiment' })
  // The radio button itself is covered by its label, as far as the mouse is concerned.
  await form.getByText(work, { exact: true }).click()
  for (const id of MODEL_IDS) {
    const box = form.getByRole('checkbox', { name: MODEL_TEXTS[id].title })
    await box.setChecked(models === undefined || models.includes(id))
  }
  for (const [label, value] of Object.entries(fields)) {
    await form.getByRole('textbox', { name: label }).fill(String(value))
  }
  if (warmups !== undefined) {
    const field = form.getByRole('textbox', { name: 'Warm-ups' })
    if (!(await field.isVisible())) await form.getByText('More', { exact: true }).click()
    await field.fill(String(warmups))
  }
}

export function runButton(page: Page): Locator {
  return page.getByRole('button', { name: 'Run', exact: true })
}

export function cancelButton(page: Page): Locator {
  return page.getByRole('button', { name: /^Cancel/ })
}

/** The part of the window that says in which state the run is. */
export function state(page: Page): Locator {
  return page.getByRole('region', { name: 'State of the run' })
}

/** Waits until the window says so at its top. */
export async function expectState(
  page: Page,
  words: 'Ready' | 'Running' | 'Finished' | 'Cancelled' | 'Failed',
  timeout = 30_000,
): Promise<void> {
  await expect(state(page).getByText(words, { exact: true })).toBeVisible({ timeout })
}

/** Runs an experiment to its end. */
export async function runToEnd(page: Page, experiment: Experiment): Promise<void> {
  await fillIn(page, experiment)
  await runButton(page).click()
  await expectState(page, 'Finished')
}

/** Starts a run and waits until a trial is under way. The order of the models is random, and the seed's. */
export async function startRun(page: Page, experiment: Experiment): Promise<void> {
  await fillIn(page, experiment)
  await runButton(page).click()
  await expect(state(page).getByRole('heading')).toContainText(/trial \d+ of/, { timeout: 15_000 })
}
