import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fingerprint } from './build.mjs'
import { ROOT, inRoot } from './paths.mjs'

/**
 * A message as its file spells it: one text, or texts by the values of selectors.
 * @typedef {string | readonly { declarations?: readonly string[], match: Readonly<Record<string, string>> }[]} Message
 */

/** @typedef {{ name: string, path: string, messages: Readonly<Record<string, Message>> }} MessageGroup */

const SETTINGS = 'project.inlang/settings.json'
const PLUGIN = 'plugin.inlang.messageFormat'
const STAMP = '.stamp'

/** The files that determine the compiled messages. */
const SOURCES = [
  SETTINGS,
  'src/text/messages',
  'scripts/lib/text.mjs',
  'node_modules/@inlang/paraglide-js/package.json',
  'node_modules/@inlang/plugin-message-format/package.json',
]

/** Compiles the messages to `src/text/generated/`, unless they were compiled from the current sources. Works offline. */
export async function ensureText() {
  await ensureCompiled('src/text/generated', (text) => text)
}

/**
 * Compiles the pseudo-locale to `src/text/generated-pseudo/`: the same functions with accented letters. In a build with
 * this folder in place of `generated`, a text without accents is not from the catalogue, and one without a closing
 * bracket is truncated.
 */
export async function compilePseudo() {
  await ensureCompiled('src/text/generated-pseudo', pseudo)
}

/**
 * The text with an accent on every letter outside placeholders, in brackets.
 * @param {string} text
 */
export function pseudo(text) {
  const accented = text.split(/(\{[^}]*\})/).map((part, at) => (at % 2 === 1 ? part : accent(part)))
  return `⟦${accented.join('')}⟧`
}

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ACCENTED = 'áƀćďéƒĝĥíĵķĺṁñóþɋŕšťúṽŵẋýžÁƁĆĎÉƑĜĤÍĴĶĹṀÑÓÞǪŔŠŤÚṼŴẊÝŽ'

/** @param {string} text */
function accent(text) {
  return text.replace(/[a-z]/gi, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter)
}

/**
 * @param {string} folder
 * @param {(text: string) => string} change applied to every text
 */
