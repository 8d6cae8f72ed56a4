import { describe, expect, test } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { FakeHost } from '../../fixtures/fake-host.ts'

/** A system error as Node throws it. */
const systemError = (code: string): Error => Object.assign(new Error('listen'), { code })

async function serving(host: FakeHost, ...args: string[]) {
  const ended = main(['serve', ...args], host)
  await eventually(() => expect(host.listeners).toBe(1))
  await eventually(() => expect(host.stdout.text).not.toBe(''))
  return ended
}

describe('serving the lab', () => {
  test('prints the address alone on stdout, and ends with the first signal', async () => {
    const host = new FakeHost()
    const ended = serving(host)
    await eventually(() => expect(host.stderr.text).toContain('Ctrl-C ends the lab.'))
    expect(host.stdout.text).toBe('The lab is at http://127.0.0.1:5000/#token=secret\n')
    expect(host.ports).toEqual([0])
    expect(host.opened).toEqual([])
    host.send('SIGINT')
    expect(await ended).toBe(0)
    expect(host.disposed).toBe(1)
    expect(host.listeners).toBe(0)
  })

  test('takes the port it is given, and opens the browser when asked to', async () => {
    const host = new FakeHost()
    const ended = serving(host, '--port', '8080', '--open')
    await eventually(() => expect(host.opened).toEqual(['http://127.0.0.1:5000/#token=secret']))
    expect(host.ports).toEqual([8080])
    host.send('SIGTERM')
    expect(await ended).toBe(0)
  })

  test('says so where there is no browser', async () => {
    const host = new FakeHost({ hasBrowser: false })
    const ended = serving(host, '--open')
    await eventually(() =>
      expect(host.stderr.text).toContain('There is no browser that could be opened here'),
    )
    host.send('SIGINT')
    await ended
  })

  test('prints the next address when one is used up', async () => {
    const host = new FakeHost()
    const ended = serving(host)
    await eventually(() => expect(host.stderr.text).toContain('Ctrl-C'))
    host.enter()
    expect(host.stderr.lines.at(-1)).toBe(
      'A browser has come in. For another one: http://127.0.0.1:5000/#token=secret',
    )
    host.send('SIGINT')
    await ended
  })
})

describe('a port that cannot be had', () => {
  test.each([
    ['80', '--port is 80: it must be a whole number from 1,024 to 65,535.\n'],
    ['65536', '--port is 65536: it must be a whole number from 1,024 to 65,535.\n'],
    ['web', '--port is "web": it must be a whole number from 1,024 to 65,535.\n'],
    ['-1', '--port is "-1": it must be a whole number from 1,024 to 65,535.\n'],
  ])('such as %s is one line and status 2', async (port, line) => {
    const host = new FakeHost()
    expect(await main(['serve', `--port=${port}`], host)).toBe(2)
    expect(host.stderr.text).toBe(line)
    expect(host.ports).toEqual([])
  })

  test('because another program has it is told', async () => {
    const host = new FakeHost({ serveFailure: systemError('EADDRINUSE') })
    expect(await main(['serve', '--port', '8080'], host)).toBe(2)
    expect(host.stderr.text).toBe('--port is 8080: it must be a port that no other program uses.\n')
  })

  test('for another reason of the system is told without its stack', async () => {
    const host = new FakeHost({ serveFailure: systemError('EACCES') })
    expect(await main(['serve', '--port', '8080'], host)).toBe(1)
    expect(host.stderr.text).toBe('The lab cannot be served on port 8080: permission is denied.\n')
  })
})
