import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE_KEY, type DesktopBridge } from '../../src/contract/api/bridge.ts'
import * as channels from '../channels.ts'

// Runs in the window's sandbox, before the page. It only transports: main parses requests, the page parses replies, and
// nothing of Electron is exposed.

function request<Name extends channels.RequestName>(name: Name) {
  return (...given: channels.RequestArguments<Name>): Promise<unknown> =>
    ipcRenderer.invoke(channels.channel(name), ...given)
}

function subscribe<Name extends channels.NoticeName>(name: Name) {
  return (listener: (payload: channels.NoticePayload<Name>) => void): (() => void) => {
    const receive = (_: unknown, payload: channels.NoticePayload<Name>): void => listener(payload)
    ipcRenderer.on(channels.channel(name), receive)
    return () => void ipcRenderer.off(channels.channel(name), receive)
  }
}

const bridge: DesktopBridge = {
  info: request('info'),
  startRun: request('startRun'),
  saveFile: request('saveFile'),
  onSupervisorExit: subscribe('onSupervisorExit'),
  onMenuCommand: subscribe('onMenuCommand'),
}
contextBridge.exposeInMainWorld(BRIDGE_KEY, bridge)

// A port cannot cross the context bridge, so it travels to the page as a message of the window.
ipcRenderer.on(channels.RUN_PORT_CHANNEL, ({ ports }, message: unknown) => {
  window.postMessage(message, window.location.origin, ports)
})
