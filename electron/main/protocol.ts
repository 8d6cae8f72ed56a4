import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { type Session, protocol } from 'electron'
import { securityHeaders } from '../../src/contract/api/page-policy.ts'
import { HOST, SCHEME } from './origin.ts'

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

const SECURITY_HEADERS = securityHeaders()

/** Makes `app:` a scheme with an origin, like https. Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the files below `root`, and no others, as `app://lab/…` to the pages of a session. */
export function serveFiles(session: Session, root: string): void {
  session.protocol.handle(SCHEME, (request) => respond(request, root))
}

async function respond(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET') return refuse(405)
  const file = filePath(new URL(request.url), root)
  if (file === null) return refuse(403)
  const type = MIME_TYPES[extname(file)]
  if (type === undefined) return refuse(404)
  try {
    const body = new Uint8Array(await readFile(file))
    return new Response(body, { headers: { ...SECURITY_HEADERS, 'Content-Type': type } })
  } catch {
    return refuse(404)
  }
}

/** The file that a URL names; null if it is not below `root`, however it is spelled. */
function filePath(url: URL, root: string): string | null {
  if (url.host !== HOST) return null
  try {
    const file = resolve(root, `.${decodeURIComponent(url.pathname)}`)
    return file.startsWith(root + sep) && !file.includes('\0') ? file : null
  } catch {
    return null
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS })
}
