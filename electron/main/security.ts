import { type Session, type WebContents, app, shell } from 'electron'
import { FURTHER_READING } from '../../src/contract/api/further-reading.ts'
import { log } from '../log.ts'
import { HOST, SCHEME } from './origin.ts'

/** Opens one of `FURTHER_READING` in the user's browser; any other address is refused. */
export function openExternalPage(url: string): void {
  const page = FURTHER_READING.find((known) => known.url === url)
  if (page === undefined) log(`Refused to open ${url}: it is not one of the app’s pages.`)
  else void shell.openExternal(page.url)
}

/** Denies every permission but full screen, every download, and every request but those for the app's own files. */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { isMainFrame, requestingUrl }) =>
    // For the projector view. Chromium grants it only after a click or a key.
    decide(permission === 'fullscreen' && isMainFrame && isOwnUrl(requestingUrl)),
  )
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOwnUrl(url) }))
}

/** Prevents navigation, new windows and webviews in every page that the app will ever have. */
export function restrictAllContents(): void {
  app.on('web-contents-created', (_event, contents) => restrictContents(contents))
}

function restrictContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openExternalPage(url)
    return { action: 'deny' }
  })
}

function isOwnUrl(url: string): boolean {
  return url.startsWith(`${SCHEME}://${HOST}/`) || url.startsWith('devtools://')
}
