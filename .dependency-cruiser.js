/**
 * The import law: contract ← analysis ← engine ← serve ← cli; engine ← electron; contract, analysis ← renderer.
 * wire is what serve and renderer share, host what serve and the desktop share.
 * Each folder lists all it may import; whatever is not listed fails.
 */

/** What both ends of Electron's channels share lies directly in electron/. */
const WIRE = 'electron/[^/]+\\.ts'

/** What a folder may import: paths of the project, packages, and whether Node's own modules are among it. */
const LAW = {
  '^src/contract/': { paths: ['src/contract'], packages: ['valibot'], node: false },
  '^src/analysis/': {
    paths: ['src/analysis', 'src/contract'],
    packages: ['simple-statistics', 'valibot'],
    node: false,
  },
  // What the browser host and its page say to each other.
  '^src/wire/': {
    paths: ['src/wire', 'src/contract'],
    packages: ['@msgpack/msgpack', 'valibot'],
    node: false,
  },
  // What every host of an engine's process shares: the desktop's main process, and the browser host.
  '^src/host/': { paths: ['src/host', 'src/contract'], packages: ['valibot'], node: false },
  '^src/engine/': {
    paths: ['src/engine', 'src/analysis', 'src/contract'],
    packages: ['htmlparser2', 'piscina', 'valibot'],
    node: true,
  },
  '^src/cli/': {
    // The version is told from package.json.
    paths: ['src/cli', 'src/serve', 'src/engine', 'src/analysis', 'src/contract', 'package.json'],
    packages: ['commander', 'valibot'],
    node: true,
  },
  '^src/serve/': {
    paths: ['src/serve', 'src/wire', 'src/host', 'src/engine', 'src/analysis', 'src/contract'],
    packages: ['sirv', 'valibot', 'ws', '@types/ws'],
    node: true,
  },
  '^src/renderer/': {
    paths: ['src/renderer', 'src/wire', 'src/analysis', 'src/contract', 'resources'],
    packages: ['svelte', 'bits-ui', 'uplot', 'valibot'],
    node: false,
  },
  '^electron/main/': {
    paths: ['electron/main', WIRE, 'src/host', 'src/contract', 'src/analysis', 'resources'],
    packages: ['electron', 'valibot'],
    node: true,
  },
  '^electron/engine/': {
    paths: ['electron/engine', WIRE, 'src/host', 'src/engine', 'src/analysis', 'src/contract'],
    packages: ['electron', 'valibot'],
    node: true,
  },
  '^electron/preload/': {
    paths: ['electron/preload', WIRE, 'src/contract'],
    packages: ['electron'],
    node: false,
  },
  [`^${WIRE}$`]: { paths: [WIRE, 'src/host', 'src/contract'], packages: ['valibot'], node: false },
}

/**
 * The rules that hold one folder to its line of the law.
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
    name: `${folder} does without Node`,
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
      comment: 'A new folder under src or electron is written into the law above.',
      severity: 'error',
      from: { path: '^(src|electron)/', pathNot: Object.keys(LAW) },
      to: {},
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'types', 'default'],
    },
  },
}

export default config
