import { describe, expect, it } from 'vitest'
import { createTestEvent } from '#main/core/hooks/hook-event.ts'
import type { HookEvent } from '#main/core/hooks/delivery-queue.ts'
import { createCommandEnvironment } from '#main/core/hooks/run-command.ts'
import { texts } from '#test/support/english.ts'

const hostile = '"&calc.exe&"'
const made = createTestEvent('failed', texts, Date.UTC(2026, 10, 24, 12))
const event = {
  ...made,
  job: {
    ...made.job,
    jobId: hostile,
    name: hostile,
    label: hostile,
    project: { id: hostile, name: hostile },
    server: { name: hostile, url: hostile },
    page: hostile,
    status: hostile,
    step: hostile,
    error: hostile,
    errorSummary: hostile,
    errors: { what: 'documents', failed: 1, of: 2, reason: hostile },
  },
} as const
const namesOf = (platform: NodeJS.Platform, inShell: boolean) => {
  const all = Object.entries(createCommandEnvironment(event, {}, { platform, inShell }))
  return all.filter(([, value]) => value === hostile).map(([name]) => name)
}
const variables = [
  'COMPILEO_JOB_ID',
  'COMPILEO_NAME',
  'COMPILEO_LABEL',
  'COMPILEO_PROJECT_ID',
  'COMPILEO_PROJECT_NAME',
  'COMPILEO_SERVER_NAME',
  'COMPILEO_SERVER_URL',
  'COMPILEO_PAGE',
  'COMPILEO_STATUS',
  'COMPILEO_STEP',
  'COMPILEO_ERROR',
  'COMPILEO_ERROR_SUMMARY',
  'COMPILEO_ERRORS_REASON',
]

describe('the environment of a hook’s command', () => {
  it.each([
    ['on Windows if the command runs without a shell', 'win32', false],
    ['on Linux if the command runs in a shell', 'linux', true],
    ['on macOS if the command runs in a shell', 'darwin', true],
    ['on Linux if the command runs without a shell', 'linux', false],
  ] as const)('contains a job’s texts %s', (_, platform, inShell) => {
    expect(namesOf(platform, inShell)).toEqual(variables)
  })

  it('contains no job texts in a Windows shell, which would run them', () => {
    expect(namesOf('win32', true)).toEqual([])
    expect(createCommandEnvironment(event, {}, { platform: 'win32', inShell: true })).toMatchObject({
      COMPILEO_EVENT: 'job.failed',
      COMPILEO_OUTCOME: 'failed',
      COMPILEO_KIND: 'chunking',
      COMPILEO_PROGRESS: '40',
      COMPILEO_DURATION_SECONDS: '720',
    })
  })

  it('contains the title of an alert, except in a Windows shell', () => {
    const alert = {
      id: 'a',
      filedAt: 0,
      kind: 'alert',
      title: hostile,
      lines: [],
      data: {},
    } satisfies HookEvent
    const titleOn = (platform: NodeJS.Platform) =>
      createCommandEnvironment(alert, {}, { platform, inShell: true })['COMPILEO_TITLE']
    expect([titleOn('linux'), titleOn('win32')]).toEqual([hostile, undefined])
  })

  it('contains COMPILEO_TEST only for a test event', () => {
    const { isTest: _test, ...real } = event
    const how = { platform: 'linux', inShell: false } as const
    expect(createCommandEnvironment(event, {}, how)).toMatchObject({ COMPILEO_TEST: '1' })
    expect(createCommandEnvironment(real, {}, how)).not.toHaveProperty('COMPILEO_TEST')
  })

  it('contains no NUL characters and none of the program’s own variables', () => {
    const env = { PATH: '/bin', COMPILEO_API_KEY: 'secret', NONE: undefined }
    const variablesMade = createCommandEnvironment({ ...made, job: { ...made.job, label: 'a\0b' } }, env, {
      platform: 'linux',
      inShell: false,
    })
    expect(variablesMade).toMatchObject({ COMPILEO_LABEL: 'ab', PATH: '/bin' })
    expect(Object.keys(variablesMade).filter((name) => /API_KEY|NONE/.test(name))).toEqual([])
  })
})
