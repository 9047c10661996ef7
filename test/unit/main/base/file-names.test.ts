import { describe, expect, it } from 'vitest'
import { fileNameOf } from '#main/base/files.ts'

describe('the name of a file', () => {
  it.each([
    ['keeps what every system takes', 'Größe der Bücher (2)', 'Größe der Bücher (2)-result.json'],
    ['of a job id', '8b1f6f4e-3f0c-4d57', '8b1f6f4e-3f0c-4d57-result.json'],
    ['leads into no other folder', '../../etc/passwd', '_.._etc_passwd-result.json'],
    ['nor by the separator of Windows', 'a\\b', 'a_b-result.json'],
    ['has no sign that Windows refuses', 'a<b>c:d"e|f?g*h', 'a_b_c_d_e_f_g_h-result.json'],
    ['has no invisible sign', 'exe\u202egnp\u0000\n', 'exe_gnp__-result.json'],
    ['has no half of a sign', 'a\ud83d', 'a_-result.json'],
    ['is not hidden', ' .profile', 'profile-result.json'],
    ['is no device of Windows', 'con', '_con-result.json'],
    ['nor one with an outcome', 'NUL.txt', '_NUL.txt-result.json'],
    ['but a word that begins like one', 'console', 'console-result.json'],
    ['of nothing', ' .. ', 'job-result.json'],
  ])('%s', (_, text, name) => {
    expect(fileNameOf(text, '-result.json')).toBe(name)
  })

  it('is short enough for every system, and splits no character', () => {
    expect(fileNameOf('x'.repeat(1_000), '.json')).toBe(`${'x'.repeat(150)}.json`)
    expect(fileNameOf('🚀'.repeat(1_000), '.json')).toBe(`${'🚀'.repeat(37)}.json`)
  })
})
