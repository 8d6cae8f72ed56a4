import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FIRST_INHERITED_FD } from '../fork-node.ts'
import type { LinkAddress } from '../workers/protocol.ts'

/** The links between a pool's slots and their processes, as the coordinator made them. */
export interface TaskLinks {
  readonly kind: LinkAddress['kind']
  /** The slots' ends, by worker. */
  readonly slots: readonly LinkAddress[]
  /** The process's end, and which descriptors it must inherit for it. */
  processEnd(worker: number): { readonly address: LinkAddress; readonly descriptors: readonly number[] }
  /** To be called when the process was started: from then on it alone holds its end. */
  processStarted(worker: number): void
  /** Removes what is left; once no slot uses its end any more. */
  close(): void
}

/** Links of pipes where this system has them, else of sockets. */
export function makeTaskLinks(workers: number): TaskLinks {
  return (process.platform === 'win32' ? null : pipeLinks(workers)) ?? socketLinks(workers)
}

interface Pipe {
  readonly readFd: number
  readonly writeFd: number
}

/**
 * Node cannot make a pipe whose reads block, but it can open one: so named ones are made, and their names removed as
 * soon as they are open. Null where the system has no `mkfifo` or no descriptors left.
 */
export function pipeLinks(workers: number): TaskLinks | null {
  const open = new Set<number>()
  const close = (fds: Iterable<number>): void => {
    for (const fd of fds) if (open.delete(fd)) closeSync(fd)
  }
  let pipes: readonly (readonly [there: Pipe, back: Pipe])[]
  try {
    pipes = openPipes(workers, open)
  } catch {
    close(open)
    return null
  }
  const processFds = (worker: number): number[] => {
    const [there, back] = pipes[worker] ?? []
    return there === undefined || back === undefined ? [] : [there.readFd, back.writeFd]
  }
  return {
    kind: 'pipes',
    slots: pipes.map(([there, back]) => ({ kind: 'pipes', readFd: back.readFd, writeFd: there.writeFd })),
    processEnd: (worker) => ({
      address: { kind: 'pipes', readFd: FIRST_INHERITED_FD, writeFd: FIRST_INHERITED_FD + 1 },
      descriptors: processFds(worker),
    }),
    processStarted: (worker) => {
      close(processFds(worker))
    },
    close: () => {
      close(open)
    },
  }
}

function openPipes(workers: number, open: Set<number>): (readonly [Pipe, Pipe])[] {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-pipes-'))
  try {
    const names = Array.from({ length: workers }, (_, worker) => ({
      there: join(folder, `${String(worker)}-there`),
      back: join(folder, `${String(worker)}-back`),
    }))
    const all = names.flatMap(({ there, back }) => [there, back])
    execFileSync('mkfifo', ['-m', '600', ...all], { stdio: 'ignore' })
    return names.map(({ there, back }) => [openPipe(there, open), openPipe(back, open)] as const)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Opening one end waits for somebody at the other, so a third hand holds both meanwhile. */
function openPipe(name: string, open: Set<number>): Pipe {
  const both = openSync(name, 'r+')
  try {
    const readFd = openSync(name, 'r')
    open.add(readFd)
    const writeFd = openSync(name, 'w')
    open.add(writeFd)
    return { readFd, writeFd }
  } finally {
    closeSync(both)
  }
}

/** Local sockets (on Windows pipes with names); their names cannot be guessed. */
export function socketLinks(workers: number): TaskLinks {
  const folder = process.platform === 'win32' ? null : mkdtempSync(join(tmpdir(), 'interleave-sockets-'))
  const prefix = folder === null ? `\\\\.\\pipe\\interleave-${randomUUID()}-` : join(folder, 'worker-')
  const address = (worker: number): LinkAddress => ({ kind: 'socket', path: `${prefix}${String(worker)}` })
  return {
    kind: 'socket',
    slots: Array.from({ length: workers }, (_, worker) => address(worker)),
    processEnd: (worker) => ({ address: address(worker), descriptors: [] }),
    processStarted: () => undefined,
    close: () => {
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
    },
  }
}
