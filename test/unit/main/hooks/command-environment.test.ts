import { describe, expect, it } from 'vitest'
import { testEvent } from '#main/hooks/hook-event.ts'
import { commandEnvironment } from '#main/hooks/run-command.ts'

const hostile = '"&calc.exe&"'
const event = {
  ...testEvent('failed', Date.UTC(2026, 10, 24, 12)),
  jobId: hostile,
  page: hostile,
  label: hostile,
  project: { id: hostile, name: hostile },
  server: { name: hostile, url: hostile },
  error: hostile,
}
const namesOf = (platform: NodeJS.Platform, inShell: boolean) => {
  const all = Object.entries(commandEnvironment(event, {}, { platform, inShell }))
  return all.filter(([, value]) => value === hostile).map(([name]) => name)
}
const texts = [
  'COMPILEO_JOB_ID',
  'COMPILEO_JOB_LABEL',
  'COMPILEO_JOB_URL',
  'COMPILEO_PROJECT_ID',
  'COMPILEO_PROJECT_NAME',
  'COMPILEO_SERVER_NAME',
  'COMPILEO_SERVER_URL',
  'COMPILEO_ERROR',
]

describe('the environment of a command', () => {
  it.each([
    ['win32', false],
    ['linux', true],
    ['darwin', true],
    ['linux', false],
  ] as const)('holds the texts of a job on %s, in a shell: %s', (platform, inShell) => {
    expect(namesOf(platform, inShell)).toEqual(texts)
  })

  it('holds no text in a shell of Windows, which would run it', () => {
    expect(namesOf('win32', true)).toEqual([])
    expect(commandEnvironment(event, {}, { platform: 'win32', inShell: true })).toMatchObject({
      COMPILEO_EVENT: 'job.failed',
      COMPILEO_OUTCOME: 'failed',
      COMPILEO_JOB_KIND: 'chunking',
      COMPILEO_PROGRESS: '40',
      COMPILEO_DURATION_SECONDS: '720',
    })
  })

  it('holds no NUL, which no system takes, and no variables of our own', () => {
    const env = { PATH: '/bin', COMPILEO_API_KEY: 'secret', NONE: undefined }
    const made = commandEnvironment({ ...event, label: 'a\0b' }, env, { platform: 'linux', inShell: false })
    expect(made).toMatchObject({ COMPILEO_JOB_LABEL: 'ab', PATH: '/bin' })
    expect(Object.keys(made).filter((name) => /API_KEY|NONE/.test(name))).toEqual([])
  })
})
