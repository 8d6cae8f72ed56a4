/**
 * The import law: base ← contract ← analysis ← text; contract ← workloads ← runner ← supervisor ← web ← cli;
 * supervisor ← electron; contract, analysis, text ← renderer. Each folder lists everything that it may import; whatever
 * is not listed fails.
 */

/** The files that both ends of Electron's channels share. */
const CHANNELS = 'electron/[^/]+\\.ts'

/** What a folder may import: paths of the project, packages, and whether Node's own modules are among it. */
const LAW = {
  '^src/base/': { paths: ['src/base'], packages: [], node: false },
  '^src/contract/': {
    paths: ['src/contract', 'src/base'],
    packages: ['@msgpack/msgpack', 'valibot'],
    node: false,
  },
  '^src/analysis/': {
    paths: ['src/analysis', 'src/contract', 'src/base'],
    packages: ['simple-statistics'],
    node: false,
  },
  '^src/text/': {
    paths: ['src/text', 'src/analysis', 'src/contract', 'src/base'],
    packages: [],
    node: false,
  },
  '^src/workloads/': {
    paths: ['src/workloads', 'src/contract', 'src/base'],
    packages: ['htmlparser2'],
    node: true,
  },
  '^src/runner/': {
    paths: ['src/runner', 'src/workloads', 'src/analysis', 'src/contract', 'src/base'],
    packages: ['piscina', 'valibot'],
    node: true,
  },
  '^src/supervisor/': {
    paths: ['src/supervisor', 'src/runner', 'src/workloads', 'src/contract', 'src/base'],
    packages: ['valibot'],
    node: true,
  },
  '^src/web/': {
    paths: ['src/web', 'src/supervisor', 'src/text', 'src/analysis', 'src/contract', 'src/base'],
    packages: ['sirv', 'valibot', 'ws', '@types/ws'],
    node: true,
  },
  '^src/cli/': {
    paths: [
      'src/cli',
      'src/web',
      'src/supervisor',
      // Only to find the built entries.
      'src/runner/entries.ts',
      'src/text',
      'src/analysis',
      'src/contract',
      'src/base',
      // The version.
      'package.json',
    ],
    packages: ['commander', 'valibot'],
    node: true,
  },
  '^src/renderer/': {
    paths: ['src/renderer', 'src/text', 'src/analysis', 'src/contract', 'src/base', 'resources'],
    packages: ['svelte', 'valibot'],
    node: false,
  },
  '^electron/main/': {
    paths: ['electron/main', CHANNELS, 'src/text', 'src/contract', 'src/base', 'resources'],
    packages: ['electron', 'valibot'],
    node: true,
  },
  '^electron/supervisor/': {
    paths: ['electron/supervisor', CHANNELS, 'src/supervisor', 'src/runner/entries.ts', 'src/contract'],
    packages: ['electron', 'valibot'],
    node: true,
  },
  '^electron/preload/': {
    paths: ['electron/preload', CHANNELS, 'src/contract'],
    packages: ['electron'],
    node: false,
  },
  [`^${CHANNELS}$`]: { paths: [CHANNELS, 'src/contract'], packages: ['valibot'], node: false },
}

/**
 * The rules that enforce one line of the law.
 * @param {[from: string, may: { paths: string[], packages: string[], node: boolean }]} line
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]}
 */
function rulesOf([from, { paths, packages, node }]) {
  const allowed = [
    ...paths.map((path) => `^${path}(/|$)`),
    ...packages.map((name) => `node_modules/${name}/`),
  ]
  const folder = from.slice(1)
  /** @type {import('dependency-cruiser').IForbiddenRuleType} */
  const files = {
    name: `${folder} imports only what it may`,
    severity: 'error',
    from: { path: from },
    to: { dependencyTypesNot: ['core'], pathNot: allowed },
  }
  /** @type {import('dependency-cruiser').IForbiddenRuleType} */
  const core = {
    name: `${folder} does not import Node’s modules`,
    severity: 'error',
    from: { path: from },
    to: { dependencyTypes: ['core'] },
  }
  return node ? [files] : [files, core]
}

/** @type {import('dependency-cruiser').IConfiguration} */
const config = {
  forbidden: [
    ...Object.entries(LAW).flatMap(rulesOf),
    {
      name: 'every folder has its law',
      comment: 'A new folder under src or electron needs a line in the law above.',
      severity: 'error',
      from: { path: '^(src|electron)/', pathNot: Object.keys(LAW) },
      to: {},
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/text/generated' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'types', 'default'],
    },
  },
}

export default config
