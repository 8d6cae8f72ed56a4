import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'
import * as v from 'valibot'
import type { RateLimit } from '../base/rate-limit.ts'
import { securityHeaders } from '../contract/api/page-policy.ts'
import { SESSION_PATH, SOCKET_PATH, TOKEN_NAME, TokenSchema } from '../contract/api/socket.ts'
import { m } from '../text/messages.ts'
import type { Access } from './access.ts'

/** A token is short. */
const MAX_BODY_CHARS = 1_000

export interface HttpOptions {
  /** The folder of the built page. */
  readonly root: string
  readonly access: Access
  readonly rate: RateLimit
  /** A browser was given a session; the next one needs another address. */
  readonly onSession: () => void
}

/** Handles all requests but those for the socket: the page's files, and sessions. */
export function httpHandler(
  options: HttpOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  // Serves only files that were below `root` at the start, however a path is spelled.
  const files = sirv(options.root, { etag: true, dotfiles: false })
  return (request, response) => {
    // A file may vanish between its lookup and its reading.
    response.on('pipe', (file) => file.on('error', () => response.destroy()))
    handle(request, response, options, files).catch(() => {
      refuse(response, 500, m.web_internal_error())
    })
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { access, rate, onSession }: HttpOptions,
  files: ReturnType<typeof sirv>,
): Promise<void> {
  const { headers, method = '' } = request
  const refusal = access.refusal(headers, { needsOrigin: method === 'POST' })
  if (refusal !== null) {
    refuse(response, 403, m[`web_${refusal}`]({ host: access.host }))
    return
  }
  // Counted after the refusal: requests of foreign pages must not exhaust the owner's limit.
  if (!rate.tryAcquire()) {
    refuse(response, 429, m.web_too_many_requests())
    return
  }
  const policy = securityHeaders(`ws://${headers.host ?? ''}${SOCKET_PATH}`)
  for (const [name, value] of Object.entries(policy)) response.setHeader(name, value)
  if (request.url?.split('?')[0] === SESSION_PATH) {
    await handleSession(request, response, access, onSession)
    return
  }
  if (method !== 'GET' && method !== 'HEAD') {
    refuse(response, 405, m.web_method_not_allowed())
    return
  }
  // Files are short: ranges are not worth supporting.
  delete headers.range
  files(request, response, () => refuse(response, 404, m.web_not_found()))
}

async function handleSession(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  onSession: () => void,
): Promise<void> {
  const { headers, method } = request
  if (method === 'POST') await openSession(request, response, access, onSession)
  else if (method !== 'GET') refuse(response, 405, m.web_method_not_allowed())
  else if (access.hasSession(headers)) response.writeHead(204).end()
  else refuse(response, 401, m.web_not_authorised())
}

/** Exchanges the token for a session's cookie. */
async function openSession(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  onSession: () => void,
): Promise<void> {
  const parsed = v.safeParse(TokenSchema, await readJson(request))
  const cookie = parsed.success ? access.openSession(parsed.output[TOKEN_NAME]) : null
  if (cookie === null) {
    refuse(response, 401, m.web_not_authorised())
    return
  }
  response.writeHead(204, { 'Set-Cookie': cookie }).end()
  onSession()
}

/** The body as JSON; null if it is none, or too long. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > MAX_BODY_CHARS) return null
  }
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value)
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(reason)
}
