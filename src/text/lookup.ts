/** The values that a message's placeholders and selectors stand for. */
export type Inputs = Readonly<Record<string, string | number>>

/** Replaces a value that a message needs and a document of another version does not have. */
const MISSING = '?'

/**
 * The text of a message by its key; null if the group has no such message. Groups are checked at compile time
 * (`satisfies`) to have a message for every code; codes from files may be others.
 */
export function textOf(group: object, key: string, inputs: Inputs = {}): string | null {
  const message: unknown = Object.hasOwn(group, key) ? Reflect.get(group, key) : null
  return typeof message === 'function' ? (message as (inputs: Inputs) => string)(complete(inputs)) : null
}

function complete(inputs: Inputs): Inputs {
  return new Proxy(inputs, { get: (given, name): unknown => Reflect.get(given, name) ?? MISSING })
}
