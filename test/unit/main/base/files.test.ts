import { describe, expect, it } from 'vitest'
import { toFileName } from '#main/base/files.ts'

describe('the name of a file', () => {
  it.each([
    ['keeps what every system takes', 'Größe der Bücher (2)', 'Größe der Bücher (2)-result.json'],
    ['is the job’s ID', '8b1f6f4e-3f0c-4d57', '8b1f6f4e-3f0c-4d57-result.json'],
    ['leads into no other folder', '../../etc/passwd', '_.._etc_passwd-result.json'],
    ['nor with the separator of Windows', 'a\\b', 'a_b-result.json'],
    ['has no character that Windows rejects', 'a<b>c:d"e|f?g*h', 'a_b_c_d_e_f_g_h-result.json'],
    ['has no invisible character', 'exe\u202egnp\u0000\n', 'exe_gnp__-result.json'],
    ['has no lone surrogate', 'a\ud83d', 'a_-result.json'],
    ['is not hidden', ' .profile', 'profile-result.json'],
    ['is no device name of Windows', 'con', '_con-result.json'],
    ['nor one with an extension', 'NUL.txt', '_NUL.txt-result.json'],
    ['but may begin like one', 'console', 'console-result.json'],
    ['is “job” if nothing is left', ' .. ', 'job-result.json'],
  ])('%s', (_, text, name) => {
    expect(toFileName(text, '-result.json')).toBe(name)
  })

  it('is short enough for every system, and splits no character', () => {
    expect(toFileName('x'.repeat(1_000), '.json')).toBe(`${'x'.repeat(150)}.json`)
    expect(toFileName('🚀'.repeat(1_000), '.json')).toBe(`${'🚀'.repeat(37)}.json`)
  })
})
