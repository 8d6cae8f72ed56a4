import { fileURLToPath } from 'node:url'

/** Absolute paths of the built files that run in their own thread or process. */
export interface Entries {
  readonly runner: string
  readonly thread: string
  readonly poolThread: string
  readonly process: string
  readonly webService: string
  readonly databaseService: string
}

/** The file names of the entries, as the build places them side by side (`electron.vite.config.ts`). */
const FILES: Readonly<Record<keyof Entries, string>> = {
  runner: './runner.js',
  thread: './thread.js',
  poolThread: './pool-thread.js',
  process: './process.js',
  webService: './web-service.js',
  databaseService: './database-service.js',
}

/** The entries beside the module of that URL (`import.meta.url` of a built entry). */
export function entriesBeside(moduleUrl: string): Entries {
  const beside = (name: keyof Entries): string => fileURLToPath(new URL(FILES[name], moduleUrl))
  return {
    runner: beside('runner'),
    thread: beside('thread'),
    poolThread: beside('poolThread'),
    process: beside('process'),
    webService: beside('webService'),
    databaseService: beside('databaseService'),
  }
}
