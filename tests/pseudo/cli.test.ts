import { expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { FakeEnvironment } from '../fixtures/fake-environment.ts'
import { unaccentedWords } from './unaccented.ts'

const COMMANDS = ['run', 'workloads', 'serve', 'show', 'help']
/** Values that a person types. */
const VALUES = ['primes', 'web', 'mandelbrot', 'latencyMs', 'crunch', 'limit', 'warm', 'cold', 'json', 'fly']
/** The runtime's own words in lists, which follow its locale. */
const LISTS = ['and', 'or']
const IDS = [...COMMANDS, ...VALUES, ...MODEL_IDS, ...LISTS]

test.each([
  [['--help']],
  ...COMMANDS.map((command) => [[command, '--help']]),
  [['workloads']],
  [[]],
  [['run', '-x']],
  [['run', '--jsno']],
  [['fly']],
  [['show']],
  [['show', 'absent.json']],
  [['run', '--workload']],
  [['run', '--workload', 'fly']],
  [['run', '--workload', 'crunch', '--tasks', '0']],
  [['run', '--workload', 'crunch', '--param', 'limit=1']],
  [['run', '--workload', 'crunch', '--models', 'fly']],
  [['serve', '--port', '70000']],
])('%j prints texts of the catalogue only', async (args) => {
  const environment = new FakeEnvironment()
  await main(args, environment)
  const printed = environment.stdout.text + environment.stderr.text
  expect(printed).not.toBe('')
  expect(unaccentedWords(printed, IDS)).toEqual([])
})
