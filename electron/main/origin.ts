/** The scheme and the origin of the window's page: the app's own files, served by `protocol.ts`. */
export const SCHEME = 'app'
export const HOST = 'lab'
export const ORIGIN = `${SCHEME}://${HOST}`
export const PAGE_URL = `${ORIGIN}/index.html`
