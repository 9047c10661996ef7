import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ensureSystemPackages } from '#scripts/steps/system-packages.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

/** Returns the real apt and dpkg, limited to a folder. */
function ownApt() {
  const folder = createTempFolder()
  for (const each of ['lists/partial', 'cache/archives/partial', 'dpkg', 'repository'])
    mkdirSync(join(folder, each), { recursive: true })
  writeFileSync(join(folder, 'dpkg', 'status'), '')
  /** @param source a line of sources.list, or nothing */
  const environment = (source = ''): NodeJS.ProcessEnv => {
    const name = `apt-${source.length}`
    writeFileSync(join(folder, `${name}.list`), `${source}\n`)
    const settings = {
      'Dir::State::Lists': join(folder, 'lists'),
      'Dir::State::Status': join(folder, 'dpkg', 'status'),
      'Dir::Cache': join(folder, 'cache'),
      'Dir::Etc::SourceList': join(folder, `${name}.list`),
      'Dir::Etc::SourceParts': '/dev/null',
      'Acquire::http::Proxy': 'DIRECT',
      // The user of apt's sandbox couldn't read this folder.
      'APT::Sandbox::User': 'root',
    }
    const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`)
    writeFileSync(join(folder, `${name}.conf`), lines.join(''))
    return {
      ...process.env,
      APT_CONFIG: join(folder, `${name}.conf`),
      DPKG_ADMINDIR: join(folder, 'dpkg'),
    }
  }
  return { folder, environment }
}

const asOrdinaryUser = (env: NodeJS.ProcessEnv) => ensureSystemPackages(['bus', 'tls'], { uid: 1000, env })

describe.runIf(existsSync('/usr/bin/apt-get'))('the error about missing system packages', () => {
  it('shows an ordinary user the command that installs the packages', async () => {
    const { environment } = ownApt()
    await expect(asOrdinaryUser(environment())).rejects.toThrow(
      /^System packages are missing\. Install them with:\n {2}sudo apt-get update && sudo apt-get install -y --no-install-recommends dbus-daemon openssl$/,
    )
  })
})
