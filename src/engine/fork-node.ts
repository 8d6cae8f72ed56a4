import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'

/** Forks a built entry as a Node process. In Electron the executable is a browser unless it is told to be Node. */
export function forkNode(entry: string, options: Pick<ForkOptions, 'serialization'> = {}): ChildProcess {
  return fork(entry, [], { ...options, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, execArgv: [] })
}
