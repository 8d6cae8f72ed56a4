// Adds a metric, a model and a workload to a copy of the project, as CONTRIBUTING.md describes, and uses them.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NODE_BUILD, NODE_ENTRIES } from '../../electron.vite.config.ts'
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot, packageCommand } from '../../scripts/lib/paths.mjs'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { RunDocument } from '../../src/contract/run/document.ts'
import { numberOf } from '../../src/contract/run/trial.ts'

const COPIED = [
  'src',
  'scripts',
  'project.inlang',
  'package.json',
  'tsconfig.base.json',
  'tests/fixtures/extension',
]
const FIXTURE = 'tests/fixtures/extension'

/** The lines of the registries: an import, and the entry in a list. Nothing else is changed. */
const REGISTRIES = [
  {
    file: 'src/analysis/metrics/index.ts',
    importLine: `import { tasksPerCpuSecond } from '../../../${FIXTURE}/metric.ts'`,
    entry: ['...COST_METRICS]', '...COST_METRICS, tasksPerCpuSecond]'],
  },
  {
    file: 'src/contract/models/index.ts',
    importLine: `import { isolated } from '../../../${FIXTURE}/model.ts'`,
    entry: ['processes, cooperative]', 'processes, cooperative, isolated]'],
  },
  {
    file: 'src/runner/dispatch/index.ts',
    importLine: `import { isolated } from '../../../${FIXTURE}/dispatch.ts'`,
    entry: ['processes, cooperative }', 'processes, cooperative, isolated }'],
  },
  {
    file: 'src/workloads/index.ts',
    importLine: `import { dice } from '../../${FIXTURE}/workload.ts'`,
    entry: ['  waits,\n]', '  waits,\n  dice,\n]'],
  },
] as const

let copy = ''

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'interleave-test-'))
  for (const path of COPIED) cpSync(inRoot(path), join(copy, path), { recursive: true })
  symlinkSync(inRoot('node_modules'), join(copy, 'node_modules'))
  for (const { file, importLine, entry } of REGISTRIES) {
    const text = readFileSync(join(copy, file), 'utf8')
    expect(text).toContain(entry[0])
    writeFileSync(join(copy, file), `${importLine}\n${text.replace(entry[0], entry[1])}`)
  }
  addTexts()
  execFileSync(NODE, ['-e', "import('./scripts/lib/text.mjs').then((text) => text.ensureText())"], {
    cwd: copy,
  })
  await buildCopy()
}, 120_000)

afterAll(() => {
  rmSync(copy, { recursive: true, force: true })
})

function addTexts(): void {
  const groups = readJson(join(copy, FIXTURE, 'texts.json')) as Record<string, Record<string, string>>
  for (const [group, texts] of Object.entries(groups)) {
    const file = join(copy, `src/text/messages/en/${group}.json`)
    writeFileSync(file, JSON.stringify({ ...(readJson(file) as object), ...texts }))
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

async function buildCopy(): Promise<void> {
  const entries = Object.entries(NODE_ENTRIES).filter(([, file]) => file.startsWith('src/'))
  await build({
    configFile: false,
    root: copy,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: NODE_BUILD.target,
      minify: false,
      outDir: join(copy, 'out/main'),
      rolldownOptions: {
        input: Object.fromEntries(entries.map(([name, file]) => [name, join(copy, file)])),
        external: NODE_BUILD.external,
        output: { ...NODE_BUILD.output, format: 'es' },
      },
    },
  })
}

function lab(...args: readonly string[]): string {
  return execFileSync(NODE, [join(copy, 'out/main/cli.js'), ...args], { encoding: 'utf8' })
}

describe('a project with another metric, model and workload', () => {
  it('compiles, so that every registry and catalogue has what it needs', () => {
    const config = {
      extends: './tsconfig.base.json',
      compilerOptions: { types: ['node'] },
      include: [
        'src/base',
        'src/contract',
        'src/text',
        'src/analysis',
        'src/workloads',
        'src/runner',
        'src/cli',
      ],
    }
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(config))
    execFileSync(NODE, [packageCommand('typescript', 'tsc'), '-p', copy], { encoding: 'utf8' })
  }, 120_000)

  it('lists the workload', () => {
    expect(lab('workloads')).toContain('dice')
  })

  it('runs the workload under all models with the same results, and computes the metric', () => {
    const file = join(copy, 'run.json')
    lab('run', '--workload', 'dice', '--repeats', '1', '--warmups', '0', '--quiet', '--out', file)
    // Read as plain JSON: only the copy knows the model.
    const { trials, warnings } = readJson(file) as Pick<RunDocument, 'trials' | 'warnings'>
    expect(trials.map(({ model }) => model).sort()).toEqual([...MODEL_IDS, 'isolated'].sort())
    expect(warnings.filter(({ severity }) => severity === 'fault')).toEqual([])
    for (const trial of trials) {
      expect(trial.state).toBe('completed')
      expect(numberOf(trial, 'tasksPerCpuSecond')).toBeGreaterThan(0)
    }
    const isolated = trials.find(({ model }) => (model as string) === 'isolated')
    expect(isolated?.workers.map(({ kind }) => kind)).toEqual(['process'])
    expect(lab('show', file)).toContain('Isolated')
  })
})
