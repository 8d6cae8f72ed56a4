import type { TaskFiles } from '../../../workloads/sdk.ts'
import type { WorkerSetup } from '../protocol.ts'
import type { DatabaseClient } from './database.ts'
import type { HttpClient } from './http.ts'

/** What a worker's tasks use; null for what the workload does not need. */
export interface Clients {
  readonly web: HttpClient | null
  readonly database: DatabaseClient | null
  readonly files: TaskFiles | null
}

/** Loads and connects what a worker's tasks will use, and nothing else: node:http alone doubles a thread's start-up. */
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
