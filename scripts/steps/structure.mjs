import { readdir, readFile } from 'node:fs/promises'
import { join, posix, relative } from 'node:path'
import { root } from '../places.mjs'

const sources = ['shared', 'main', 'preload', 'renderer']

/**
 * `type:` allows types only. A file belongs to the longest matching path. Files loaded on demand are in no
 * list.
 *
 * @type {Readonly<Record<string, string>>}
 */
const mayImport = {
  shared: 'shared/texts:type',
  'shared/texts': 'shared',
  preload: 'shared schemas:type electron',
  renderer: 'shared shared/texts schemas:type',
  'main/base': 'shared',
  'main/log': 'base shared storage:type state:type notifications:type compileo:type',
  'main/network': 'base shared',
  'main/compileo': 'base network shared',
  'main/watching': 'base network compileo shared state:type',
  'main/discovery': 'base compileo shared',
  'main/state': 'base compileo shared',
  'main/storage': 'base network state shared',
  'main/commands': 'base log network compileo watching discovery state storage shared',
  'main/notifications': 'base state storage commands shared shared/texts',
  'main/hooks': 'base log network compileo state storage commands shared shared/texts',
  'main/tray': 'base state commands notifications shared shared/texts',
  'main/cli': 'base network compileo watching discovery state storage commands launch shared shared/texts',
  'main/updates': 'base state desktop shared',
  'main/desktop':
    'desktop/linux base log:type state storage commands notifications tray shared shared/texts electron',
  'main/desktop/linux': 'base commands:type notifications tray shared shared/texts',
  'main/window':
    'base log:type state storage commands updates:type desktop:type preload shared shared/texts electron',
  'main/launch': 'commands shared shared/texts electron:type',
  'main/crash': 'base log storage notifications shared shared/texts',
  'main/startup':
    'startup/core base log network compileo watching discovery state storage commands notifications hooks tray desktop desktop/linux window launch crash cli agent updates updates/electron-updates.ts desktop/electron/settings-store.ts shared shared/texts electron',
  // It needs no desktop.
  'main/startup/core':
    'base log network compileo watching discovery state storage commands notifications hooks shared shared/texts',
  'main/agent':
    'startup/core base log network storage commands hooks cli notifications:type shared shared/texts schemas yaml',
  'main/index.ts': 'startup launch cli electron',
  'main/desktop/electron/settings-store.ts': 'storage:type electron electron-store',
  'main/updates/electron-updates.ts': 'updates electron electron-updater',
}

/** They bring the schema library along, which only main loads. For main they are files of `shared` like others. */
const schemas = ['contract', 'hooks', 'schemas', 'settings'].map((name) => `shared/${name}.ts`)

/** Packages that only the parts which name them may import. Parts of main may import Node, too. */
const restricted = ['electron', 'electron-store', 'electron-updater', 'conf', 'node']

/** Static and awaited imports, and exports. `type` stands before the braces or each name. */
const importOf =
  /\b(?:import|export)\s+(?<type>type\s)?(?<names>[\w*\s{},$]*?\bfrom\s*)?['"](?<from>[^'"?]+)|\bimport\s*\(\s*['"](?<awaited>[^'"?]+)/g
const onlyTypes = /^\{(?:\s*type\s+\w+(?:\s+as\s+\w+)?,?)+\s*\}/

/** @typedef {{ file: string, specifier: string, imported: string | undefined, isType: boolean }} Import */

/**
 * Problems with how files import each other. Pure.
 *
 * @param {ReadonlyMap<string, string>} files text by path from the root, with forward slashes
 * @returns {string[]}
 */
export function structureProblems(files) {
  const imports = [...files].flatMap(([file, text]) => importsOf(file, text, files))
  return [...foreignImports(imports), ...mutualImports(imports)]
}

/**
 * @param {string} file
 * @param {string} text
 * @param {ReadonlyMap<string, string>} files
 * @returns {Import[]}
 */
function importsOf(file, text, files) {
  return [...text.matchAll(importOf)].flatMap(
    /** @returns {Import[]} */ ({ groups }) => {
      const specifier = groups?.['from'] ?? groups?.['awaited'] ?? ''
      const isType = groups?.['type'] !== undefined || onlyTypes.test(groups?.['names'] ?? '')
      if (!specifier.startsWith('.')) return [{ file, specifier, imported: undefined, isType }]
      const imported = posix.join(posix.dirname(file), specifier)
      return files.has(imported) ? [{ file, specifier, imported, isType }] : []
    },
  )
}

/** @param {string} file */
function partOf(file) {
  const parts = Object.keys(mayImport).filter((path) => file === path || file.startsWith(`${path}/`))
  return parts.toSorted((one, other) => other.length - one.length)[0] ?? file
}

/** @param {readonly Import[]} imports */
function foreignImports(imports) {
  return imports.flatMap(({ file, specifier, imported, isType }) => {
    const from = partOf(file)
    const isSchema =
      imported !== undefined && schemas.includes(imported) && /^(?:renderer|preload)/.test(from)
    const to = imported === undefined ? packageOf(specifier) : isSchema ? 'schemas' : partOf(imported)
    if (to === undefined || from === to || (to === 'node' && from.startsWith('main'))) return []
    const allowed = (mayImport[from] ?? '').split(' ')
    const name = to.replace('main/', '')
    if (allowed.includes(name) || (isType && allowed.includes(`${name}:type`))) return []
    return [`${file} may not import ${isType ? 'types of ' : ''}${imported ?? specifier}`]
  })
}

/** @param {string} specifier */
function packageOf(specifier) {
  if (specifier.startsWith('node:')) return 'node'
  return restricted.find((name) => specifier === name || specifier.startsWith(`${name}/`))
}

/** A folder and those within it may import each other. @param {readonly Import[]} imports */
function mutualImports(imports) {
  /** @type {Map<string, string>} */
  const example = new Map()
  for (const { file, imported } of imports) {
    if (imported === undefined) continue
    const [from, to] = [posix.dirname(file), posix.dirname(imported)]
    if (from === to || from.startsWith(`${to}/`) || to.startsWith(`${from}/`)) continue
    example.set(`${from} ${to}`, `${file} imports ${imported}`)
  }
  return [...example].flatMap(([pair, there]) => {
    const [from = '', to = ''] = pair.split(' ')
    const back = example.get(`${to} ${from}`)
    return back !== undefined && from < to
      ? [`${from} and ${to} import each other: ${there}, and ${back}`]
      : []
  })
}

/** @returns {Promise<string[]>} */
export const sourceProblems = async () => structureProblems(await readSources())

/** @returns {Promise<Map<string, string>>} */
async function readSources() {
  const files = new Map()
  for (const folder of sources) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:ts|tsx)$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name)
      files.set(relative(root, path).replaceAll('\\', '/'), await readFile(path, 'utf8'))
    }
  }
  return files
}
