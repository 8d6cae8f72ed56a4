import { type Locator, type Page, expect } from '@playwright/test'
import type { MetricId } from '../../src/analysis/metrics/index.ts'
import { MODEL_IDS, type ModelId } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { m } from '../../src/text/messages.ts'
import { metricTitle } from '../../src/text/metrics.ts'
import { modelTitle } from '../../src/text/models.ts'
import { fieldTitle } from '../../src/text/problems.ts'
import { paramTitle, workloadTitle } from '../../src/text/workloads.ts'
import { ANY, like } from './like.ts'
import { TimelinePage } from './timeline-page.ts'

const STATES = {
  ready: m.run_state_ready,
  running: m.run_state_running,
  completed: m.run_state_completed,
  cancelled: m.run_state_cancelled,
  failed: m.run_state_failed,
} as const

/** Any number of any total. */
export const SOME = { number: ANY, total: ANY } as const

/** A run completes within this time on a machine that is busy with other things. */
const RUN_MS = 30_000

/**
 * The page of the lab, by its controls and texts. The only place that knows its layout; texts come from the catalogue,
 * so that a reworded sentence changes no test.
 */
export class LabPage {
  readonly page: Page
  readonly timeline: TimelinePage

  constructor(page: Page) {
    this.page = page
    this.timeline = new TimelinePage(page)
  }

  get form(): Locator {
    return this.page.getByRole('form', { name: m.experiment_title() })
  }

  get runButton(): Locator {
    return this.page.getByRole('button', { name: m.run_start(), exact: true })
  }

  get cancelButton(): Locator {
    return this.page.getByRole('button', { name: m.run_cancel() })
  }

  workload(id: string): Locator {
    return this.form.getByRole('radio', { name: workloadTitle(id), exact: true })
  }

  model(id: ModelId): Locator {
    return this.form.getByRole('checkbox', { name: modelTitle(id), exact: true })
  }

  /** A text field, whose label ends with its unit. */
  field(label: string): Locator {
    return this.form.getByRole('textbox', { name: new RegExp(`^${like(label).source}(\\s\\S+)?$`) })
  }

  /** The top of the page: the state of the run, its progress, its outcome. */
  get readout(): Locator {
    return this.page.getByRole('region', { name: m.readout_title() })
  }

  get headline(): Locator {
    return this.readout.getByRole('heading')
  }

  get clock(): Locator {
    return this.page.getByRole('timer')
  }

  get alert(): Locator {
    return this.page.getByRole('alert')
  }

  get race(): Locator {
    return this.page.getByRole('region', { name: m.race_title() })
  }

  get figuresRegion(): Locator {
    return this.page.getByRole('region', { name: m.figures_title() })
  }

  get figures(): Locator {
    return this.figuresRegion.getByRole('table')
  }

  /** The cells of a metric, one for each model. */
  figure(metric: MetricId): Locator {
    const title = this.page.getByRole('rowheader', { name: metricTitle(metric), exact: true })
    return this.figures.getByRole('row').filter({ has: title }).getByRole('cell')
  }

  get provenance(): Locator {
    return this.page.getByText(m.provenance_title())
  }

  /** An image by its text alternative, such as a model's picture. */
  image(name: string | RegExp): Locator {
    return this.page.getByRole('img', { name })
  }

  get projectorButton(): Locator {
    return this.page.getByRole('button', { name: m.projector(), exact: true })
  }

  get leaveProjectorButton(): Locator {
    return this.page.getByRole('button', { name: m.projector_leave() })
  }

  exportButton(name: string): Locator {
    const group = this.page.getByRole('group', { name: m.export_label() })
    return group.getByRole('button', { name, exact: true })
  }

  get exportGroup(): Locator {
    return this.page.getByRole('group', { name: m.export_label() })
  }

  async clockSeconds(): Promise<number> {
    return parseFloat(await this.clock.innerText())
  }

  /** Waits for a state of the run; sooner noticed than by an expectation, which looks once a second. */
  async expectState(state: keyof typeof STATES, timeout = RUN_MS): Promise<void> {
    await this.readout.getByText(STATES[state](), { exact: true }).waitFor({ timeout })
  }

  /** Waits until the lab has replied and no run is in progress. */
  async expectUsable(): Promise<void> {
    await this.runButton.and(this.page.locator(':enabled')).waitFor({ timeout: RUN_MS })
  }

  /** Fills in the experiment by its labels. Fields that the plan leaves out stay as they are, except the models. */
  async fillIn({ workload, params = {}, models, workers, ...numbers }: PlanInput): Promise<void> {
    // The radio button itself is covered by its label.
    await this.form.getByText(workloadTitle(workload), { exact: true }).click()
    for (const id of MODEL_IDS) await this.model(id).setChecked(models?.includes(id) ?? true)
    for (const [id, value] of Object.entries(params)) {
      await this.field(paramTitle(workload, id)).fill(String(value))
    }
    if (workers?.threads !== undefined) await this.form.getByText(m.threads_fixed(), { exact: true }).click()
    for (const [name, value] of Object.entries({ ...workers, ...numbers })) {
      const field = this.field(fieldTitle(name))
      if (!(await field.isVisible())) await this.form.getByText(m.experiment_more(), { exact: true }).click()
      await field.fill(String(value))
    }
  }

  /** Runs an experiment to its end. */
  async runToEnd(plan: PlanInput): Promise<void> {
    await this.fillIn(plan)
    await this.runButton.click()
    await this.expectState('completed')
  }

  /** Starts a run and waits until a trial is in progress. The seed decides which model is first. */
  async startRun(plan: PlanInput): Promise<void> {
    await this.fillIn(plan)
    await this.runButton.click()
    await expect(this.headline).toHaveText(like(m.running_title({ model: ANY, trial: m.trial_of(SOME) })), {
      timeout: RUN_MS,
    })
  }

  async cancel(): Promise<void> {
    await this.cancelButton.click()
    await this.expectState('cancelled')
  }
}
