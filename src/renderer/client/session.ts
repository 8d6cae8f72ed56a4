import { SESSION_PATH, SOCKET_PATH, TOKEN_NAME } from '../../contract/api/socket.ts'

/** The host does not let this browser in; the message is its sentence. Trying again is of no use. */
export class NotLetIn extends Error {}

/**
 * Opens the socket to the host that the page came from. The first time the token of the page's address is exchanged
 * for the session's cookie, which the page itself cannot read; the address keeps no trace of it.
 */
export async function openSocket(): Promise<WebSocket> {
  await handInToken()
  const answer = await fetch(SESSION_PATH)
  if (answer.status === 401) throw new NotLetIn(await answer.text())
  if (!answer.ok) throw new Error(await answer.text())
  const url = new URL(SOCKET_PATH, location.href)
  url.protocol = 'ws:'
  url.hash = ''
  return new WebSocket(url)
}

async function handInToken(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get(TOKEN_NAME)
  if (token === null) return
  await fetch(SESSION_PATH, { method: 'POST', body: JSON.stringify({ [TOKEN_NAME]: token }) })
  // Whether it was let in or not, the token is of no more use.
  history.replaceState(null, '', location.pathname)
}
