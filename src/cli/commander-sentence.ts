import type { CommanderError } from 'commander'

/** Codes with which commander has printed the help, so that nothing is left to say. */
const HELP_CODES = ['commander.help', 'commander.helpDisplayed']

/**
 * Commander's message as one sentence on one line: "error: unknown option '--taks'\n(Did you mean --tasks?)"
 * is "Unknown option --taks: did you mean --tasks?". `program` is how the command line was called.
 */
export function commanderSentence({ code, message }: CommanderError, program: string): string {
  if (HELP_CODES.includes(code)) return ''
  if (code === 'commander.optionMissingArgument') {
    const flags = /'(\S+) (.*)'/.exec(message)
    return `${flags?.[1] ?? 'An option'} is missing its value: it must be followed by ${flags?.[2] ?? 'one'}.`
  }
  if (code === 'commander.excessArguments') {
    const [, command = 'The command', given = ''] = /for '(.+?)'\..*?got \d+: (.*)\.$/s.exec(message) ?? []
    return `${command} takes options only, not ${given}: see ${program} ${command} --help.`
  }
  const [what = '', hint] = message.replace(/^error: /, '').split('\n')
  const plain = what.replaceAll("'", '').replace(/\.$/, '')
  const sentence = plain.charAt(0).toUpperCase() + plain.slice(1)
  const suggestion = hint === undefined ? undefined : /^\((Did you mean .*\?)\)$/.exec(hint.trim())?.[1]
  if (suggestion !== undefined) return `${sentence}: ${suggestion.replace(/^D/, 'd')}`
  return `${sentence}: see ${program} --help.`
}
