import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { removeUnfinishedFiles, toFileName, writeFileAtomically } from '#main/base/files.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

describe('a file name', () => {
  it.each([
    [
      'keeps characters that every system accepts',
      'Größe der Bücher (2)',
      'Größe der Bücher (2)-result.json',
    ],
    ['may be a job’s ID', '8b1f6f4e-3f0c-4d57', '8b1f6f4e-3f0c-4d57-result.json'],
    ['can’t lead into another folder', '../../etc/passwd', '_.._etc_passwd-result.json'],
    ['can’t lead into another folder on Windows', 'a\\b', 'a_b-result.json'],
    ['has no characters that Windows rejects', 'a<b>c:d"e|f?g*h', 'a_b_c_d_e_f_g_h-result.json'],
    ['has no invisible characters', 'exe\u202egnp\u0000\n', 'exe_gnp__-result.json'],
    ['has no lone surrogate', 'a\ud83d', 'a_-result.json'],
    ['doesn’t begin with a dot', ' .profile', 'profile-result.json'],
    ['isn’t a device name of Windows', 'con', '_con-result.json'],
    ['isn’t a device name with an extension', 'NUL.txt', '_NUL.txt-result.json'],
    ['may begin like a device name of Windows', 'console', 'console-result.json'],
    ['is “job” if no valid character is left', ' .. ', 'job-result.json'],
  ])('%s', (_, text, name) => {
    expect(toFileName(text, '-result.json')).toBe(name)
  })

  it('has at most 150 bytes before its extension, and isn’t cut in mid-character', () => {
    expect(toFileName('x'.repeat(1_000), '.json')).toBe(`${'x'.repeat(150)}.json`)
    expect(toFileName('🚀'.repeat(1_000), '.json')).toBe(`${'🚀'.repeat(37)}.json`)
  })
})

it('quitting removes files that are still being written, and no other files', async () => {
  const folder = createTempFolder()
  const listed = () => readdirSync(folder).toSorted()
  let part = ''
  await writeFileAtomically(join(folder, 'whole.json'), async () => {
    part = listed().join('')
    return { ok: true, value: undefined }
  })
  writeFileSync(join(folder, part), '')
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const writing = writeFileAtomically(join(folder, 'late.json'), async () => {
    begin()
    await ended
    return { ok: true, value: undefined }
  })
  await begun
  expect(listed()).toHaveLength(3)
  removeUnfinishedFiles()
  expect(listed()).toEqual(['whole.json', part].toSorted())
  end()
  expect(await writing).toMatchObject({ ok: false })
})
