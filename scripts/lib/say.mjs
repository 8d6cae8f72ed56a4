/** An error whose message is a sentence for the person at the terminal. */
export class Trouble extends Error {}

/**
 * Tells what is being done. On stderr, so that a report on stdout stays clean.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/**
 * Runs a script's main function; trouble becomes one clear sentence and exit status 1.
 * @param {() => Promise<number>} main gives the exit status
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
