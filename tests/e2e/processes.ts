import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'

/** A process as the operating system lists it. */
export interface ProcessEntry {
  readonly pid: number
  readonly parentPid: number
  readonly command: string
}

/** Every living process of the machine; the dead that nobody has collected yet are left out. */
function listProcesses(): ProcessEntry[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs()
}

/** All processes below `pid`, itself left out. */
export function descendants(pid: number, all: readonly ProcessEntry[] = listProcesses()): ProcessEntry[] {
  const children = all.filter((entry) => entry.parentPid === pid)
  return children.flatMap((child) => [child, ...descendants(child.pid, all)])
}

/** Those of `entries` that still live. A number that was given to another program does not count. */
export function survivors(entries: readonly ProcessEntry[]): ProcessEntry[] {
  const now = listProcesses()
  return entries.filter(({ pid, command }) => now.some((one) => one.pid === pid && one.command === command))
}

function fromProc(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // "pid (name) state ppid …", where the name may hold anything but is the last thing in brackets.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (state === 'Z' || state === 'X') return []
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return [{ pid: Number(name), parentPid: Number(parent), command }]
      } catch {
        return [] // it ended while we looked
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
