import type { DesktopBridge, RunPortMessage } from '../src/contract/api/bridge.ts'

/**
 * The channels between window and main. They are the methods of `DesktopBridge`, no more and no fewer, so a
 * channel that one side lacks or invents does not compile.
 */
export type NoticeName = Extract<keyof DesktopBridge, `on${string}`>
export type RequestName = Exclude<keyof DesktopBridge, NoticeName>

/** What a request carries from the window to main. */
export type RequestArguments<Name extends RequestName> = Parameters<DesktopBridge[Name]>

/** What a notice carries from main to the window. */
export type NoticePayload<Name extends NoticeName> = Parameters<Parameters<DesktopBridge[Name]>[0]>[0]

/** Main's answer to a request. A refusal is a value: Electron would put its own words before a thrown one. */
export type Answer = { ok: true; value: unknown } | { ok: false; message: string }

/** The name under which Electron carries a request or a notice. */
export function channel(name: RequestName | NoticeName): string {
  return `interleave:${name}`
}

/** Carries a `RunPortMessage` and the run's port to the preload script. */
export const RUN_PORT_CHANNEL: RunPortMessage['type'] = 'interleave:run-port'
