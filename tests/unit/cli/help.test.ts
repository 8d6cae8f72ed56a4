import { expect, test } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { workloadOf } from '../../fixtures/documents.ts'
import { CollectedOutput, FakeEnvironment } from '../../fixtures/fake-environment.ts'

async function printed(args: readonly string[], environment = new FakeEnvironment()): Promise<string> {
  expect(await main(args, environment)).toBe(0)
  expect(environment.stderr.text).toBe('')
  return environment.stdout.text
}

test('--version prints the version', async () => {
  expect(await printed(['--version'])).toBe('9.9.9\n')
})

test.each([[['--help']], [['-h']], [['help']]])('%j lists the commands', async (args) => {
  expect(await printed(args)).toMatch(
    /^Usage: interleave \[options\] \[command\]\n[\s\S]*\nCommands:\n {2}run \[options\] [\s\S]*\n {2}show <file> [\s\S]*\n {2}help \[command\]/,
  )
})

test('help prints the help of a command', async () => {
  expect(await printed(['help', 'run'])).toBe(await printed(['run', '--help']))
})

test('the help of run has every option, its limits, examples and exit statuses', async () => {
  const text = await printed(['run', '--help'])
  const options =
    'workload models tasks workers threads processes time-slice-ms blocking-call-ms repeats warmups seed ' +
    'worker-reuse param json out quiet help'
  for (const option of options.split(' ')) expect(text).toContain(`--${option}`)
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'measured trials per model: a whole number from 1 to 100 (default: 3)',
  )
  expect(text).toContain('  interleave run --workload primes')
  expect(text).toContain('Exit status:')
})

test('the help of show has its argument', async () => {
  expect(await printed(['show', '--help'])).toMatch(
    /^Usage: interleave show <file>\n[\s\S]*\nArguments:\n {2}file /,
  )
})

test('help has the width of the terminal, or 100 columns', async () => {
  const longest = (text: string): number => Math.max(...text.split('\n').map(({ length }) => length))
  expect(longest(await printed(['help', 'serve']))).toBeLessThanOrEqual(100)
  const narrow = new FakeEnvironment()
  Object.assign(narrow, { stdout: new CollectedOutput(70) })
  expect(longest(await printed(['help', 'serve'], narrow))).toBeLessThanOrEqual(70)
})

test('help names the program as it was called', async () => {
  const text = await printed(['run', '--help'], new FakeEnvironment({ command: 'npm run lab --' }))
  expect(text).toContain('Usage: npm run lab -- run [options]')
  expect(text).toContain('  npm run lab -- run --workload primes --workers 2')
  expect(text).not.toContain('interleave')
})

const workloads = [
  workloadOf({ id: 'primes' }),
  workloadOf({
    id: 'database',
    kind: 'io',
    params: [],
    unavailable: { code: 'no_sqlite', values: { node: '20.0.0' } },
  }),
]

test('workloads lists parameters, limits and defaults', async () => {
  const environment = new FakeEnvironment({ workloads })
  const lines = (await printed(['workloads'], environment)).split('\n')
  expect(lines[0]).toBe('primes: Prime numbers (CPU-bound)')
  expect(lines[2]).toBe('  One task = one range. Default: 8 tasks.')
  expect(lines[3]).toBe('  --param limit=1000   a whole number from 10 to 1,000,000')
  expect(lines[6]).toMatch(/^database: .*\(I\/O-bound\)$/)
  expect(lines.at(-2)).toMatch(/^ {2}Not available here\. .*20\.0\.0/)
  expect(environment.calls.close).toBe(1)
})

test('workloads --json prints everything that is known of them', async () => {
  const text = await printed(['workloads', '--json'], new FakeEnvironment({ workloads }))
  expect(JSON.parse(text)).toEqual(workloads)
})
