import type { TaskLink } from './link.ts'
import { PipeLink } from './pipe-link.ts'
import type { LinkAddress } from './protocol.ts'
import { connectLink, listenLink } from './socket-link.ts'

/** The slot's end of a link; resolves when the process may open its own. */
export async function openSlotEnd(address: LinkAddress): Promise<TaskLink> {
  return address.kind === 'pipes' ? new PipeLink(address) : listenLink(address.path)
}

/** The process's end of a link. */
export async function openProcessEnd(address: LinkAddress): Promise<TaskLink> {
  return address.kind === 'pipes' ? new PipeLink(address) : connectLink(address.path)
}
