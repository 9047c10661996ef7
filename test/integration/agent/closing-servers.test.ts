import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startClosingProxy } from '#test/support/closing-proxy.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { useProgram } from '../use-program.ts'
import { configure, runAgent } from './agent-scene.ts'

const agentProgram = useProgram('agent')
const terminalProgram = useProgram('integration/terminal/program.ts')
const run = promisify(execFile)

async function serveClosing(plugin: boolean) {
  const server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000, plugin })
  const front = await startClosingProxy(server)
  closeAfterTest(() => front.close())
  return { server, front, url: front.url }
}

const completed = { status: 'completed', progress: 100 } as const
const large = { text: 'x'.repeat(6_000_000) }

async function startWaiting(...more: readonly string[]) {
  const { server, front, url } = await serveClosing(false)
  server.addJob({ id: 'x-1', status: 'running', progress: 50 })
  const args = [terminalProgram(), createTempFolder(), 'wait', 'x-1', '--server', url, ...more]
  const ended = run(process.execPath, args, { maxBuffer: 20_000_000 })
  await server.until(() => server.openStreams().length === 1)
  return { front, ended, complete: () => server.updateJob('x-1', { ...completed, result: large }) }
}

describe('behind a proxy that closes each connection', () => {
  it('the agent records outcomes with large results, even if connections are reset', async () => {
    const { server, front, url } = await serveClosing(true)
    const folder = createTempFolder()
    const path = configure(folder, { folder: 'state', servers: [{ name: 'Lab', url }] })
    const agent = runAgent(agentProgram(), ['--config', path], { XDG_RUNTIME_DIR: join(folder, 'run') })
    await agent.untilLogged('<6>started')
    const ids = Array.from({ length: 6 }, (_, index) => `job-${index}`)
    for (const id of ids) server.addJob({ id, jobType: 'extraction', status: 'running', progress: 50 })
    for (const id of ids) await agent.untilLogged(`/${id}`)
    front.break()
    for (const id of ids) server.updateJob(id, { ...completed, result: large })
    const outcomes = () => readFileSync(join(folder, 'state', 'outcomes.jsonl'), 'utf8')
    await expect.poll(() => outcomes().match(/"announced"/g)?.length, { timeout: 30_000 }).toBe(ids.length)
    expect([...front.largeEndings]).toEqual(expect.arrayContaining(['cut', 'reset']))
    agent.signal('SIGTERM')
    expect(await agent.gone).toBe(0)
    expect(agent.printed.err).not.toMatch(/uncaught|unhandled|Assertion/i)
  })

  it('the `wait` command ends when the job ends, and prints the result', async () => {
    const { ended, complete } = await startWaiting()
    complete()
    const { stdout, stderr } = await ended
    expect(JSON.parse(stdout)).toEqual(large)
    expect(stderr).not.toMatch(/uncaught|unhandled|Assertion/i)
  })

  it('the `wait` command saves the whole result, even if connections are reset', async () => {
    const path = join(createTempFolder(), 'result.json')
    const { front, ended, complete } = await startWaiting('--save', path)
    // The first large response only confirms the outcome, so it may be complete.
    front.break(['ended', 'cut', 'reset'])
    complete()
    const { stderr } = await ended
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(large)
    expect([...front.largeEndings]).toEqual(expect.arrayContaining(['cut', 'reset']))
    expect(stderr).not.toMatch(/uncaught|unhandled|Assertion/i)
  })
})
