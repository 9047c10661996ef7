import { describe, expect, it } from 'vitest'
import { splitText } from '#renderer/state/models/split-text.ts'

describe('a long pasted text', () => {
  it('is split between lines', () => {
    const text = 'aaaa\nbbbb\ncccc\n'
    expect(splitText(text, 11)).toEqual(['aaaa\nbbbb\n', 'cccc\n'])
    expect(splitText(text, 100)).toEqual([text])
  })

  it('is split within a long line at a comma, at a space, or anywhere', () => {
    expect(splitText('aaaa,bbbb cccc', 8)).toEqual(['aaaa,', 'bbbb ', 'cccc'])
    expect(splitText('aaaaaaaa', 5)).toEqual(['aaaaa', 'aaa'])
    expect(splitText(',aaaa', 3)).toEqual([',aa', 'aa'])
    expect(splitText('aaaa,', 5)).toEqual(['aaaa,'])
  })

  it('loses no characters when it is split, and has no empty parts', () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `123e4567-e89b-12d3-a456-${i}`)
    const parts = splitText(ids.join('\n'))
    expect(parts.every((part) => part.length <= 20_000)).toBe(true)
    expect(parts.join('').split('\n')).toEqual(ids)
    expect(splitText('  \n ')).toEqual([])
  })
})
