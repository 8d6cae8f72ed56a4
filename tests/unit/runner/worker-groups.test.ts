import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Deferred, deferred } from '../../../src/base/deferred.ts'
import type { WorkerGroup, WorkerSpec } from '../../../src/runner/dispatch/worker-group.ts'
import type { ServiceAddresses } from '../../../src/runner/services/address.ts'
import { WorkerGroups } from '../../../src/runner/worker-groups.ts'

/** The groups that were started, each with the promise that its `kill` returns. */
const started: { readonly calls: string[]; readonly killed: Deferred<undefined> }[] = []

vi.mock('../../../src/runner/dispatch/index.ts', () => {
  const startGroup = (): Partial<WorkerGroup> => {
    const calls: string[] = []
    const killed = deferred<undefined>()
    started.push({ calls, killed })
    return {
      kill: () => {
        calls.push('kill')
        return killed.promise
      },
      abandon: () => {
        calls.push('abandon')
        return Promise.resolve()
      },
    }
  }
  return { DISPATCH: { serial: startGroup, threads: startGroup } }
})

const SERVICES: ServiceAddresses = { web: { port: 1_024, token: '' }, database: null }
const RESTARTED: ServiceAddresses = { web: { port: 1_025, token: '' }, database: null }

function groupsOf(workerReuse: 'warm' | 'cold'): WorkerGroups {
  return new WorkerGroups({ plan: { workerReuse } } as Omit<WorkerSpec, 'services'>)
}

beforeEach(() => {
  started.length = 0
})

describe('the workers of a model', () => {
  test('are reused from trial to trial in a warm run', async () => {
    const groups = groupsOf('warm')
    const group = await groups.get('serial', SERVICES)
    await groups.release('serial')
    expect(await groups.get('serial', SERVICES)).toBe(group)
    expect(started).toHaveLength(1)
  })

  test('are killed after each trial in a cold run', async () => {
    const groups = groupsOf('cold')
    await groups.get('serial', SERVICES)
    started[0]?.killed.resolve(undefined)
    await groups.release('serial')
    await groups.get('serial', SERVICES)
    expect(started.map(({ calls }) => calls)).toEqual([['kill'], []])
  })

  test('are replaced when a service has another address, as soon as the old ones are gone', async () => {
    const groups = groupsOf('warm')
    await groups.get('serial', SERVICES)
    const next = groups.get('serial', RESTARTED)
    expect(started).toHaveLength(1)
    started[0]?.killed.resolve(undefined)
    await next
    expect(started.map(({ calls }) => calls)).toEqual([['kill'], []])
  })

  test('are not started when the run was abandoned while the old ones were being killed', async () => {
    const groups = groupsOf('warm')
    await groups.get('serial', SERVICES)
    const next = groups.get('serial', RESTARTED)
    await groups.abandonAll()
    started[0]?.killed.resolve(undefined)
    expect(await next).toBeNull()
    expect(started).toHaveLength(1)
  })
})

test('abandoning a run abandons the workers of all models', async () => {
  const groups = groupsOf('warm')
  await groups.get('serial', SERVICES)
  await groups.get('threads', SERVICES)
  await groups.abandonAll()
  expect(started.map(({ calls }) => calls)).toEqual([['abandon'], ['abandon']])
})
