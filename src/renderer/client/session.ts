import { SESSION_PATH, SOCKET_PATH, TOKEN_NAME } from '../../contract/api/socket.ts'
import { LabError, fault } from '../../contract/fault.ts'

const UNAUTHORISED = 401

/**
 * Opens the socket to the host that the page came from. The first time, the token of the page's address is exchanged for
 * a session's cookie, which the page cannot read. Throws a `LabError` of `not_authorised` where retrying is useless.
 */
export async function openSocket(): Promise<WebSocket> {
  await exchangeToken()
  const { status, ok } = await fetch(SESSION_PATH)
  if (status === UNAUTHORISED) throw new LabError(fault('not_authorised', {}))
  if (!ok) throw new LabError(fault('connection_lost', {}))
  const url = new URL(SOCKET_PATH, location.href)
  url.protocol = 'ws:'
  url.hash = ''
  return new WebSocket(url)
}

async function exchangeToken(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get(TOKEN_NAME)
  if (token === null) return
  const body = JSON.stringify({ [TOKEN_NAME]: token })
  const { status, ok } = await fetch(SESSION_PATH, { method: 'POST', body })
  // The token has been used up, or never was valid. Any other status says nothing about it, so it is sent again.
  if (ok || status === UNAUTHORISED) history.replaceState(null, '', location.pathname)
}
