import { type IpcMainInvokeEvent, MessageChannelMain, type WebContents, ipcMain } from 'electron'
import * as v from 'valibot'
import { RUN_PORT_MESSAGE, type RunPortMessage } from '../../src/contract/api/bridge.ts'
import { SavedFileSchema } from '../../src/contract/api/saved-file.ts'
import {
  type Answer,
  type NoticeName,
  type NoticePayload,
  RUN_PORT_CHANNEL,
  type RequestArguments,
  type RequestName,
  channel,
} from '../channels.ts'
import { log } from '../log.ts'
import type { EngineHost } from './engine-host.ts'
import { ORIGIN } from './origin.ts'
import { saveFile } from './save-file.ts'

/** How one request is met: what it must carry, and what answers it. */
interface Endpoint<Name extends RequestName> {
  readonly payload: v.GenericSchema<unknown, RequestArguments<Name>>
  readonly answer: (page: WebContents, ...given: RequestArguments<Name>) => Promise<unknown>
}
type EndpointTable = { readonly [Name in RequestName]: Endpoint<Name> }

/** Meets the requests of the page that `ourPage` names, and of no other. */
export function serveRequests(engine: EngineHost, ourPage: () => WebContents | undefined): void {
  const table: EndpointTable = {
    info: {
      payload: v.strictTuple([]),
      answer: () => engine.info(),
    },
    startRun: {
      // What a plan may be is the contract's `parsePlan`, which the engine puts it through.
      payload: v.strictTuple([v.unknown()]),
      answer: (page, plan) => startRun(engine, page, plan),
    },
    saveFile: {
      payload: v.strictTuple([SavedFileSchema]),
      answer: (page, file) => saveFile(page, file),
    },
  }
  for (const name of Object.keys(table) as RequestName[]) serve(name, table[name], ourPage)
}

function serve<Name extends RequestName>(
  name: Name,
  { payload, answer }: EndpointTable[Name],
  ourPage: () => WebContents | undefined,
): void {
  ipcMain.handle(channel(name), async (event, ...given: unknown[]): Promise<Answer> => {
    try {
      const page = checkSender(event, ourPage())
      return { ok: true, value: await answer(page, ...check(name, payload, given)) }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      log(`${channel(name)}: ${message}`)
      return { ok: false, message }
    }
  })
}

/** Tells the page something; nothing when the window is gone. */
export function notify<Name extends NoticeName>(
  page: WebContents | undefined,
  name: Name,
  payload: NoticePayload<Name>,
): void {
  if (page !== undefined && !page.isDestroyed()) page.send(channel(name), payload)
}

async function startRun(engine: EngineHost, page: WebContents, plan: unknown): Promise<unknown> {
  const { port1: forEngine, port2: forPage } = new MessageChannelMain()
  const answer = await engine.startRun(plan, forEngine)
  if (!answer.ok || page.isDestroyed()) {
    forPage.close()
    return answer
  }
  const message: RunPortMessage = { type: RUN_PORT_MESSAGE, runId: answer.runId }
  page.postMessage(RUN_PORT_CHANNEL, message, [forPage])
  return answer
}

function checkSender({ senderFrame }: IpcMainInvokeEvent, page: WebContents | undefined): WebContents {
  if (page !== undefined && senderFrame !== null && senderFrame === page.mainFrame) {
    if (senderFrame.origin === ORIGIN) return page
  }
  const sender = senderFrame === null ? 'a page that is gone' : senderFrame.url
  throw new Error(`Refused: only the lab’s own window may ask this, not ${sender}.`)
}

function check<Name extends RequestName>(
  name: Name,
  schema: v.GenericSchema<unknown, RequestArguments<Name>>,
  given: unknown[],
): RequestArguments<Name> {
  const parsed = v.safeParse(schema, given)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const path = v.getDotPath(issue) ?? 'its payload'
  throw new Error(`The request ${name} was not understood: ${issue.message} (at ${path}).`)
}
