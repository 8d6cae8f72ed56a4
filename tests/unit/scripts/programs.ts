import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { inRoot } from '../../../scripts/lib/paths.mjs'
import { eventually } from '../../fixtures/eventually.ts'

/** A running program of a test, killed after the test. */
export interface Program {
  readonly pid: number
  readonly child: ChildProcess
  /** Waits for a line that matches, and returns it. */
  line(pattern: RegExp): Promise<string>
  /** Resolves with the exit status when the program has ended. */
  readonly status: Promise<number | null>
}

/** Starts a program in a new process group, and collects the lines it prints. */
export function startProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} could not be started.`)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // The group has ended.
    }
  })
  return {
    ...{ pid, child },
    status: new Promise((resolve) => child.once('exit', resolve)),
    line: (pattern) =>
      eventually(() => {
        const line = text.split('\n').find((one) => pattern.test(one))
        if (line === undefined) throw new Error(`No line matches ${String(pattern)} in: ${text}`)
        return line
      }),
  }
}

/** The arguments for a Node that runs code with the exports of a script's module. */
export function scriptArgs(module: string, code: string, ...args: string[]): string[] {
  const url = pathToFileURL(inRoot('scripts', 'lib', module)).href
  return ['--input-type=module', '-e', `import * as lib from ${JSON.stringify(url)}\n${code}`, '--', ...args]
}

/** The process group of a process, by `/proc`. */
export function processGroup(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
}
