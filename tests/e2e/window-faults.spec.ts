import { fault } from '../../src/contract/fault.ts'
import { faultText } from '../../src/text/faults.ts'
import { m } from '../../src/text/messages.ts'
import { expect, windowTest as test } from './lab-test.ts'
import { ANY, like } from './like.ts'
import { LONG, TINY } from './plans.ts'
import { runnerOf, survivors, workersOf } from './processes.ts'

test('a killed supervisor fails the run with the cause and leaves nothing, and the next run completes', async ({
  lab,
}) => {
  const { ui } = lab
  await ui.startRun({ ...LONG, models: ['processes'] })
  await expect.poll(async () => (await workersOf(lab)).length).toBe(2)
  const supervisor = await lab.supervisorPid()
  const all = [await runnerOf(lab), ...(await workersOf(lab))]
  process.kill(supervisor, 'SIGKILL')
  await ui.expectState('failed')
  await expect(ui.headline).toHaveText(like(m.fault_supervisor_stopped({ cause: ANY })))
  await expect.poll(() => survivors(all)).toEqual([])
  await ui.runToEnd(TINY)
  expect(await lab.supervisorPid()).not.toBe(supervisor)
})

test('a supervisor that is killed four times within a minute is not restarted, and the lab reports it', async ({
  ownLab: { page, ui, supervisorPid },
}) => {
  const currentPid = (): Promise<number> => supervisorPid().catch(() => 0)
  for (let kills = 0; kills < 4; kills++) {
    // A page that knows the workloads shows that the supervisor responds.
    await page.reload()
    await ui.expectUsable()
    const pid = await supervisorPid()
    process.kill(pid, 'SIGKILL')
    await expect.poll(currentPid).not.toBe(pid)
  }
  expect(await currentPid()).toBe(0)
  await ui.runButton.click()
  await expect(ui.alert).toHaveText(faultText(fault('supervisor_unavailable', {})))
})
