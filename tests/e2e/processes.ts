import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { AnyLab } from './any-lab.ts'

/** A process as the operating system lists it. */
export interface ProcessEntry {
  readonly pid: number
  readonly parentPid: number
  readonly command: string
}

/** Every process of the machine, except zombies. */
function listProcesses(): ProcessEntry[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs()
}

/** All processes below `pid`, without itself. */
export function descendants(pid: number, all: readonly ProcessEntry[] = listProcesses()): ProcessEntry[] {
  const children = all.filter((entry) => entry.parentPid === pid)
  return children.flatMap((child) => [child, ...descendants(child.pid, all)])
}

/** Those of `entries` that are alive. A PID that now belongs to another program does not count. */
export function survivors(entries: readonly ProcessEntry[]): ProcessEntry[] {
  const now = listProcesses()
  return entries.filter(({ pid, command }) => now.some((one) => one.pid === pid && one.command === command))
}

/** The process that carries out the current run. */
export async function runnerOf(lab: AnyLab): Promise<ProcessEntry> {
  const runner = descendants(await lab.supervisorPid()).find(({ command }) => command.includes('runner.js'))
  if (runner === undefined) throw new Error('There is no runner.')
  return runner
}

/** The processes that runners have started: those of the pool, and services. */
export async function workersOf(lab: AnyLab): Promise<ProcessEntry[]> {
  const all = descendants(await lab.supervisorPid())
  return all.filter(({ command }) => !command.includes('runner.js'))
}

/** The temporary folders of a runner's run. */
export function workFoldersOf({ pid }: ProcessEntry): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`interleave-${pid}-`))
}

function fromProc(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // "pid (name) state ppid …", where the name may contain anything, but nothing after it has parentheses.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (state === 'Z' || state === 'X') return []
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return [{ pid: Number(name), parentPid: Number(parent), command }]
      } catch {
        // It has ended in the meantime.
        return []
      }
    })
}

function fromPs(): ProcessEntry[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, pid, parentPid, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (pid === undefined || command === undefined || state?.startsWith('Z') === true) return []
    return [{ pid: Number(pid), parentPid: Number(parentPid), command }]
  })
}