async function ensureCompiled(folder, change) {
  const stamp = inRoot(folder, STAMP)
  const sources = fingerprint(ROOT, SOURCES)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  const settings = JSON.parse(readFileSync(inRoot(SETTINGS), 'utf8'))
  mkdirSync(inRoot('.cache'), { recursive: true })
  const work = mkdtempSync(inRoot('.cache', 'text-'))
  try {
    const files = await compile(work, settings, readGroups(settings, change))
    for (const [name, content] of Object.entries(files)) write(join(work, 'done', name), content)
    writeFileSync(join(work, 'done', STAMP), sources)
    rmSync(inRoot(folder), { recursive: true, force: true })
    renameSync(join(work, 'done'), inRoot(folder))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * The message files of the base locale. A build has one language: another one is another base locale.
 * @param {{ baseLocale: string, [PLUGIN]: { pathPattern: readonly string[] } }} settings
 * @param {(text: string) => string} change
 * @returns {MessageGroup[]}
 */
function readGroups({ baseLocale, [PLUGIN]: { pathPattern } }, change) {
  /** @type {Map<string, string>} */
  const paths = new Map()
  return pathPattern.map((pattern) => {
    const path = pattern.replace('{locale}', baseLocale)
    const content = Object.entries(JSON.parse(readFileSync(inRoot(path), 'utf8')))
    const messages = content.filter(([key]) => key !== '$schema')
    for (const [key] of messages) {
      const first = paths.get(key)
      if (first !== undefined) throw new Error(`message ${key} is in both ${first} and ${path}`)
      paths.set(key, path)
    }
    const texts = messages.map(([key, message]) => [key, changed(message, change)])
    return { name: basename(path, '.json'), path, messages: Object.fromEntries(texts) }
  })
}

/**
 * @param {Message} message
 * @param {(text: string) => string} change
 * @returns {Message}
 */
function changed(message, change) {
  if (typeof message === 'string') return change(message)
  return message.map(({ match, ...rest }) => ({
    ...rest,
    match: Object.fromEntries(Object.entries(match).map(([when, text]) => [when, change(text)])),
  }))
}

/**
 * Compiles messages with Paraglide in the folder `work`, and returns the resulting files by name. Paraglide's own entry
 * has a runtime that detects the language. A build has one language and no use for it, so the entries made here export
 * that language's functions.
 * @param {string} work
 * @param {{ baseLocale: string, modules: readonly string[] }} settings
 * @param {readonly MessageGroup[]} groups
 */
async function compile(work, settings, groups) {
  // In a copy of the project, because Paraglide writes files of its own into it.
  write(join(work, SETTINGS), JSON.stringify(settings))
  for (const { path, messages } of groups) write(join(work, path), JSON.stringify(messages))
  for (const module of settings.modules) {
    mkdirSync(dirname(join(work, module)), { recursive: true })
    copyFileSync(inRoot(module), join(work, module))
  }
  // Loaded late, because this script is also read where no packages are installed yet.
  const paraglide = await import('@inlang/paraglide-js')
  await paraglide.compile({
    project: join(work, dirname(SETTINGS)),
    outdir: join(work, 'out'),
    outputStructure: 'locale-modules',
    emitGitIgnore: false,
    emitPrettierIgnore: false,
    emitReadme: false,
  })
  return entries(join(work, 'out'), settings.baseLocale, groups)
}

/**
 * The language's functions, a module for each group that exports them by their keys, and one for all groups.
 * @param {string} compiled
 * @param {string} locale
 * @param {readonly MessageGroup[]} groups
 */
function entries(compiled, locale, groups) {
  const read = (/** @type {string} */ name) => readFileSync(join(compiled, name), 'utf8')
  const functions = read(`messages/${locale}.js`)
  const names = functionNames(read('messages/_index.js'))
  /** @type {Record<string, string>} */
  const files = {
    'messages/catalogue.js': `// @ts-nocheck\n${functions}`,
    'registry.js': `// @ts-nocheck\n${read('registry.js')}`,
  }
  for (const { name, path, messages } of groups) {
    const keys = Object.keys(messages)
    const lost = keys.find((key) => !functions.includes(`export const ${names.get(key) ?? key} =`))
    if (lost !== undefined) throw new Error(`message ${lost} of ${path} was not compiled`)
    const exported = keys.map((key) => (names.has(key) ? `${names.get(key) ?? ''} as ${key}` : key))
    files[`groups/${name}.js`] = `export {\n  ${exported.join(',\n  ')}\n} from '../messages/catalogue.js'\n`
    files[`groups/${name}.d.ts`] =
      `${keys.map((key) => declaration(key, messages[key] ?? '')).join('')}export {}\n`
  }
  const all = groups.map(({ name }) => `export * from './groups/${name}.js'\n`).join('')
  return { ...files, 'index.js': all, 'index.d.ts': all }
}

/**
 * The names of functions by key, where they differ: Paraglide renames the functions of keys with capital letters.
 * @param {string} index Paraglide's entry
 */
function functionNames(index) {
  const renamed = index.matchAll(/^export \{ (\w+) as "?(\w+)"? \}/gm)
  return new Map([...renamed].map(([, name = '', key = '']) => [key, name]))
}

/**
 * @param {string} key
 * @param {Message} message
 */
function declaration(key, message) {
  const inputs = inputsOf(message).map((name) => `readonly ${name}: string | number`)
  return `export const ${key}: (${inputs.length === 0 ? '' : `inputs: { ${inputs.join('; ')} }`}) => string\n`
}

/**
 * The names of the values that a message needs: its placeholders and selectors.
 * @param {Message} message
 */
function inputsOf(message) {
  const variants = typeof message === 'string' ? [{ match: { '': message } }] : message
  const declared = variants.flatMap(({ declarations = [] }) => declarations)
  const locals = namesIn(declared.join('\n'), /^local (\w+)/gm)
  const texts = variants.flatMap(({ match }) => Object.values(match)).join('\n')
  const names = [...namesIn(declared.join('\n'), /^input (\w+)/gm), ...namesIn(texts, /\{(\w+)\}/g)]
  return [...new Set(names)].filter((name) => !locals.includes(name))
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function namesIn(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name = '']) => name)
}

/**
 * @param {string} path
 * @param {string} content
 */
function write(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureText()
