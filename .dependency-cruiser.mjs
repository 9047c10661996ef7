/**
 * Each row names the folders that a folder may import. `type:` allows types only. A file or folder with its own row
 * doesn't follow the row of the folder around it. `shared` is without `shared/texts`.
 */
const mayImport = {
  shared: 'type:shared/texts',
  'shared/texts': 'shared',
  preload: 'shared',
  renderer: 'shared shared/texts',
  'main/base': 'shared',
  'main/compileo': 'main/base shared',
  'main/core': 'main/base main/compileo main/core shared shared/texts',
  'main/core/state': 'main/base main/compileo shared',
  'main/core/storage': 'main/base main/compileo main/core/state shared',
  'main/core/watching': 'main/base main/compileo shared type:main/core/state',
  'main/core/discovery': 'main/base main/compileo shared type:main/core/state',
  'main/core/commands':
    'main/base main/compileo main/core/state main/core/storage main/core/watching main/core/discovery shared',
  'main/core/notifications':
    'main/base main/core/state main/core/storage main/core/commands shared shared/texts',
  'main/core/hooks':
    'main/base main/compileo main/core/state main/core/storage main/core/commands shared shared/texts',
  'main/desktop': 'main/base main/compileo main/core preload shared shared/texts',
  'main/terminal': 'main/base main/compileo main/core shared shared/texts',
  'main/agent': 'main/base main/compileo main/core main/terminal shared shared/texts',
  'main/app': 'main/base main/compileo main/core main/desktop main/terminal main/agent shared shared/texts',
  'main/index.ts': 'main/app main/terminal',
}

/** Only the named folders may import these packages. `node` stands for all of Node's own modules. */
const packages = {
  node: '^main/',
  electron: '^(main/(desktop/(electron|window)|app|index)|preload)',
  'electron-store': '^main/desktop/electron/settings-store',
}

const pathOf = (part) => (part.endsWith('.ts') ? `^${part.replace('.', '\\.')}$` : `^${part}/`)
const partsWithin = (part) =>
  Object.keys(mayImport)
    .filter((other) => other.startsWith(`${part}/`))
    .map(pathOf)

function allowedFrom([part, others]) {
  const from = { path: pathOf(part), pathNot: partsWithin(part) }
  const within = { from, to: { path: pathOf(part), pathNot: partsWithin(part) } }
  return [
    within,
    ...others
      .split(' ')
      .map((other) =>
        other.startsWith('type:')
          ? { from, to: { path: pathOf(other.slice(5)), dependencyTypes: ['type-only'] } }
          : { from, to: { path: pathOf(other), pathNot: other === 'shared' ? partsWithin(other) : [] } },
      ),
    { from, to: { pathNot: '^(shared|main|preload|renderer)/' } },
  ]
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-mutual-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    {
      name: 'schemas-stay-in-main',
      comment: 'They bring the schema library along.',
      severity: 'error',
      from: { path: '^(renderer|preload)/' },
      to: {
        path: '^shared/(contract|hooks|job-fields|outside-job|schemas|settings)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    ...Object.entries(packages).map(([name, path]) => ({
      name: `only-some-import-${name}`,
      severity: 'error',
      from: { pathNot: path },
      to:
        name === 'node'
          ? { dependencyTypes: ['core'] }
          : { path: `node_modules/${name}/`, dependencyTypesNot: ['type-only'] },
    })),
  ],
  allowedSeverity: 'error',
  allowed: Object.entries(mayImport).flatMap(allowedFrom),
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'default', 'types'],
    },
  },
}
