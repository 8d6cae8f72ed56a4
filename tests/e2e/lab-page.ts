import { type Locator, type Page, expect } from '@playwright/test'
import type { MetricId } from '../../src/analysis/metrics/index.ts'
import { METRIC_GROUPS } from '../../src/analysis/metrics/metric.ts'
import { MODEL_IDS, type ModelId } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { PresetId } from '../../src/contract/plan/presets.ts'
import { m } from '../../src/text/messages.ts'
import { metricGroupTitle, metricTitle } from '../../src/text/metrics.ts'
import { modelTitle } from '../../src/text/models.ts'
import { presetTitle } from '../../src/text/presets.ts'
import { workloadTitle } from '../../src/text/workloads.ts'
import { ANY, like } from './like.ts'
import { TimelinePage } from './timeline-page.ts'

/** The title of the window or tab in each state of the newest run. */
const TAB_TITLES = {
  ready: m.app_name,
  running: m.tab_running,
  completed: m.tab_completed,
  cancelled: m.tab_cancelled,
  failed: m.tab_failed,
  lost: m.tab_lost,
} as const

const DRAWER_VIEWS = {
  explanation: m.drawer_explanation,
  breakdown: m.drawer_breakdown,
  figures: m.drawer_figures,
  pictures: m.drawer_pictures,
  table: m.drawer_table,
  method: m.drawer_method,
} as const

const EXPORTS = { PNG: () => 'PNG', SVG: () => 'SVG', print: m.export_print } as const

/** A selector of what is pointed at or selected, and of the drawer, for tools that need one. */
export const DETAILS = `[aria-label="${m.details_title()}"]`

/** Any number of any total. */
export const SOME = { number: ANY, total: ANY } as const

/** A run completes within this time on a machine that is busy with other things. */
const RUN_MS = 60_000

