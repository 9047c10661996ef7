import { describe, expect, it } from 'vitest'
import { formatCommandLine, isSameCommand } from '#main/core/commands/hooks/edit-hooks.ts'

const command = (program: string, ...given: string[]) =>
  ({ type: 'command', program, arguments: given, inShell: false }) as const

describe('a hook’s command line', () => {
  it('shows each argument separately, and invisible characters as codes', () => {
    expect(formatCommandLine({ ...command('/usr/bin/say'), arguments: ['a b', "it's", '', '--x=1'] })).toBe(
      String.raw`/usr/bin/say 'a b' 'it'\''s' '' --x=1`,
    )
    expect(formatCommandLine({ ...command('say'), arguments: ['a\n\u202E\u200Bb'] })).toBe(
      String.raw`say 'a\u{a}\u{202e}\u{200b}b'`,
    )
    expect(
      formatCommandLine({
        type: 'command',
        program: 'echo "$COMPILEO_JOB_ID" | sh',
        arguments: [],
        inShell: true,
      }),
    ).toBe('echo "$COMPILEO_JOB_ID" | sh')
  })

  it('equals another only if the program, arguments and use of a shell are equal', () => {
    const one = { ...command('a', 'b c'), arguments: ['b c'] }
    expect(isSameCommand(one, { ...one })).toBe(true)
    expect(isSameCommand(one, { ...one, arguments: ['b', 'c'] })).toBe(false)
    const script = { ...one, inShell: true }
    expect(isSameCommand(one, script)).toBe(false)
    expect(isSameCommand(script, { ...script, program: 'b' })).toBe(false)
    expect(isSameCommand(undefined, one)).toBe(false)
    expect(isSameCommand({ type: 'webhook' }, one)).toBe(false)
  })
})
