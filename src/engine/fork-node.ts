import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'

export interface ForkNodeOptions {
  readonly serialization?: NonNullable<ForkOptions['serialization']>
  /** Keeps Node's warning about experimental modules from the screen. */
  readonly quiet?: boolean
  /** Limits the JavaScript heap; what the process says on stderr is then piped to its parent. */
  readonly heapLimitMb?: number
  /** What its environment has beside this process's. */
  readonly environment?: NodeJS.ProcessEnv
  readonly args?: readonly string[]
}

/** Forks a built entry as a Node process. In Electron the executable is a browser unless it is told to be Node. */
export function forkNode(
  entry: string,
  { serialization = 'json', quiet = false, heapLimitMb, environment, args = [] }: ForkNodeOptions = {},
): ChildProcess {
  return fork(entry, args, {
    serialization,
    env: { ...process.env, ...environment, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [
      ...(quiet ? ['--disable-warning=ExperimentalWarning'] : []),
      ...(heapLimitMb === undefined ? [] : [`--max-old-space-size=${String(heapLimitMb)}`]),
    ],
    stdio: ['ignore', 'inherit', heapLimitMb === undefined ? 'inherit' : 'pipe', 'ipc'],
  })
}
