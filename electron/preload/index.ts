/**
 * Runs in the window's sandbox, before the page. Transport only: what comes in is parsed by main and by the
 * page, and nothing of Electron is handed on.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE_KEY, type DesktopBridge } from '../../src/contract/api/bridge.ts'
import * as channels from '../channels.ts'

async function ask<Name extends channels.RequestName>(name: Name, ...given: channels.RequestArguments<Name>) {
  const answer = (await ipcRenderer.invoke(channels.channel(name), ...given)) as channels.Answer
  if (answer.ok) return answer.value
  throw new Error(answer.message)
}

function listen<Name extends channels.NoticeName>(name: Name) {
  return (listener: (payload: channels.NoticePayload<Name>) => void): (() => void) => {
    const receive = (_: unknown, payload: channels.NoticePayload<Name>): void => listener(payload)
    ipcRenderer.on(channels.channel(name), receive)
    return () => void ipcRenderer.off(channels.channel(name), receive)
  }
}

const bridge: DesktopBridge = {
  info: () => ask('info'),
  startRun: (plan) => ask('startRun', plan),
  saveFile: (file) => ask('saveFile', file),
  onEngineDied: listen('onEngineDied'),
  onMenuCommand: listen('onMenuCommand'),
}
contextBridge.exposeInMainWorld(BRIDGE_KEY, bridge)

// A port cannot cross the context bridge; it travels to the page as a message of the window.
ipcRenderer.on(channels.RUN_PORT_CHANNEL, ({ ports }, message: unknown) => {
  window.postMessage(message, window.location.origin, ports)
})
