import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { stringify } from 'yaml'
import { captureOutput } from '#scripts/children.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { collectOutput } from '#test/support/child-output.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { pathWithoutNode } from './support/path-without-node.ts'

const { fromDeb } = inject('packages')
const unit = join(fromDeb, 'usr', 'lib', 'systemd', 'system', 'compileo-tray-agent.service')
const sample = join(fromDeb, 'usr', 'share', 'doc', 'compileo-tray', 'examples', 'agent.yaml')
const command = join(fromDeb, 'opt', 'Compileo Tray', 'bin', 'compileo-tray')

describe('the agent’s systemd unit', () => {
  it('is accepted by systemd, with an exposure below 3.0', async () => {
    const { code, stdout, stderr } = await captureOutput('systemd-analyze', [
      'security',
      '--offline=true',
      '--threshold=29',
      unit,
    ])
    expect(code, `${stdout}${stderr}`).toBe(0)
    expect(stdout).toMatch(/Overall exposure level for compileo-tray-agent.service: [12]\.\d/)
    expect(stderr).toBe('')
  })

  it('runs the package’s command, which accepts the sample configuration', async () => {
    const text = await readFile(unit, 'utf8')
    expect(text).toContain(
      'ExecStart="/opt/Compileo Tray/bin/compileo-tray" agent --config /etc/compileo-tray/agent.yaml\n',
    )
    const env = { PATH: process.env['PATH'] }
    const checked = await captureOutput(command, ['agent', '--check', '--config', sample], { env })
    expect(checked).toMatchObject({ code: 0, stdout: 'The configuration is valid\n', stderr: '' })
  })

  it('delivers an outcome, reloads and stops cleanly, without Node or a display', async () => {
    const server = await startServerForTest({ plugin: true, apiKey: 'K3Y', streamIntervalMs: 10 })
    const endpoint = await startHookEndpoint()
    closeAfterTest(() => endpoint.close())
    const folder = createTempFolder()
    const [state, runtime, credentials] = ['state', 'runtime', 'credentials'].map((name) =>
      join(folder, name),
    )
    for (const each of [state, runtime, credentials]) await mkdir(each ?? '')
    await writeFile(join(credentials ?? '', 'compileo-tray.lab'), 'K3Y\n')
    await writeFile(join(credentials ?? '', 'compileo-tray.url'), endpoint.url)
    const config = join(folder, 'agent.yaml')
    const hook = { name: 'Receiver', action: { type: 'webhook' }, url: { credential: 'compileo-tray.url' } }
    const lab = { name: 'Lab', url: server.url, key: { credential: 'compileo-tray.lab' } }
    await writeFile(config, stringify({ servers: [lab], hooks: [hook] }))
    const child = spawn(command, ['agent', '--config', config], {
      // The variables that systemd sets for the agent's unit. As in the unit, the home folder isn't writable.
      env: {
        PATH: pathWithoutNode(),
        HOME: '/proc',
        STATE_DIRECTORY: state,
        RUNTIME_DIRECTORY: runtime,
        CREDENTIALS_DIRECTORY: credentials,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { untilPrinted, end } = collectOutput(child)
    await untilPrinted('<6>started')
    server.addJob({ id: 'x', jobType: 'chunking', status: 'running' })
    await untilPrinted('watch added')
    server.updateJob('x', { status: 'completed', progress: 100 })
    await endpoint.waitForRequests(1)
    child.kill('SIGHUP')
    await untilPrinted('configuration reloaded')
    child.kill('SIGTERM')
    expect((await end()).code).toBe(0)
    expect(endpoint.requests).toHaveLength(1)
  })
})
