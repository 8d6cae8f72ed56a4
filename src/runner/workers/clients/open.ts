import type { TaskFiles } from '../../../workloads/sdk.ts'
import type { WorkerSetup } from '../protocol.ts'
import type { DatabaseClient } from './database.ts'
import type { HttpClient } from './http.ts'

/** The clients that a worker's tasks use; null if the workload does not need one. */
export interface Clients {
  readonly web: HttpClient | null
  readonly database: DatabaseClient | null
  readonly files: TaskFiles | null
}

/** Loads and connects only the clients that a worker's tasks use: node:http alone doubles a thread's start-up time. */
export async function openClients({
  services,
  folder,
}: Pick<WorkerSetup, 'services' | 'folder'>): Promise<Clients> {
  const needsHttp = services.web !== null || services.database !== null
  const http = needsHttp ? await import('./http.ts') : null
  const web = http === null || services.web === null ? null : new http.HttpClient('web', services.web)
  const sql =
    http === null || services.database === null ? null : new http.HttpClient('database', services.database)
  await Promise.all([web?.get('/ready'), sql?.get('/ready')])
  return {
    web,
    database: sql === null ? null : new (await import('./database.ts')).DatabaseClient(sql),
    files: folder === null ? null : new (await import('./files.ts')).FolderFiles(folder),
  }
}
