import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createTestEvent } from '#main/core/hooks/hook-event.ts'
import type { CommandAction } from '#shared/hooks.ts'
import { runCommand } from '#main/core/hooks/run-command.ts'
import { systemClock, type Clock } from '#main/base/clock.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { useProgram } from '../../use-program.ts'
import { texts } from '#test/support/english.ts'

const now = Date.UTC(2026, 10, 24, 12)
const life = new AbortController()
const program = useProgram('integration/core/hooks/command-program.ts')

/** The Node script finds its own folder with `place`. */
function script(text: string): { readonly action: CommandAction; readonly folder: string } {
  const folder = createTempFolder()
  const file = join(folder, 'script.cjs')
  writeFileSync(file, `const fs = require('node:fs'); const place = ${JSON.stringify(folder)};\n${text}`)
  return {
    folder,
    action: {
      type: 'command',
      program: process.execPath,
      arguments: [file, 'a b', '$HOME; id'],
      inShell: false,
    },
  }
}

const run = (action: CommandAction, env = process.env, clock: Clock = systemClock, signal = life.signal) =>
  runCommand(action, createTestEvent('failed', texts, now), { clock, env }, signal)

describe('a command that a hook runs', () => {
  it('gets the job as variables and as JSON, and its arguments, but no API key', async () => {
    const { action, folder } = script(`
      const { env, argv } = process
      const input = JSON.parse(fs.readFileSync(0, 'utf8'))
      fs.writeFileSync(place + '/told', JSON.stringify({ env, argv: argv.slice(2), input }))`)
    const result = await run(action, { ...process.env, COMPILEO_API_KEY: 'secret', OTHER: 'x' })
    expect(result).toMatchObject({ result: 'delivered' })
    const { env, argv, input } = JSON.parse(readFileSync(join(folder, 'told'), 'utf8'))
    expect(argv).toEqual(['a b', '$HOME; id'])
    expect(env).toMatchObject({
      OTHER: 'x',
      COMPILEO_EVENT: 'job.failed',
      COMPILEO_OUTCOME: 'failed',
      COMPILEO_TEST: '1',
      COMPILEO_JOB_ID: input.job.jobId,
      COMPILEO_KIND: 'chunking',
      COMPILEO_SERVER_NAME: 'Compileo',
      COMPILEO_DURATION_SECONDS: '720',
      COMPILEO_ERROR: 'ValueError: this is a test',
    })
    expect(env).not.toHaveProperty('COMPILEO_API_KEY')
    expect(input).toMatchObject({ schema: 1, event: 'job.failed', test: true })
  })

  it('reports the exit code and the last ten lines of output if it fails', async () => {
    const { action } = script(`
      for (let i = 1; i <= 30; i++) console.log('line ' + i)
      process.exitCode = 3`)
    const { result, message, output } = await run(action)
    expect([result, formatMessageOrText(message)]).toEqual([
      'rejected',
      'The command failed with exit code 3',
    ])
    expect(output?.split('\n')).toEqual(Array.from({ length: 10 }, (_, i) => `line ${i + 21}`))
  })

  it('reports the signal that killed its process', async () => {
    const { action } = script(`process.kill(process.pid, 'SIGTERM')`)
    const { result, message } = await run(action)
    expect([result, formatMessageOrText(message)]).toEqual(['rejected', 'Killed by SIGTERM'])
  })

  it('reports only the last 2,000 characters of its output if the output is longer', async () => {
    const { action } = script(`process.stdout.write('x'.repeat(1_000_000) + 'y'.repeat(1_990))`)
    expect((await run(action)).output).toBe('xxxxxxxxxx' + 'y'.repeat(1_990))
  })

  it.each([
    ['does not exist', { program: '/nowhere/x' }],
    ['has a NUL character in its name', { program: 'ec\0ho' }],
    ['has a NUL character in an argument', { program: 'echo', arguments: ['a\0b'] }],
    ['has more arguments than the system accepts', { program: 'echo', arguments: ['x'.repeat(3_000_000)] }],
  ])('fails with an explanation if it %s', async (_, given) => {
    const { result, message } = await run({ type: 'command', arguments: [], inShell: false, ...given })
    expect(result).toBe('failed')
    expect(formatMessageOrText(message)).toMatch(/^The command couldn’t be started: /)
  })

  it('fails with an explanation if the program can’t open more files', async () => {
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      'ulimit -n 64; exec "$0" "$1"',
      process.execPath,
      program(),
    ])
    const { result, message } = JSON.parse(stdout)
    expect([result, formatMessageOrText(message)]).toEqual([
      'failed',
      'The command couldn’t be started: too many files are open',
    ])
  })

  it('doesn’t have to read its standard input', async () => {
    const action: CommandAction = { type: 'command', program: 'true', arguments: [], inShell: false }
    const { job, ...made } = createTestEvent('failed', texts, now)
    const fields = [{ name: 'x', value: 'x\n'.repeat(1_000_000) }]
    const event = { ...made, job: { ...job, resultSummary: { fields } } }
    const context = { clock: systemClock, env: { PATH: process.env['PATH'] } }
    await expect(runCommand(action, event, context, life.signal)).resolves.toMatchObject({
      result: 'delivered',
    })
  })

  it('runs in a shell only if the user chose a shell', async () => {
    const line = 'echo "$COMPILEO_OUTCOME" | tr a-z A-Z'
    const inShell = await run({ type: 'command', program: line, arguments: [], inShell: true })
    expect(inShell).toMatchObject({ result: 'delivered', output: 'FAILED' })
    expect(await run({ type: 'command', program: line, arguments: [], inShell: false })).toMatchObject({
      result: 'failed',
    })
  })

  it('is stopped after a minute, with its child processes', async () => {
    const { action, folder } = script(`
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
      console.log('begun')
      fs.writeFileSync(place + '/pids', process.pid + ' ' + child.pid)
      setInterval(() => {}, 1000)`)
    const clock = createFakeClock()
    const running = run(action, process.env, clock)
    await expect.poll(() => existsSync(join(folder, 'pids'))).toBe(true)
    await clock.advance(59_999)
    await clock.advance(1)
    const { result, message } = await running
    expect([result, formatMessageOrText(message)]).toEqual([
      'rejected',
      'The command took longer than 60 s and was stopped',
    ])
    const pids = readFileSync(join(folder, 'pids'), 'utf8').split(' ').map(Number)
    for (const pid of pids) await expect.poll(() => isRunning(pid)).toBe(false)
  })

  it('is stopped when the program ends, without a report', async () => {
    const { action, folder } = script(`
      fs.writeFileSync(place + '/pid', String(process.pid))
      setInterval(() => {}, 1000)`)
    const own = new AbortController()
    const running = run(action, process.env, systemClock, own.signal)
    await expect.poll(() => existsSync(join(folder, 'pid'))).toBe(true)
    own.abort()
    await expect(running).rejects.toBe(own.signal.reason)
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
