import { type MessagePortMain, utilityProcess } from 'electron'
import * as v from 'valibot'
import { EngineLife } from '../../src/supervisor/engine-life.ts'
import { FromEngineSchema } from '../messages.ts'

/** Starts the engine's utility process. `entry` is the built `engine.js`. A run's port goes along with its plan. */
export function startEngine(entry: string, appVersion: string): EngineLife<MessagePortMain> {
  const child = utilityProcess.fork(entry, [appVersion], { serviceName: 'Interleave engine' })
  const engine = new EngineLife<MessagePortMain>({
    send: (message, port) => child.postMessage(message, port === undefined ? [] : [port]),
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  })
  child.on('message', (message: unknown) => {
    const parsed = v.safeParse(FromEngineSchema, message)
    engine.hear(parsed.success ? parsed.output : null)
  })
  child.once('exit', (exitCode) => engine.end(`it was killed or crashed (exit code ${exitCode})`))
  return engine
}