/** Looked at this often, since an expectation looks once a second. */
const LOOK_MS = 100

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

  get skipButton(): Locator {
    return this.page.getByRole('button', { name: m.skip_to_timeline() })
  }

  get workloads(): Locator {
    return this.form.getByRole('combobox', { name: m.workload_choice_title(), exact: true })
  }

  workload(id: string): Locator {
    return this.workloads.getByRole('option', { name: workloadTitle(id), exact: true })
  }

  preset(id: PresetId): Locator {
    return this.form.getByRole('radio', { name: presetTitle(id), exact: true })
  }

  model(id: ModelId): Locator {
    return this.form.getByRole('checkbox', { name: modelTitle(id), exact: true })
  }

  /** The field of the plan at that path, such as `tasks` or `params.limit`. */
  field(path: string): Locator {
    return this.form.locator(`[data-path="${path}"]`)
  }

  /** The run in a sentence: where it is, or its outcome. */
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

  get figures(): Locator {
    return this.page.getByRole('table').filter({ has: this.#metric('wallMs') })
  }

  /** The cells of a metric, one for each model. */
  figure(metric: MetricId): Locator {
    return this.figures
      .getByRole('row')
      .filter({ has: this.#metric(metric) })
      .getByRole('cell')
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

  /** Which models the projector's view shows. */
  get projectorModels(): Locator {
    return this.page.getByRole('group', { name: m.projector_models() })
  }

  get replayPosition(): Locator {
    return this.page.getByRole('slider', { name: m.replay_position() })
  }

  get exportButton(): Locator {
    return this.page.getByRole('button', { name: m.export_label(), exact: true })
  }

  async clockSeconds(): Promise<number> {
    return parseFloat(await this.clock.innerText())
  }

  async expectState(state: keyof typeof TAB_TITLES, timeout = RUN_MS): Promise<void> {
    await expect.poll(() => this.page.title(), { timeout, intervals: [LOOK_MS] }).toBe(TAB_TITLES[state]())
  }

  /** Waits until the lab has replied and no run is in progress. */
  async expectUsable(): Promise<void> {
    await this.runButton.and(this.page.locator(':enabled')).waitFor({ timeout: RUN_MS })
  }

  async choose(workload: string): Promise<void> {
    await this.workloads.selectOption(workload)
    await expect(this.workloads).toHaveValue(workload)
  }

  /** Chooses an experiment that is ready to be run; the radio button itself is invisible in its card. */
  async choosePreset(id: PresetId): Promise<void> {
    await this.form.getByText(presetTitle(id), { exact: true }).click()
    await expect(this.preset(id)).toBeChecked()
  }

  /** Fills in the experiment. Fields that the plan leaves out stay as they are, except the models. */
  async fillIn({ workload, params = {}, models, workers, ...numbers }: PlanInput): Promise<void> {
    await this.choose(workload)
    await this.#unfold()
    for (const id of MODEL_IDS) await this.model(id).setChecked(models?.includes(id) ?? true)
    if (workers?.threads !== undefined) await this.form.getByText(m.threads_fixed(), { exact: true }).click()
    const ofParams = Object.entries(params).map(([id, value]) => [`params.${id}`, value] as const)
    for (const [path, value] of [...ofParams, ...Object.entries({ ...workers, ...numbers })]) {
      await this.field(path).fill(String(value))
    }
  }

  /** Runs the experiment that is filled in, to its end. */
  async run(timeout = RUN_MS): Promise<void> {
    await this.runButton.click()
    await this.expectState('completed', timeout)
  }

  async runToEnd(plan: PlanInput): Promise<void> {
    await this.fillIn(plan)
    await this.run()
  }

  /** Starts a run and waits until a trial is in progress. The seed decides which model is first. */
  async startRun(plan: PlanInput): Promise<void> {
    await this.fillIn(plan)
    await this.runButton.click()
    await this.expectTrial()
  }

  async expectTrial(): Promise<void> {
    const title = like(m.running_title({ model: ANY, trial: m.trial_of(SOME) }))
    await expect(this.headline).toHaveText(title, { timeout: RUN_MS })
  }

  async cancel(): Promise<void> {
    await this.cancelButton.click()
    await this.expectState('cancelled')
  }

  /** Opens a view of the drawer. */
  async open(view: keyof typeof DRAWER_VIEWS): Promise<void> {
    const opener = this.page.getByRole('button', { name: DRAWER_VIEWS[view](), exact: true })
    if ((await opener.getAttribute('aria-expanded')) !== 'true') await opener.click()
    await expect(opener).toHaveAttribute('aria-expanded', 'true')
    if (view === 'figures') await this.#unfoldFigures()
  }

  /** What a reader must know before trusting the figures of a run that has ended. */
  async warningTexts(): Promise<readonly string[]> {
    // The views of the drawer are loaded together.
    await this.open('figures')
    await this.figures.waitFor()
    await this.open('explanation')
    return this.page.getByRole('list', { name: m.warnings_title() }).getByRole('listitem').allInnerTexts()
  }

  /** Chooses an item of the export menu. */
  async export(kind: keyof typeof EXPORTS): Promise<void> {
    await this.exportButton.click()
    await this.page.getByRole('menuitem', { name: EXPORTS[kind](), exact: true }).click()
  }

  #metric(metric: MetricId): Locator {
    return this.page.getByRole('rowheader', { name: metricTitle(metric), exact: true })
  }

  /** Opens the groups of figures that are folded. */
  async #unfoldFigures(): Promise<void> {
    await this.figures.waitFor()
    for (const group of METRIC_GROUPS) {
      const name = metricGroupTitle(group)
      const opener = this.figures.getByRole('button', { name, expanded: false })
      if (await opener.isVisible()) await opener.click()
    }
  }

  /** Shows the fields that are folded away. */
  async #unfold(): Promise<void> {
    const folded = this.form.locator('details:not([open]) > summary', { hasText: m.experiment_more() })
    if ((await folded.count()) > 0) await folded.click()
    await expect(this.field('repeats')).toBeVisible()
  }
}
