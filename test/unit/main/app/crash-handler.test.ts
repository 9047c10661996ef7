import { EventEmitter } from 'node:events'
import { lstatSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentLog, type Log } from '#main/base/log/log.ts'
import { decideAfterCrash, handleUncaughtErrors, openCrashMark } from '#main/app/crash-handler.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const minute = 60_000
const noon = Date.UTC(2026, 10, 24, 12)

function program({
  folder = createTempFolder(),
  now = noon,
  notifyCrash = async (): Promise<void> => undefined,
} = {}) {
  const events = new EventEmitter()
  const done: string[] = []
  const log: Log = {
    ...silentLog,
    error: (text, error) => done.push(`log ${text}${error instanceof Error ? `: ${error.message}` : ''}`),
  }
  handleUncaughtErrors({
    process: events,
    log,
    print: (text) => done.push(`print ${text.split('\n', 1)[0]}`),
    mark: openCrashMark(folder),
    now: () => now,
    restart: () => done.push('restart'),
    notifyCrash: async () => {
      done.push('say')
      await notifyCrash()
    },
    exit: (code) => done.push(`exit ${code}`),
  })
  return { done, folder, meet: (event: string, error: unknown) => events.emit(event, error) }
}

async function crash(given?: Parameters<typeof program>[0]) {
  const { done, folder, meet } = program(given)
  meet('uncaughtException', new Error('boom'))
  await waitForTurns()
  return { done, folder }
}

describe('the program after an uncaught error', () => {
  it.each([
    ['uncaughtException', 'uncaught exception'],
    ['unhandledRejection', 'unhandled rejection'],
  ])('restarts if the event was %s', (event, words) => {
    const { done, meet } = program()
    meet(event, new Error('boom'))
    expect(done).toEqual([
      `log ${words}: boom`,
      `print ${words}: Error: boom`,
      'log restarting',
      'restart',
      'exit 1',
    ])
  })

  it('shows a notification and ends if another error occurred within the last hour', async () => {
    const { folder } = await crash()
    const again = await crash({ folder, now: noon + 59 * minute })
    expect(again.done).not.toContain('restart')
    expect(again.done.slice(-2)).toEqual(['say', 'exit 1'])
    const later = await crash({ folder, now: noon + 59 * minute + 61 * minute })
    expect(later.done).toContain('restart')
  })

  it('ends even if the notification about the crash fails', async () => {
    const { folder } = await crash()
    const again = await crash({ folder, notifyCrash: () => Promise.reject(new Error('no bus')) })
    expect(again.done.slice(-2)).toEqual(['log the end could not be told: no bus', 'exit 1'])
  })

  it('doesn’t restart if it can’t save the time of the crash', async () => {
    const { done } = await crash({ folder: join(createTempFolder(), 'gone') })
    expect(done).not.toContain('restart')
    expect(done.at(-1)).toBe('exit 1')
  })

  it('doesn’t restart if the crash file is unreadable, and leaves the file unchanged', async () => {
    const folder = createTempFolder()
    symlinkSync('crashed.json', join(folder, 'crashed.json')) // Reading this loop fails with ELOOP.
    const { done } = await crash({ folder })
    expect(done).not.toContain('restart')
    expect(done.at(-1)).toBe('exit 1')
    expect(lstatSync(join(folder, 'crashed.json')).isSymbolicLink()).toBe(true)
    expect(openCrashMark(folder).takeUnannounced()).toBe(false)
  })

  it('restarts only once, even if more errors follow', () => {
    const { done, meet } = program()
    meet('uncaughtException', new Error('boom'))
    meet('unhandledRejection', 'more')
    expect(done.filter((each) => each === 'restart' || each === 'exit 1')).toEqual(['restart', 'exit 1'])
    expect(done).toContain('log unhandled rejection')
  })
})

it.each([
  ['restart', 'there was no crash before', undefined],
  ['restart', 'the last crash was an hour ago', noon - 60 * minute],
  ['end', 'the last crash was less than an hour ago', noon - 60 * minute + 1],
  ['end', 'the last crash was just now', noon],
  // After the clock was set back, the record doesn't count.
  ['restart', 'the last crash was in the future', noon + 1],
] as const)('a crash makes the program %s if %s', (what, _, last) => {
  expect(decideAfterCrash(noon, last)).toBe(what)
})

describe('a crash', () => {
  it('is announced once, at the next launch', () => {
    const folder = createTempFolder()
    expect(openCrashMark(folder).takeUnannounced()).toBe(false)
    openCrashMark(folder).note(noon)
    expect(openCrashMark(folder).last()).toBe(noon)
    expect(openCrashMark(folder).takeUnannounced()).toBe(true)
    expect(openCrashMark(folder).takeUnannounced()).toBe(false)
    expect(openCrashMark(folder).last()).toBe(noon)
  })

  it('is ignored if its file is invalid', () => {
    const folder = createTempFolder()
    writeFileSync(join(folder, 'crashed.json'), '{"at":17')
    expect(openCrashMark(folder).last()).toBeUndefined()
    expect(openCrashMark(folder).takeUnannounced()).toBe(false)
  })
})
