import type { WorkerSetup } from './protocol.ts'
import type { WorkerClients } from './task-context.ts'

/**
 * Opens what a worker's tasks will need, and nothing else: loading node:http alone doubles a thread's start-up.
 */
export async function openClients({ services, folder }: WorkerSetup): Promise<WorkerClients> {
  const { web, database } = services
  const http = web === null && database === null ? null : await import('./http-client.ts')
  const webClient = http === null || web === null ? null : new http.HttpClient(web)
  const databaseHttp = http === null || database === null ? null : new http.HttpClient(database)
  await Promise.all([webClient?.get('/ready'), databaseHttp?.get('/ready')])
  return {
    http: webClient,
    database:
      databaseHttp === null ? null : new (await import('./database-client.ts')).DatabaseClient(databaseHttp),
    files: folder === null ? null : new (await import('./folder-files.ts')).FolderFiles(folder),
  }
}
