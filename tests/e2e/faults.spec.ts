import { fault } from '../../src/contract/fault.ts'
import { faultClause, faultText } from '../../src/text/faults.ts'
import { m } from '../../src/text/messages.ts'
import type { AnyLab } from './any-lab.ts'
import { expect, test } from './lab-test.ts'
import { NEVER_YIELDING, SMALL, TINY, WAITING } from './plans.ts'
import { type ProcessEntry, descendants, runnerOf, survivors, workFoldersOf, workersOf } from './processes.ts'

/** Processes that were killed, or whose parent was, are gone within this time. */
const GONE = { timeout: 3_000, intervals: [50] }

/** Starts a run that waits, until it has its processes, its web service and its temporary folder. */
async function startWaiting(lab: AnyLab): Promise<ProcessEntry> {
  await lab.ui.startRun(WAITING)
  await expect.poll(async () => (await workersOf(lab)).length).toBeGreaterThanOrEqual(3)
  const runner = await runnerOf(lab)
  expect(workFoldersOf(runner)).toHaveLength(1)
  return runner
}

test('a killed process of the pool fails its trial with the cause, and the other model is measured', async ({
  lab,
}) => {
  const { ui } = lab
  const params = { width: 1_200, height: 1_200, maxIterations: 3_000 }
  await ui.startRun({ ...SMALL, models: ['processes', 'cooperative'], params })
  await expect.poll(async () => (await workersOf(lab)).length).toBe(2)
  const [{ pid }] = (await workersOf(lab)) as [ProcessEntry]
  process.kill(pid, 'SIGKILL')
  await ui.expectState('completed', 60_000)
  await ui.open('figures')
  await expect(ui.figure('wallMs')).toHaveText([m.figure_not_measured(), /\d\s(ms|s)$/])
  const cause = faultClause(fault('process_killed', { pid, signal: 'SIGKILL' }))
  expect(await ui.warningTexts()).toContainEqual(expect.stringContaining(cause))
})

test('a killed runner ends its run with the cause and leaves nothing, and the next run completes', async ({
  lab,
}) => {
  const { ui } = lab
  const runner = await startWaiting(lab)
  const all = [runner, ...(await workersOf(lab))]
  process.kill(runner.pid, 'SIGKILL')
  await ui.expectState('failed')
  await expect(ui.headline).toHaveText(faultText(fault('runner_killed', { signal: 'SIGKILL' })))
  await expect.poll(() => survivors(all), GONE).toEqual([])
  await expect.poll(() => workFoldersOf(runner), GONE).toEqual([])
  await ui.runToEnd(TINY)
})

const ENDS = [
  ['closed', (lab: AnyLab) => lab.close()],
  ['killed', (lab: AnyLab) => void lab.program.kill('SIGKILL')],
] as const

for (const [how, end] of ENDS) {
  test(`a lab that is ${how} during a run that waits leaves no process and no folder`, async ({ ownLab }) => {
    const runner = await startWaiting(ownLab)
    const all = descendants(ownLab.pid)
    end(ownLab)
    await expect.poll(() => survivors(all), GONE).toEqual([])
    await expect.poll(() => workFoldersOf(runner), GONE).toEqual([])
  })

  test(`a lab that is ${how} during a run that never yields leaves no process`, async ({ ownLab }) => {
    await ownLab.ui.startRun(NEVER_YIELDING)
    const all = descendants(ownLab.pid)
    expect(all).toContainEqual(await runnerOf(ownLab))
    end(ownLab)
    await expect.poll(() => survivors(all), GONE).toEqual([])
  })
}
