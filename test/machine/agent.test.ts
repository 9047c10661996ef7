import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { makePackage } from '#scripts/package/make.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { ensureBuilt } from '#scripts/steps/build.ts'
import { ensureElectron } from '#scripts/steps/electron-runtime.ts'
import { startCompileoServer } from '#test/server/index.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { makeNewerDeb } from '#test/support/newer-deb.ts'
import { freshMachine } from './machine.ts'

/** Installs the package as the guide says, and enables the agent. */
const install = `
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /test/tray.deb
mkdir -p /etc/credstore
install -m 600 /test/lab-key /etc/credstore/compileo-tray.lab
cp /test/agent.yaml /etc/compileo-tray/
systemctl enable --now compileo-tray-agent
`

const log = 'journalctl -u compileo-tray-agent -b -o cat --no-pager'

const meanwhile = (line: string, name: string) => `
timeout 60 sh -c "until ${log} | grep -q '${line}'; do sleep 0.2; done" || { ${log}; exit 1; }
touch /test/${name}
timeout 120 sh -c 'until [ -e /test/${name}-done ]; do sleep 0.2; done'
`

const report = `
systemctl is-active compileo-tray-agent
systemctl show compileo-tray-agent -p MainPID -p NRestarts -p DynamicUser -p Result
ps -o user=,args= -p "$(systemctl show compileo-tray-agent -p MainPID --value)"
compileo-tray agent --status
systemd-analyze security --threshold=29 compileo-tray-agent
`

const upgradeAndRemove = `
before=$(systemctl show compileo-tray-agent -p MainPID --value)
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /test/newer.deb
systemctl is-active compileo-tray-agent
test "$before" != "$(systemctl show compileo-tray-agent -p MainPID --value)"
apt-get remove -y -qq compileo-tray
${log}
if systemctl is-active compileo-tray-agent; then exit 1; fi
test ! -L /etc/systemd/system/multi-user.target.wants/compileo-tray-agent.service
`

it('on a fresh Debian, the agent survives a reload, a reboot and an upgrade', async () => {
  const { file: deb } = await quickDeb()
  const server = await startCompileoServer({ plugin: true, apiKey: 'K3Y', streamIntervalMs: 50 })
  closeAfterTest(() => server.close())
  const endpoint = await startHookEndpoint()
  closeAfterTest(() => endpoint.close())
  const machine = await freshMachine()
  await copyFile(deb, join(machine.shared, 'tray.deb'))
  await copyFile(await makeNewerDeb(deb), join(machine.shared, 'newer.deb'))
  await writeFile(join(machine.shared, 'lab-key'), 'K3Y\n')
  await writeFile(join(machine.shared, 'url'), endpoint.url)
  const config = {
    servers: [{ name: 'Lab', url: server.url, key: { credential: 'compileo-tray.lab' } }],
    hooks: [{ name: 'Receiver', action: { type: 'webhook' }, url: { file: '/etc/compileo-tray/url' } }],
  }
  await writeFile(join(machine.shared, 'agent.yaml'), stringify(config))

  const ended = () =>
    endpoint.requests.map(({ body }) => {
      const { event, job } = JSON.parse(body)
      return `${job.jobId} ${event}`
    })
  const start = (id: string) => server.addJob({ id, jobType: 'chunking', status: 'running', progress: 10 })
  async function end(id: string, status: 'completed' | 'failed') {
    await expect.poll(() => server.openStreams().length, { timeout: 60_000 }).toBeGreaterThan(0)
    server.updateJob(id, { status, ...(status === 'failed' && { error: 'ValueError: no parsed file' }) })
  }

  start('first')
  const first = machine.boot(
    `mkdir -p /etc/compileo-tray; cp /test/url /etc/compileo-tray/\n${install}${meanwhile('started', 'installed')}
systemctl reload compileo-tray-agent
${meanwhile('configuration reloaded', 'reloaded')}${report}`,
  )
  await machine.untilShared('installed')
  await end('first', 'completed')
  await endpoint.waitForRequests(1)
  await writeFile(join(machine.shared, 'installed-done'), '')
  await machine.untilShared('reloaded')
  start('second')
  start('third')
  await end('second', 'failed')
  await endpoint.waitForRequests(2)
  await writeFile(join(machine.shared, 'reloaded-done'), '')
  const installed = await first
  expect(installed).toEqual({ code: '0', log: expect.stringMatching(/^active$[^]*last: delivered/m) })

  server.updateJob('third', { status: 'completed' })
  const second = machine.boot(`${meanwhile('started', 'rebooted')}${report}${upgradeAndRemove}`)
  await endpoint.waitForRequests(3)
  await writeFile(join(machine.shared, 'rebooted-done'), '')
  const rebooted = await second
  expect(rebooted).toEqual({ code: '0', log: expect.stringMatching(/last: delivered[^]*^(?:<6>)?stopped$/m) })
  console.log(
    [/Overall exposure.*/, /^MainPID[^]*?Result=.*/m, /^Running since[^]*?hook .*/m]
      .map((part) => part.exec(rebooted.log)?.[0])
      .join('\n'),
  )
  expect(ended()).toEqual(['first job.completed', 'second job.failed', 'third job.completed'])
}, 1_200_000)

async function quickDeb() {
  const runtime = await ensureElectron()
  await ensureBuilt()
  const made = await makePackage('deb', runtime, {
    output: join(projectRoot, 'out', 'package', 'machine'),
    quick: true,
  })
  if ('why' in made) throw new Error(`The package could not be made: ${made.why}`)
  return made
}
