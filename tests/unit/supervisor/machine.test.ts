import * as v from 'valibot'
import { expect, test } from 'vitest'
import { MachineInfoSchema } from '../../../src/contract/run/machine.ts'
import { machineInfo } from '../../../src/supervisor/machine.ts'

test('the machine is described as the contract requires', () => {
  const machine = machineInfo()
  expect(v.parse(MachineInfoSchema, machine)).toEqual(machine)
  expect(machine.usableCores).toBeGreaterThanOrEqual(1)
  expect(machine.memoryBytes).toBeGreaterThan(100e6)
  expect(machine).toMatchObject({ platform: process.platform, arch: process.arch })
})
