import type { DesktopBridge, RunPortMessage } from '../src/contract/api/bridge.ts'

/**
 * The channels between window and main: the methods of `DesktopBridge`, no more and no fewer, so that a channel that
 * one side lacks or invents does not compile.
 */
export type NoticeName = Extract<keyof DesktopBridge, `on${string}`>
export type RequestName = Exclude<keyof DesktopBridge, NoticeName>

/** The arguments of a request, from the window to main. */
export type RequestArguments<Name extends RequestName> = Parameters<DesktopBridge[Name]>

/** The payload of a notice, from main to the window. */
export type NoticePayload<Name extends NoticeName> = Parameters<Parameters<DesktopBridge[Name]>[0]>[0]

/** The name of a request's or notice's channel in Electron. */
export function channel(name: RequestName | NoticeName): string {
  return `interleave:${name}`
}

/** The channel that brings a `RunPortMessage` and the run's port to the preload script. */
export const RUN_PORT_CHANNEL: RunPortMessage['type'] = 'interleave:run-port'
