import { fileURLToPath } from 'node:url'

/** Absolute paths of the built files that run in threads and processes of their own. */
export interface EngineEntries {
  readonly thread: string
  readonly slot: string
  readonly process: string
  readonly engineHost: string
  readonly webService: string
  readonly databaseService: string
}

/** The entries that the build laid beside the module of that URL (`import.meta.url` of a built entry). */
export function entriesBeside(moduleUrl: string): EngineEntries {
  const beside = (file: string): string => fileURLToPath(new URL(file, moduleUrl))
  return {
    thread: beside('./thread.js'),
    slot: beside('./slot.js'),
    process: beside('./process.js'),
    engineHost: beside('./engine-host.js'),
    webService: beside('./web-service.js'),
    databaseService: beside('./database-service.js'),
  }
}
