import './styles/base.css'
import { mount } from 'svelte'
import { BRIDGE_KEY, type DesktopBridge, type MenuCommand } from '../contract/bridge.ts'
import App from './App.svelte'
import { desktopLab } from './transport/desktop.ts'

declare global {
  interface Window {
    /** Put there by the preload script; absent where the page is opened outside the app. */
    readonly [BRIDGE_KEY]?: DesktopBridge
  }
}

const target = document.querySelector('#app')
const bridge = window[BRIDGE_KEY]
if (target === null) throw new Error('The page has no element with the id "app".')
if (bridge === undefined) {
  target.textContent = 'This page belongs to the Interleave app. Start it with “npm start”.'
} else {
  mount(App, {
    target,
    props: {
      api: desktopLab(bridge),
      onMenuCommand: (listener: (command: MenuCommand) => void) => bridge.onMenuCommand(listener),
    },
  })
}
