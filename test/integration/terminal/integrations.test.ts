import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseLink } from '#main/app/deep-link.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { AppStore } from '#main/core/state/store.ts'
import { createCommandContext } from '#test/support/command-context.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createIdleEngine } from '#test/support/idle-engine.ts'
import { findCodeBlocks, findShellLines } from '#test/support/markdown.ts'
import { serveTerminals } from '#test/support/serve-terminals.ts'
import { job, server as stateServer } from '#test/unit/main/desktop/tray/states.ts'
import { uuid } from './scene.ts'
import { useShell } from './shell.ts'

const guide = await readFile(join(projectRoot, 'docs/guide/integrations.md'), 'utf8')
const openShell = useShell()

function block(language: string, text: string): string {
  const [found, ...others] = findCodeBlocks(guide, language).filter((each) => each.includes(text))
  if (found === undefined || others.length > 0) throw new Error(`not one ${language} block with ${text}`)
  return found
}

const read = (folder: string, name: string) => readFile(join(folder, name), 'utf8')

describe('the scripts in the guide', () => {
  it('publish a batch from a shell', async () => {
    const { run, folder } = await openShell()
    expect(findShellLines(guide)).toHaveLength(1)
    expect(await run(findShellLines(guide).join('\n'))).toMatchObject({ code: 0, stderr: '' })
    expect(await read(folder, 'published')).toBe('published\n')
  })

  it('save a result with make', async () => {
    const { run, folder } = await openShell()
    await writeFile(join(folder, 'Makefile'), block('make', 'job.id'))
    await writeFile(join(folder, 'job.id'), `${uuid}\n`)
    expect(await run('make')).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(await read(folder, 'result.json'))).toEqual({ pages: 2 })
  })

  it('wait for a job in a GitHub workflow', async () => {
    const { run, folder, server } = await openShell()
    const workflow = z
      .object({ steps: z.tuple([z.object({ run: z.string(), env: z.record(z.string(), z.string()) })]) })
      .parse(parse(block('yaml', 'steps:')))
    const [step] = workflow.steps
    expect(Object.keys(step.env)).toEqual(['COMPILEO_URL', 'COMPILEO_API_KEY', 'JOB_ID'])
    expect(await run(step.run, { COMPILEO_URL: server.url, JOB_ID: uuid })).toMatchObject({ code: 0 })
    expect(JSON.parse(await read(folder, 'result.json'))).toEqual({ pages: 2 })
  })

  it('follow a job with Python', async () => {
    const { run, folder } = await openShell()
    await writeFile(join(folder, 'follow.py'), block('python', 'subprocess'))
    expect(await run(`python3 follow.py ${uuid}`)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/completed 100\n\{'pages': 2\}\n$/),
      stderr: '',
    })
  })
})

async function openServing() {
  const shell = await openShell()
  const store = new AppStore()
  const clock = createFakeClock()
  store.putServer(stateServer())
  store.putJob(job('a', { label: 'Heart | atlas', progress: 42 }))
  const context = createCommandContext({ store, engine: createIdleEngine(store, clock), clock })
  const { stop } = serveTerminals(context, getSocketPath(shell.folder, { XDG_RUNTIME_DIR: '' }))
  return { ...shell, stopServing: stop }
}

const firstLine = (command: string) =>
  `coproc { exec ${command}; }; read -r line <&"\${COPROC[0]}"; kill $COPROC_PID; echo "$line"`

describe('the configurations in the guide', () => {
  it('show the state in waybar', async () => {
    const { run } = await openServing()
    const modules = z.record(z.string(), z.object({ exec: z.string(), 'return-type': z.literal('json') }))
    const { 'custom/compileo': module } = modules.parse(JSON.parse(block('json', 'custom/compileo')))
    const { stdout } = await run(firstLine(module?.exec ?? ''))
    expect(JSON.parse(stdout)).toMatchObject({ text: '1 running', class: 'running', percentage: 42 })
  })

  it.each([
    [
      'i3blocks',
      'command=',
      'interval=persist',
      { full_text: '1 running', short_text: '42%', urgent: false },
    ],
    ['polybar', 'exec = ', 'tail = true', '1 running'],
  ])('show the state in %s', async (_, key, text, expected) => {
    const { run } = await openServing()
    const line =
      block('ini', text)
        .split('\n')
        .find((each) => each.startsWith(key)) ?? ''
    const { stdout } = await run(firstLine(line.slice(key.length)))
    expect(typeof expected === 'string' ? stdout.trim() : JSON.parse(stdout)).toEqual(expected)
  })

  it('show the state in xbar', async () => {
    const stdout = '1 running | emojize=false\n---\nHeart ¦ atlas: running, 42% | emojize=false\n'
    const { run, folder } = await openServing()
    await writeFile(join(folder, 'script.sh'), block('bash', 'state --bar xbar'))
    await chmod(join(folder, 'script.sh'), 0o755)
    expect(await run('./script.sh')).toMatchObject({ code: 0, stdout, stderr: '' })
  })

  it('give Home Assistant the number of running jobs, whether the app is running or not', async () => {
    const sensors = z.object({
      command_line: z.tuple([
        z.object({ sensor: z.object({ command: z.string(), value_template: z.string() }) }),
      ]),
    })
    const [{ sensor }] = sensors.parse(parse(block('yaml', 'command_line:'))).command_line
    const render =
      'import jinja2, json, sys; print(jinja2.Template(sys.argv[1]).render(value_json=json.load(sys.stdin)))'
    const { run, stopServing } = await openServing()
    const line = `set -e; state=$(${sensor.command}); printf %s "$state" | python3 -c '${render}' '${sensor.value_template}'`
    expect(await run(line)).toMatchObject({ code: 0, stdout: '1\n' })
    await stopServing()
    expect(await run(line)).toMatchObject({ code: 0, stdout: '0\n' })
  })
})

const stdioServer = z.object({ command: z.string(), args: z.array(z.string()) })

it.each([
  [
    'Claude Code and Cursor',
    () =>
      z
        .object({ mcpServers: z.object({ compileo: stdioServer }) })
        .parse(JSON.parse(block('json', 'mcpServers'))).mcpServers.compileo,
  ],
  [
    'Visual Studio Code',
    () =>
      z.object({ servers: z.object({ compileo: stdioServer }) }).parse(JSON.parse(block('json', '"stdio"')))
        .servers.compileo,
  ],
  [
    'Codex',
    () => {
      const values = block('toml', '[mcp_servers.compileo]').matchAll(/^(\w+) = (.+)$/gm)
      return stdioServer.parse(
        Object.fromEntries([...values].map(([, name, value = '']) => [name, JSON.parse(value) as unknown])),
      )
    },
  ],
])('the guide’s configuration for %s connects to the MCP server', async (_client, configured) => {
  const { env } = await openShell()
  const path = { PATH: env.PATH }
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ ...configured(), env: path, stderr: 'inherit' }))
  onTestFinished(() => client.close())
  expect(await client.callTool({ name: 'job_status', arguments: { job: uuid } })).toMatchObject({
    structuredContent: { jobId: uuid, status: 'completed' },
  })
})

it('the example link in the integrations guide is valid, and contains two jobs', () => {
  expect(parseLink(block('text', 'compileo-tray://').trim())).toMatchObject({
    ok: true,
    jobs: ['1f2e3d4c', '5a6b7c8d'],
  })
})
