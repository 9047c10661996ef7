/**
 * Each row names the folders that a folder may import. `type:` allows types only. A file or folder with its own row
 * doesn't belong to the folder around it.
 */
const mayImport = {
  shared: 'type:shared/texts',
  'shared/texts': 'shared',
  preload: 'shared',
  renderer: 'shared shared/texts',
  'main/base': 'shared',
  'main/log': 'main/base shared',
  'main/network': 'main/base shared',
  'main/compileo': 'main/base main/network shared',
  'main/watching': 'main/base main/network main/compileo shared type:main/state',
  'main/discovery': 'main/base type:main/log main/compileo type:main/state type:main/storage shared',
  'main/state': 'main/base main/compileo shared',
  'main/storage': 'main/base main/network type:main/compileo main/state shared',
  'main/commands':
    'main/base main/log main/network main/compileo main/watching main/discovery main/state main/storage shared',
  'main/notifications': 'main/base main/state main/storage main/commands shared shared/texts',
  'main/hooks':
    'main/base main/log main/network main/compileo main/state main/storage main/commands shared shared/texts',
  'main/tray': 'main/base main/state main/commands main/notifications shared shared/texts',
  'main/socket': 'main/base main/state main/commands main/tray shared shared/texts',
  'main/cli':
    'main/base main/network main/compileo main/watching main/discovery main/state main/storage main/commands main/launch main/socket shared shared/texts',
  'main/desktop':
    'main/desktop/linux main/base type:main/log main/state main/storage main/commands main/notifications main/tray shared shared/texts',
  'main/desktop/linux': 'main/base type:main/commands main/notifications main/tray shared shared/texts',
  'main/desktop/electron/settings-store.ts': 'type:main/storage',
  'main/window':
    'main/base type:main/log main/state main/storage main/commands type:main/discovery type:main/desktop preload shared shared/texts',
  'main/launch': 'main/base main/state main/commands shared shared/texts',
  'main/crash': 'main/base main/log main/storage main/notifications shared shared/texts',
  // The core needs no desktop.
  'main/core':
    'main/base main/log main/network main/compileo main/watching main/discovery main/state main/storage main/commands main/notifications main/hooks shared shared/texts',
  'main/agent':
    'main/core main/base main/log main/network main/storage main/commands main/hooks main/launch main/socket type:main/notifications shared shared/texts',
  'main/startup': 'main shared shared/texts',
  'main/index.ts': 'main/startup main/launch',
}

/** Only the named folders may import these packages. `node` stands for all of Node's own modules. */
const packages = {
  node: '^main/',
  electron: '^(main/(desktop/(electron|start-tray)|window|startup|index)|preload)',
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
          : { from, to: { path: pathOf(other), pathNot: other === 'main' ? [] : partsWithin(other) } },
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
