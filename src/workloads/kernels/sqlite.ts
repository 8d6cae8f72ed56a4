import { isBuiltin } from 'node:module'

/** Whether this Node has `node:sqlite`, without which the lab has no database. */
export function hasSqlite(): boolean {
  return isBuiltin('node:sqlite')
}
