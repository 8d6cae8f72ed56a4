import { expect, test } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { FakeHost } from '../../fixtures/fake-host.ts'
import { workloadOf } from '../../fixtures/trials.ts'

const workloads = [
  workloadOf(),
  workloadOf({
    id: 'query',
    kind: 'io',
    title: 'Queries',
    params: [],
    unavailable: 'this Node has no SQLite',
  }),
]

test('workloads are listed with parameters, defaults and limits', async () => {
  const host = new FakeHost({ workloads })
  expect(await main(['workloads'], host)).toBe(0)
  expect(host.stderr.text).toBe('')
  expect(host.stdout.lines).toEqual([
    'crunch: Number crunching (calculates)',
    '  Crunches numbers.',
    '  A task is one range; 8 unless --tasks says otherwise.',
    '  --param limit=1000   a whole number from 10 to 1,000,000',
    '      How far to count.',
    '',
    'query: Queries (waits)',
    '  Crunches numbers.',
    '  A task is one range; 8 unless --tasks says otherwise.',
    '  Cannot run here: this Node has no SQLite',
  ])
  expect(host.disposed).toBe(1)
})

test('workloads are listed as JSON with all that is known of them', async () => {
  const host = new FakeHost({ workloads })
  expect(await main(['workloads', '--json'], host)).toBe(0)
  expect(JSON.parse(host.stdout.text)).toEqual(workloads)
})

test('the version is printed', async () => {
  const host = new FakeHost()
  expect(await main(['--version'], host)).toBe(0)
  expect(host.stdout.text).toBe('9.9.9\n')
})

test.each([[['--help']], [['-h']], [['help']]])('%j prints the commands', async (args) => {
  const host = new FakeHost()
  expect(await main(args, host)).toBe(0)
  expect(host.stdout.text).toMatch(/run \[options\] [\s\S]*workloads \[options\]/)
  expect(host.stderr.text).toBe('')
})

test('the help of a command is printed by its name too', async () => {
  const [asked, option] = [new FakeHost(), new FakeHost()]
  expect(await main(['help', 'run'], asked)).toBe(0)
  expect(await main(['run', '--help'], option)).toBe(0)
  expect(asked.stdout.text).toBe(option.stdout.text)
})

test('help and messages name the program as it was called', async () => {
  const host = new FakeHost({ command: 'npm run lab --' })
  expect(await main(['run', '--help'], host)).toBe(0)
  expect(host.stdout.text).toContain('Usage: npm run lab -- run [options]')
  expect(host.stdout.text).toContain('  npm run lab -- run --workload primes --workers 2')
  expect(host.stdout.text).not.toContain('interleave')
  expect(await main(['fly'], host)).toBe(2)
  expect(host.stderr.text).toBe('Unknown command fly: see npm run lab -- --help.\n')
})

test('the help of run names every option, its limits, examples and exit statuses', async () => {
  const host = new FakeHost()
  expect(await main(['run', '--help'], host)).toBe(0)
  const options =
    'workload models tasks workers threads processes slice-ms blocking-line-ms repeats warmups seed param json out quiet'
  for (const option of options.split(' ')) expect(host.stdout.text).toContain(`--${option}`)
  expect(host.stdout.text).toContain('a whole number from 1 to 20,000')
  expect(host.stdout.text).toContain('interleave run --workload primes')
  expect(host.stdout.text).toContain('130 interrupted')
  expect(Math.max(...host.stdout.lines.map(({ length }) => length))).toBeLessThanOrEqual(100)
})
