import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aptGet } from '#scripts/steps/apt.ts'
import { ensureSystemPackages } from '#scripts/steps/system-packages.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

/** A real apt and dpkg that touch only a folder. */
function ownApt() {
  const folder = tempFolder()
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
      // Its own user couldn't read this folder.
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

/** Another `apt-get update`, which holds the lock of the lists until its server responds. */
async function startOther(environment: (source: string) => NodeJS.ProcessEnv) {
  const server = createServer()
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const waiting: ServerResponse[] = []
  const asked = once(server, 'request')
  let isAnswering = false
  server.on('request', (_request, response: ServerResponse) => {
    if (isAnswering) response.writeHead(404).end()
    else waiting.push(response)
  })
  const child = spawn('apt-get', ['update'], {
    env: environment(`deb [trusted=yes] http://127.0.0.1:${port}/ ./`),
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill())
  const ended = once(child, 'exit')
  await asked
  return {
    async finish() {
      isAnswering = true
      for (const response of waiting) response.writeHead(404).end()
      await ended
    },
  }
}

/** apt and dpkg lock with fcntl. */
async function holdLock(file: string) {
  const script =
    'use Fcntl; my $lock = pack("s s l! l! i x4", F_WRLCK, 0, 0, 0, 0); open(F, "+>>", shift); fcntl(F, F_SETLK, $lock) or die; $| = 1; print "held"; <STDIN>'
  const child = spawn('perl', ['-e', script, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.stdin.end())
  await once(child.stdout, 'data')
}

const entryOf = (name: string) =>
  `Package: ${name}\nVersion: 1\nArchitecture: all\nFilename: ./${name}.deb\nSize: 1\nMD5sum: ${'0'.repeat(32)}\n\n`

const asOrdinaryUser = (env: NodeJS.ProcessEnv) => ensureSystemPackages(['bus', 'tls'], { uid: 1000, env })

describe.runIf(existsSync('/usr/bin/apt-get'))('apt-get', () => {
  it('is retried while another one updates the package lists', async () => {
    const { environment } = ownApt()
    const other = await startOther(environment)
    const waits: number[] = []
    await aptGet(['update', '-qq'], {
      env: environment(),
      async delay(ms) {
        waits.push(ms)
        await other.finish()
      },
    })
    expect(waits).toEqual([1000])
  })

  it('is given up if the lock stays, with its owner’s name', async () => {
    const { environment } = ownApt()
    const other = await startOther(environment)
    let now = 0
    const tried = aptGet(['update', '-qq'], {
      env: environment(),
      limitMs: 10_000,
      now: () => now,
      async delay(ms) {
        now += ms
      },
    })
    await expect(tried).rejects.toThrow(/Could not get lock .*held by process \d+/)
    expect(now).toBe(10_000)
    await other.finish()
  })

  it('waits for dpkg’s own lock', async () => {
    const { folder, environment } = ownApt()
    await holdLock(join(folder, 'dpkg', 'lock-frontend'))
    let tries = 0
    const tried = aptGet(['install', '-y', 'nothing'], {
      env: environment(),
      limitMs: 1_000,
      async delay() {
        tries++
      },
    })
    await expect(tried).rejects.toThrow(/lock-frontend/)
    expect(tries).toBe(0)
  })

  it('is not retried without a lock', async () => {
    const { environment } = ownApt()
    const tried = aptGet(['install', '-y', 'no-such-package'], {
      env: environment(),
      delay: () => Promise.reject(new Error('it waited')),
    })
    await expect(tried).rejects.toThrow(/Unable to locate package no-such-package/)
  })
})

describe.runIf(existsSync('/usr/bin/apt-get'))('missing system packages', () => {
  it('are named to an ordinary user in one line that would install them', async () => {
    const { environment } = ownApt()
    await expect(asOrdinaryUser(environment())).rejects.toThrow(
      /^System packages are missing\. Install them with:\n {2}sudo apt-get update && sudo apt-get install -y --no-install-recommends dbus-daemon openssl$/,
    )
  })

  it('have this release’s names', async () => {
    const { folder, environment } = ownApt()
    writeFileSync(join(folder, 'repository', 'Packages'), entryOf('dbus') + entryOf('openssl'))
    const env = environment(`deb [trusted=yes] file:${join(folder, 'repository')} ./`)
    await aptGet(['update', '-qq'], { env })
    await expect(asOrdinaryUser(env)).rejects.toThrow(/--no-install-recommends dbus openssl$/)
  })
})
