import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'
import { makeNewerDeb } from '#test/support/newer-deb.ts'
import { findShellLines } from '#test/support/markdown.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { copySystem } from './support/installed-system.ts'

const { deb } = inject('packages')
const id = (first: string) => `${first}b2c3d4-0000-4000-8000-000000000001`
const [completed, failed, running] = [id('a1'), id('b1'), id('c1')] as const
const isRoot = process.getuid?.() === 0

type System = Awaited<ReturnType<typeof copySystem>>
type Server = Awaited<ReturnType<typeof startServerForTest>>

async function installed(files: readonly string[] = [deb]): Promise<System> {
  const system = await copySystem(files)
  const line = `apt-get install -y ${system.shared}/${basename(deb)}`
  expect(await system.asRoot(line)).toMatchObject({ code: 0 })
  return system
}

/** Writes the reader's profile, with one job of each kind on a new server. */
async function openProfile(system: System) {
  const server = await startServerForTest({ streamIntervalMs: 20 })
  server.addJob({ id: completed, status: 'completed', progress: 100, result: { pages: 2 } })
  server.addJob({ id: failed, status: 'failed', error: 'OSError: no space' })
  server.addJob({ id: running, status: 'running', progress: 40 })
  const jobs = [{ jobId: completed, batch: 'night' }, { jobId: failed }, { jobId: running }]
  const watchList = {
    version: 1,
    servers: [{ id: 'server', name: 'Workstation', url: server.url }],
    jobs: jobs.map((job) => ({ serverId: 'server', addedAt: 1, ...job })),
    batches: [{ id: 'night', name: 'Night' }],
  }
  await writeFile(join(system.shared, 'watch-list.json'), JSON.stringify(watchList))
  await system.asReader(
    `rm -rf .config; mkdir -p '.config/Compileo Tray'; cp ${system.shared}/watch-list.json '.config/Compileo Tray'`,
  )
  return server
}

async function pages(): Promise<readonly string[]> {
  const found = await readdir(join(projectRoot, 'docs'), { recursive: true })
  const guide = ['install', 'first-steps', 'agent', 'terminal', 'integrations'].map(
    (name) => `guide/${name}.md`,
  )
  const others = found.filter((name) => name.endsWith('.md') && !guide.includes(name)).toSorted()
  return ['README.md', ...[...guide, ...others].map((name) => join('docs', name))]
}

async function linesOfDocuments(): Promise<readonly string[]> {
  const texts = (await pages()).map((page) => readFile(join(projectRoot, page), 'utf8'))
  return (await Promise.all(texts)).flatMap(findShellLines)
}

/** Whether other tests run the line, because it needs the sources, an AppImage or a real server. */
const isElsewhere = (line: string) => /^npm |AppImage|^curl |plugin install/.test(line)

const jobOf = (line: string) =>
  line.includes(' restart') ? failed : line.includes(' cancel') ? running : completed

/** Runs the app in the reader's session until it watches the job. */
async function watchInApp(system: System, server: Server, command: string) {
  const script = `${command} & pid=$!; until [ -e seen ]; do sleep 0.1; done; kill $pid; wait $pid`
  await writeFile(join(system.shared, 'start'), script)
  const display = { DISPLAY: process.env['DISPLAY'] ?? '' }
  const ended = system.asReader(`rm -f seen; dbus-run-session -- bash ${system.shared}/start`, display)
  await server.until(() => server.openStreams().length > 0)
  await system.asReader('touch seen')
  return ended
}

async function type(system: System, line: string) {
  const server = await openProfile(system)
  if (line.includes('wait --all'))
    for (const each of [failed, running]) server.updateJob(each, { status: 'completed', error: null })
  const isApp = line.startsWith('compileo-tray --')
  const job = isApp ? running : jobOf(line)
  const typed = line
    .replaceAll(/(?<!\$)\b(?:JOB-)?ID\d?\b/g, job)
    .replace('http://localhost:8000', server.url)
    .replace('sudo ', '')
    .replace('apt ', 'apt-get -y ')
    // This copy runs no systemd, so test/machine tests the option `--now`.
    .replace(' --now ', ' ')
  if (isApp) return watchInApp(system, server, typed)
  if (line.startsWith('sudo ')) return system.asRoot(`cd /home/reader; ${typed}`)
  return system.asReader(`set -o pipefail; ${typed}`, { ID: job })
}

describe.runIf(isRoot)('an installed package', () => {
  it('supports the documentation’s commands in the order in which a reader types them', async () => {
    const system = await copySystem([deb])
    await system.asRoot(`mkdir /home/reader/dist && cp ${system.shared}/*.deb /home/reader/dist`)
    await system.asReader('printf "#!/bin/sh\\ncp \\"\\$1\\" published\\n" > publish.sh; chmod +x publish.sh')
    const lines = (await linesOfDocuments()).filter((line) => !isElsewhere(line))
    expect(lines.length).toBeGreaterThan(15)
    for (const line of lines) expect({ line, ...(await type(system, line)) }).toMatchObject({ line, code: 0 })
  }, 300_000)

  it('can be upgraded, and leaves nothing behind when it is removed', async () => {
    const newer = await makeNewerDeb(deb)
    const system = await installed([deb, newer])
    const run = async (line: string) => {
      const ended = { line, ...(await system.asRoot(line)) }
      expect(ended).toMatchObject({ line, code: 0 })
      return ended.stdout.trim()
    }
    const link = '/etc/systemd/system/multi-user.target.wants/compileo-tray-agent.service'
    await run('systemctl enable compileo-tray-agent')
    await run(`apt-get install -y ${system.shared}/newer.deb`)
    expect(await run('dpkg-query -W -f "\\${Version}" compileo-tray')).toBe('99.0.0-1')
    expect(await run('readlink -f /usr/bin/compileo-tray')).toBe('/opt/Compileo Tray/bin/compileo-tray')
    expect(await run(`readlink ${link}`)).toBe('/usr/lib/systemd/system/compileo-tray-agent.service')
    await run('mkdir -p /var/lib/private/compileo-tray-agent')

    await run('apt-get remove -y compileo-tray')
    expect(await run(`ls -d ${link} /usr/bin/compileo-tray "/opt/Compileo Tray" 2>&1 || true`)).not.toMatch(
      /^\//m,
    )
    await run('test -d /var/lib/private/compileo-tray-agent')
    await run('apt-get purge -y compileo-tray')
    await run('test ! -e /var/lib/private/compileo-tray-agent')
    // A file that was deleted in the copy is a character device in this folder.
    expect(await run('find /changed -name "*compileo-tray*" -not -type c')).toBe('')
  }, 120_000)
})
