import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { isProcessAlive } from '../../../src/runner/child-process.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { type Program, processGroup, scriptArgs, startProgram } from './programs.ts'
import { put, temporaryFolder } from './temporary-folder.ts'

/** A program that honours the contract with its launcher and prints the events it receives. */
const STUB = `
  let interrupts = 0
  process.on('SIGINT', () => console.log('SIGINT ' + ++interrupts))
  process.on('SIGUSR2', () => process.exit(interrupts))
  process.once('disconnect', () => { console.log('disconnect'); process.exit(3) })
  process.channel.unref()
  setInterval(() => {}, 1000)
  const [action] = process.argv.slice(2)
  if (action === 'exit') process.exit(7)
  if (action === 'kill') process.kill(process.pid, 'SIGKILL')
  console.log('ready ' + process.pid + ' ' + process.cwd() + ' ' + process.env.INIT_CWD)`

const LAUNCH = 'process.exitCode = await lib.runInForeground(process.argv[1], process.argv.slice(2))'

let stub = ''
beforeEach(() => {
  stub = put(join(temporaryFolder(), 'stub.cjs'), STUB)
})

function launch(...args: string[]): Program {
  const env = { INIT_CWD: '/somewhere', npm_lifecycle_event: undefined }
  return startProgram(process.execPath, scriptArgs('foreground.mjs', LAUNCH, stub, ...args), env)
}

async function pidOf(program: Program): Promise<number> {
  return Number((await program.line(/^ready/)).split(' ')[1])
}

describe('runInForeground', () => {
  it('returns the exit status of the program', async () => {
    await expect(launch('exit').status).resolves.toBe(7)
  })

  it('returns 128 + the number of the signal that ended the program', async () => {
    await expect(launch('kill').status).resolves.toBe(128 + 9)
  })

  it('starts the program in its own process group, working directory and INIT_CWD', async () => {
    const launcher = launch()
    const pid = await pidOf(launcher)
    expect(processGroup(pid)).toBe(launcher.pid)
    await expect(launcher.line(/^ready/)).resolves.toBe(`ready ${pid} ${process.cwd()} /somewhere`)
  })

  it('leaves SIGINT to the program, which receives it once', async () => {
    const launcher = launch()
    const pid = await pidOf(launcher)
    process.kill(-launcher.pid, 'SIGINT')
    await launcher.line(/^SIGINT 1/)
    process.kill(launcher.pid, 'SIGINT')
    process.kill(pid, 'SIGUSR2')
    await expect(launcher.status).resolves.toBe(1)
  })

  it('disconnects from the program on SIGTERM, and returns its exit status', async () => {
    const launcher = launch()
    await pidOf(launcher)
    process.kill(launcher.pid, 'SIGTERM')
    await launcher.line(/^disconnect/)
    await expect(launcher.status).resolves.toBe(3)
  })

  it('disconnects from the program when the launcher is killed', async () => {
    const launcher = launch()
    const pid = await pidOf(launcher)
    process.kill(launcher.pid, 'SIGKILL')
    await launcher.line(/^disconnect/)
    await eventually(() => expect(isProcessAlive(pid)).toBe(false))
  })

  it.each(['directly', 'through a shell'])(
    'disconnects when npm, which started it %s, is killed',
    async (how) => {
      const command = [process.execPath, ...scriptArgs('foreground.mjs', LAUNCH, stub)]
      const shell = ['sh', '-c', '"$@"; exit $?', 'sh', ...command]
      const code = `require('node:child_process').spawn(process.argv[1], process.argv.slice(2), { stdio: 'inherit' })`
      const args = ['-e', code, '--', ...(how === 'directly' ? command : shell)]
      const npm = startProgram(process.execPath, args, { npm_lifecycle_event: 'lab' })
      await pidOf(npm)
      process.kill(npm.pid, 'SIGKILL')
      await npm.line(/^disconnect/)
    },
  )
})
