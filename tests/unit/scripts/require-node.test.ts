import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { message } from '../../../scripts/lib/messages.mjs'
import { inRoot } from '../../../scripts/lib/paths.mjs'
import { put, temporaryFolder } from './temporary-folder.ts'

/** The scripts that npm runs: `scripts/….mjs`. */
const scripts = Object.values(packageJson.scripts).flatMap(
  (command) => /^node (\S+)/.exec(command)?.[1] ?? [],
)

/** Runs a program on a Node that claims to have a version. */
function runOn(
  version: string,
  ...args: string[]
): { status: number | null; stderr: string; stdout: string } {
  const claim = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const file = put(join(temporaryFolder(), 'version.cjs'), claim)
  return spawnSync(process.execPath, ['-r', file, ...args], { encoding: 'utf8' })
}

describe('an old Node', () => {
  it.each(scripts)('is refused by %s in one sentence', (script) => {
    expect(runOn('12.22.12', inRoot(script))).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `${message('setup_node_too_old', { required: 20, found: '12.22' })}\n`,
    })
  })

  it.each(scripts)('can parse %s, which has nothing but the check and a late import', (script) => {
    expect(readFileSync(inRoot(script), 'utf8')).toMatch(
      /^\/\/ .*\nimport '\.\/lib\/require-node\.cjs'\n\nimport\('\.\/commands\/\w+\.mjs'\)\n$/,
    )
  })
})

it.each(['20.0.0', '24.21.0', '100.0.0'])('Node %s passes the check', (version) => {
  const guard = inRoot('scripts', 'lib', 'require-node.cjs')
  expect(runOn(version, '-r', guard, '-p', '"started"')).toMatchObject({
    status: 0,
    stdout: 'started\n',
    stderr: '',
  })
})
