import { fault } from '../../src/contract/fault.ts'
import { faultText } from '../../src/text/faults.ts'
import { NOT_AVAILABLE } from '../../src/text/format.ts'
import { expect, test } from './lab-test.ts'
import { LONG, SMALL, TINY } from './plans.ts'
import { runnerOf, survivors, workersOf } from './processes.ts'

test('a killed process of the pool fails its trial with the cause, and the other model is measured', async ({
  lab,
}) => {
  const { page, ui } = lab
  const params = { width: 1_200, height: 1_200, maxIterations: 3_000 }
  await ui.startRun({ ...SMALL, models: ['processes', 'cooperative'], params })
  await expect.poll(async () => (await workersOf(lab)).length).toBe(2)
  const [{ pid }] = (await workersOf(lab)) as [{ pid: number }]
  process.kill(pid, 'SIGKILL')
  await ui.expectState('completed', 60_000)
  const cause = faultText(fault('process_killed', { pid, signal: 'SIGKILL' }))
  await expect(ui.race.getByText(cause)).toBeVisible()
  await expect(ui.figure('wallMs')).toHaveText([NOT_AVAILABLE, /\d\s(ms|s)$/])
  await page.screenshot({ path: 'test-results/screenshots/failed-trial.png' })
})

test('a killed runner ends its run with the cause, and the next run completes', async ({ lab }) => {
  const { page, ui } = lab
  await ui.startRun({ ...LONG, models: ['processes'] })
  await expect.poll(async () => (await workersOf(lab)).length).toBe(2)
  const runner = await runnerOf(lab)
  const all = [runner, ...(await workersOf(lab))]
  process.kill(runner.pid, 'SIGKILL')
  await ui.expectState('failed')
  await expect(ui.headline).toHaveText(faultText(fault('runner_killed', { signal: 'SIGKILL' })))
  await page.screenshot({ path: 'test-results/screenshots/killed-runner.png' })
  await expect.poll(() => survivors(all)).toEqual([])
  await ui.runToEnd(TINY)
})
