import { type IpcMainInvokeEvent, MessageChannelMain, type WebContents, ipcMain } from 'electron'
import * as v from 'valibot'
import { type BridgeReply, RUN_PORT_MESSAGE, type RunPortMessage } from '../../src/contract/api/bridge.ts'
import { SavedFileSchema } from '../../src/contract/api/saved-file.ts'
import { LabError, fault, faultOf } from '../../src/contract/fault.ts'
import {
  type NoticeName,
  type NoticePayload,
  RUN_PORT_CHANNEL,
  type RequestArguments,
  type RequestName,
  channel,
} from '../channels.ts'
import { log } from '../log.ts'
import { ORIGIN } from './origin.ts'
import { saveFile } from './save-file.ts'
import type { SupervisorKeeper } from './supervisor-keeper.ts'

/** A request's handler, with the schema of its arguments. */
interface Endpoint<Name extends RequestName> {
  readonly schema: v.GenericSchema<unknown, RequestArguments<Name>>
  readonly handle: (page: WebContents, ...given: RequestArguments<Name>) => Promise<unknown>
}
type EndpointTable = { readonly [Name in RequestName]: Endpoint<Name> }

/** Handles the requests of the lab's own page, and refuses those of any other. */
export function serveRequests(supervisor: SupervisorKeeper, ownPage: () => WebContents | undefined): void {
  const table: EndpointTable = {
    info: {
      schema: v.strictTuple([]),
      handle: () => supervisor.info(),
    },
    startRun: {
      // The supervisor checks plans with `parsePlan`.
      schema: v.strictTuple([v.unknown()]),
      handle: (page, plan) => startRun(supervisor, page, plan),
    },
    saveFile: {
      schema: v.strictTuple([SavedFileSchema]),
      handle: (page, file) => saveFile(page, file),
    },
  }
  for (const name of Object.keys(table) as RequestName[]) serve(name, table[name], ownPage)
}

/** Sends a notice to the page; does nothing if the window is gone. */
export function notify<Name extends NoticeName>(
  page: WebContents | undefined,
  name: Name,
  payload: NoticePayload<Name>,
): void {
  if (page !== undefined && !page.isDestroyed()) page.send(channel(name), payload)
}

function serve<Name extends RequestName>(
  name: Name,
  { schema, handle }: EndpointTable[Name],
  ownPage: () => WebContents | undefined,
): void {
  ipcMain.handle(channel(name), async (event, ...given: unknown[]): Promise<BridgeReply> => {
    try {
      const page = checkSender(event, ownPage())
      return { ok: true, value: await handle(page, ...parse(schema, given)) }
    } catch (error) {
      log(`The request ${name} failed.`, error)
      return { ok: false, fault: faultOf(error) }
    }
  })
}

async function startRun(supervisor: SupervisorKeeper, page: WebContents, plan: unknown): Promise<unknown> {
  const { port1: forSupervisor, port2: forPage } = new MessageChannelMain()
  const reply = await supervisor.startRun(plan, forSupervisor)
  if (!reply.ok || page.isDestroyed()) {
    forPage.close()
    return reply
  }
  const message: RunPortMessage = { type: RUN_PORT_MESSAGE, runId: reply.runId }
  page.postMessage(RUN_PORT_CHANNEL, message, [forPage])
  return reply
}

function checkSender({ senderFrame }: IpcMainInvokeEvent, page: WebContents | undefined): WebContents {
  if (page !== undefined && senderFrame !== null && senderFrame === page.mainFrame) {
    if (senderFrame.origin === ORIGIN) return page
  }
  throw new LabError(fault('sender_refused', { sender: senderFrame?.url ?? '' }))
}

function parse<Name extends RequestName>(
  schema: v.GenericSchema<unknown, RequestArguments<Name>>,
  given: unknown[],
): RequestArguments<Name> {
  const parsed = v.safeParse(schema, given)
  if (parsed.success) return parsed.output
  throw new LabError(fault('invalid_message', { path: v.getDotPath(parsed.issues[0]) ?? '' }))
}
