import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'

/** The number of the first descriptor of `ForkNodeOptions.descriptors` in the child; the next ones follow it. */
export const FIRST_INHERITED_FD = 4

export interface ForkNodeOptions {
  readonly serialization?: NonNullable<ForkOptions['serialization']>
  /** Keeps Node's warning about experimental modules from the screen. */
  readonly quiet?: boolean
  /** Limits the JavaScript heap; what the process says on stderr is then piped to its parent. */
  readonly heapLimitMb?: number
  /** What its environment has beside this process's. */
  readonly environment?: NodeJS.ProcessEnv
  readonly args?: readonly string[]
  /** File descriptors of this process that the child inherits. */
  readonly descriptors?: readonly number[]
}

/** Forks a built entry as a Node process. In Electron the executable is a browser unless it is told to be Node. */
export function forkNode(
  entry: string,
  {
    serialization = 'json',
    quiet = false,
    heapLimitMb,
    environment,
    args = [],
    descriptors = [],
  }: ForkNodeOptions = {},
): ChildProcess {
  return fork(entry, args, {
    serialization,
    env: { ...process.env, ...environment, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [
      ...(quiet ? ['--disable-warning=ExperimentalWarning'] : []),
      ...(heapLimitMb === undefined ? [] : [`--max-old-space-size=${String(heapLimitMb)}`]),
    ],
    stdio: ['ignore', 'inherit', heapLimitMb === undefined ? 'inherit' : 'pipe', 'ipc', ...descriptors],
  })
}
