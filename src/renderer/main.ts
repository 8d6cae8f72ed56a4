import './ui/styles/base.css'
import { mount } from 'svelte'
import { BRIDGE_KEY, type DesktopBridge, type MenuCommand } from '../contract/api/bridge.ts'
import type { SavedFile } from '../contract/api/saved-file.ts'
import { browserLab } from './client/browser.ts'
import { desktopLab } from './client/desktop.ts'
import { parseSaveReply } from './client/parse.ts'
import { openSocket } from './client/session.ts'
import { visibilityOf } from './client/visibility.ts'
import { download } from './export/files.ts'
import App from './shell/App.svelte'
import { modelColourRules } from './ui/styles/model-colours.ts'

declare global {
  interface Window {
    /** Exposed by the preload script; absent in a browser, where the lab is behind a socket. */
    readonly [BRIDGE_KEY]?: DesktopBridge
  }
}

const target = document.querySelector('#app')
const bridge = window[BRIDGE_KEY]
if (target === null) throw new Error('The page has no element with the id "app".')

const modelColours = new CSSStyleSheet()
modelColours.replaceSync(modelColourRules())
document.adoptedStyleSheets.push(modelColours)

if (bridge === undefined) {
  const api = browserLab(openSocket, visibilityOf(document))
  mount(App, { target, props: { api, saveFile: download } })
} else {
  mount(App, {
    target,
    props: {
      api: desktopLab(bridge),
      saveFile: async (file: SavedFile) => parseSaveReply(await bridge.saveFile(file)),
      onMenuCommand: (listener: (command: MenuCommand) => void) => bridge.onMenuCommand(listener),
    },
  })
}
