import { readFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'

/**
 * The messages of the scripts are read from the catalogue's source, because scripts run before anything is compiled.
 * @typedef {Exclude<keyof typeof import('../../src/text/messages/en/setup.json'), 'default'>} MessageKey
 */
/** @typedef {Readonly<Record<string, string | number>>} MessageValues by placeholder */

/** @type {Readonly<Record<MessageKey, string>>} */
const MESSAGES = JSON.parse(readFileSync(inRoot('src', 'text', 'messages', 'en', 'setup.json'), 'utf8'))

/**
 * The text of a message, with values in place of its `{name}` placeholders.
 * @param {MessageKey} key
 * @param {MessageValues} [values]
 */
export function message(key, values = {}) {
  return MESSAGES[key].replace(/\{(\w+)\}/g, (placeholder, name) => String(values[name] ?? placeholder))
}

/**
 * Prints a message to stderr, so that stdout has nothing but results.
 * @param {MessageKey} key
 * @param {MessageValues} [values]
 */
export function log(key, values) {
  process.stderr.write(`${message(key, values)}\n`)
}

/** An expected failure, reported to the user by a message of the catalogue and without a stack. */
export class SetupError extends Error {
  /**
   * @param {MessageKey} key
   * @param {MessageValues} [values]
   */
  constructor(key, values) {
    super(message(key, values))
    this.key = key
  }
}

/**
 * Runs a script's main function. A `SetupError` ends the script with its message and exit status 1.
 * @param {() => Promise<number>} main resolves with the exit status
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
