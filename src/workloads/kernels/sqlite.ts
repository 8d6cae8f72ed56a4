import { isBuiltin } from 'node:module'

/** True if this Node has `node:sqlite`, without which the lab has no database. */
export function hasSqlite(): boolean {
  return isBuiltin('node:sqlite')
}
