import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'
import * as v from 'valibot'
import { securityHeaders } from '../contract/api/page-policy.ts'
import { SESSION_PATH, SOCKET_PATH, TOKEN_NAME, TokenSchema } from '../contract/api/socket.ts'
import type { Access } from './access.ts'
import type { RateLimit } from '../base/rate-limit.ts'

/** A token's message is short. */
const BODY_BYTES = 1_000

const NO_SESSION =
  'This browser is not let in: open the address that the terminal prints. It works once, in one browser.'

export interface HttpOptions {
  /** The folder of the built page. */
  readonly root: string
  readonly access: Access
  readonly rate: RateLimit
  /** A browser was let in; the next needs another address. */
  readonly onEntered: () => void
}

/** Answers all requests but the socket's: the page's files, and the way in. */
export function answerHttp(
  options: HttpOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  // Only files that it found below `root` at the start are served, whatever a path is spelt like.
  const files = sirv(options.root, { etag: true, dotfiles: false })
  return (request, response) => {
    // The file may vanish between its look-up and its reading.
    response.on('pipe', (file) => file.on('error', () => response.destroy()))
    answer(request, response, options, files).catch(() => {
      refuse(response, 500, 'The lab met an error and could not answer.')
    })
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { access, rate, onEntered }: HttpOptions,
  files: ReturnType<typeof sirv>,
): Promise<void> {
  const { headers, method = '' } = request
  const policy = securityHeaders(`ws://${headers.host ?? ''}${SOCKET_PATH}`)
  if (!rate.pass()) {
    refuse(response, 429, 'Too many requests: wait a second.')
    return
  }
  const refusal = access.refusal(headers, { needsOrigin: method === 'POST' })
  if (refusal !== null) {
    refuse(response, 403, refusal)
    return
  }
  for (const [name, value] of Object.entries(policy)) response.setHeader(name, value)
  const path = request.url?.split('?')[0]
  if (path === SESSION_PATH) {
    if (method === 'POST') await enter(request, response, access, onEntered)
    else if (method !== 'GET') refuse(response, 405, `${SESSION_PATH} takes GET and POST only.`)
    else if (access.isOpen(headers)) response.writeHead(204).end()
    else refuse(response, 401, NO_SESSION)
    return
  }
  if (method !== 'GET' && method !== 'HEAD') {
    refuse(response, 405, 'Files are answered to GET and HEAD only.')
    return
  }
  // Files are short; parts of them are nobody's need.
  delete headers.range
  files(request, response, () => refuse(response, 404, 'There is no such file.'))
}

/** Exchanges the token for a session's cookie. */
async function enter(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  onEntered: () => void,
): Promise<void> {
  const parsed = v.safeParse(TokenSchema, await readJson(request))
  const cookie = parsed.success ? access.open(parsed.output[TOKEN_NAME]) : null
  if (cookie === null) {
    refuse(response, 401, NO_SESSION)
    return
  }
  response.writeHead(204, { 'Set-Cookie': cookie }).end()
  onEntered()
}

/** The body as JSON, or null when it is none or too long. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > BODY_BYTES) return null
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
