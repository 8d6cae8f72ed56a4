// An engine's process as far as streaming goes: sends the batches of a recorded run to whoever started it, and tells
// what processor time that takes. As the browser host's engine it is a Node process, which sends over its channel; as
// the window's it is a utility process, which is handed the port of the window's page.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { deserialize } from 'node:v8'

const ROUNDS = 11
/** @type {unknown[]} */
const batches = own(deserialize(readFileSync(process.argv[2] ?? '')))

/**
 * The same with columns that have a buffer each, as the engine's have: those just read are all views of the whole file,
 * which a port would send with each of them.
 * @param {any} value
 * @returns {any}
 */
function own(value) {
  if (ArrayBuffer.isView(value)) return /** @type {Uint8Array} */ (value).slice()
  if (Array.isArray(value)) return value.map(own)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, own(part)]))
}

/**
 * The processor time of this process that the sending of the run takes, round by round.
 * @param {(batch: unknown) => void} send
 */
async function measure(send) {
  const figures = []
  for (let round = 0; round < ROUNDS; round++) {
    const sendingMs = await cpuMs(send)
    // Waiting between two batches takes time too, and is no part of it.
    figures.push(sendingMs - (await cpuMs(() => undefined)))
  }
  return figures.slice(1)
}

/** @param {(batch: unknown) => void} send */
async function cpuMs(send) {
  const before = process.cpuUsage()
  for (const batch of batches) {
    send(batch)
    await pause(3)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const toWindow = process.parentPort
if (toWindow === undefined) {
  const figures = await measure((events) => process.send?.({ type: 'events', runId: 'run', events }))
  process.send?.({ figures }, undefined, undefined, () => process.exit(0))
} else {
  toWindow.once('message', ({ ports: [port] }) => {
    void measure((events) => port?.postMessage(events)).then((figures) => toWindow.postMessage({ figures }))
  })
}
