import type { Command, CommanderError } from 'commander'
import { fieldName } from '../contract/plan/problem.ts'
import { listOr } from '../text/format.ts'
import { m } from '../text/messages.ts'
import { STATUS, usageError } from './environment.ts'

/** Ends a call after commander has printed help or the version. */
export class HelpPrinted extends Error {
  readonly status: number

  constructor(status: number) {
    super()
    this.status = status
  }
}

/** Throws errors in the words of the catalogue in place of commander's. */
export function withOwnErrors(command: Command): Command {
  return command.exitOverride((error) => {
    throw errorOf(error, command)
  })
}

/**
 * The error of a call that commander refuses. The values in it are those of the command, or what commander quotes in
 * its message.
 */
function errorOf({ code, exitCode, message }: CommanderError, command: Command): Error {
  const quoted = /'(.*)'/s.exec(message)?.[1] ?? ''
  const help = `${pathOf(command)} --help`
  switch (code) {
    case 'commander.help':
    case 'commander.helpDisplayed':
    case 'commander.version':
      return new HelpPrinted(exitCode === 0 ? STATUS.ok : STATUS.usage)
    case 'commander.unknownCommand':
      return unknownCommand(
        command,
        quoted,
        suggestions(
          message,
          command.commands.map((one) => one.name()),
        ),
      )
    case 'commander.unknownOption': {
      const option = fieldName(quoted)
      const similar = suggestions(message, longOptions(command))
      return usageError(
        similar.length === 0
          ? m.cli_unknown_option({ option, help })
          : m.cli_unknown_option_similar({ option, similar: listOr(similar) }),
      )
    }
    case 'commander.optionMissingArgument': {
      const option = command.options.find(({ flags }) => flags === quoted)
      return usageError(m.cli_missing_value({ option: option?.long ?? quoted, usage: quoted }))
    }
    case 'commander.missingArgument':
      return usageError(m.cli_missing_argument({ argument: quoted, help }))
    case 'commander.excessArguments': {
      const excess = command.args.slice(command.registeredArguments.length).map(fieldName)
      const names = { arguments: excess.join(', '), argumentsCount: excess.length }
      return usageError(m.cli_unexpected_arguments({ ...names, help }))
    }
    default:
      return usageError(m.cli_wrong_arguments({ help }))
  }
}

/** The error of an unknown command. */
export function unknownCommand({ commands }: Command, given: string, similar: readonly string[]): Error {
  const name = fieldName(given)
  return usageError(
    similar.length === 0
      ? m.cli_unknown_command({ name, choices: listOr(commands.map((command) => command.name())) })
      : m.cli_unknown_command_similar({ name, similar: listOr(similar) }),
  )
}

/** The names that commander suggests, which are in the second line of its message. */
function suggestions(message: string, names: readonly string[]): string[] {
  const words = message.slice(message.lastIndexOf('\n(')).split(/[\s,()?]+/)
  return message.includes('\n(') ? [...new Set(names)].filter((name) => words.includes(name)) : []
}

function longOptions({ options, parent }: Command): string[] {
  const own = options.flatMap(({ long }) => long ?? [])
  return ['--help', ...own, ...(parent === null ? [] : longOptions(parent))]
}

/** "interleave run" */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
