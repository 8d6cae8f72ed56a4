import { describe, expect, test } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { ADDRESS, FakeEnvironment, type Script } from '../../fixtures/fake-environment.ts'

/** An error as Node's server emits it. */
const systemError = (code: string): Error => Object.assign(new Error(`listen ${code}`), { code })

/** Serves until `then` has run, and a signal has ended it. */
async function serve(
  args: readonly string[],
  script: Script = {},
  then: (environment: FakeEnvironment) => void = () => undefined,
): Promise<FakeEnvironment> {
  const environment = new FakeEnvironment(script)
  const ended = main(['serve', ...args], environment)
  await eventually(() => expect(environment.stderr.text).not.toBe(''))
  then(environment)
  environment.send('SIGINT')
  expect(await ended).toBe(0)
  expect(environment).toMatchObject({ listeners: 0, calls: { prepare: 1, stop: 1 } })
  return environment
}

describe('serve', () => {
  test('prints the address alone on stdout and ends with the first signal', async () => {
    const environment = await serve([])
    expect(environment.stdout.text).toBe(`The lab is at ${ADDRESS}\n`)
    expect(environment.stderr.text).toBe(
      'The URL works once, in a browser on this machine. Press Ctrl-C to stop the lab.\n',
    )
    expect(environment).toMatchObject({ ports: [0], opened: [] })
  })

  test('listens on the given port and opens the browser', async () => {
    const environment = await serve(['--port', '8080', '--open'])
    expect(environment).toMatchObject({ ports: [8080], opened: [ADDRESS] })
  })

  test('reports that there is no browser', async () => {
    const environment = await serve(['--open'], { hasBrowser: false })
    expect(environment.stderr.lines.at(-1)).toBe('Could not open a browser. Open the URL above.')
  })

  test('prints the next address when a browser has used one up', async () => {
    const environment = await serve([], {}, ({ connect }) => connect())
    expect(environment.stderr.lines.at(-1)).toBe(`Browser connected. To connect another, open ${ADDRESS}`)
  })
})

describe('a port that is not available', () => {
  test.each([
    ['80', '--port must be a whole number from 1024 to 65535 (got 80).\n'],
    ['65536', '--port must be a whole number from 1024 to 65535 (got 65536).\n'],
    ['web', '--port must be a whole number from 1024 to 65535 (got "web").\n'],
    ['-1', '--port must be a whole number from 1024 to 65535 (got "-1").\n'],
    ['8.080', '--port must be a whole number from 1024 to 65535 (got "8.080").\n'],
  ])('such as %s is refused', async (port, line) => {
    const environment = new FakeEnvironment()
    expect(await main(['serve', `--port=${port}`], environment)).toBe(2)
    expect(environment.stderr.text).toBe(line)
    expect(environment.ports).toEqual([])
  })

  test('because another program uses it is a usage error', async () => {
    const environment = new FakeEnvironment({ serveFailure: systemError('EADDRINUSE') })
    expect(await main(['serve', '--port', '8080'], environment)).toBe(2)
    expect(environment.stderr.text).toBe('--port must be a port that no other program uses (got 8080).\n')
    expect(environment).toMatchObject({ listeners: 0, calls: { close: 1 } })
  })

  test('for another reason of the system is a sentence and status 1', async () => {
    const environment = new FakeEnvironment({ serveFailure: systemError('EACCES') })
    expect(await main(['serve', '--port', '8080'], environment)).toBe(1)
    expect(environment.stderr.text).toBe(
      'The lab could not be served at 127.0.0.1:8080: permission denied.\n',
    )
  })
})
