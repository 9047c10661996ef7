import { describe, expect, it } from 'vitest'
import { cookieIn, displayNumber } from '../../../../../main/desktop/linux/x11/x-connection.ts'

const field = (text: string) => {
  const bytes = Buffer.from(text, 'latin1')
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
const entry = (...fields: string[]) => Buffer.concat([Buffer.from([1, 0]), ...fields.map(field)])

describe('the display', () => {
  it.each([
    [':0', '0'],
    [':12.0', '12'],
    ['unix:1', '1'],
    ['', undefined],
    ['elsewhere:0', undefined],
    [':../../etc', undefined],
  ])('%j is number %s of this machine', (display, number) => {
    expect(displayNumber(display)).toBe(number)
  })
})

describe('the cookie of a display', () => {
  const file = Buffer.concat([
    entry('machine', '1', 'XDM-AUTHORIZATION-1', 'no'),
    entry('machine', '1', 'MIT-MAGIC-COOKIE-1', 'first'),
    entry('machine', '2', 'MIT-MAGIC-COOKIE-1', 'second'),
  ])

  it('is found by its number and kind', () => {
    expect(cookieIn(file, '1')?.toString()).toBe('first')
    expect(cookieIn(file, '2')?.toString()).toBe('second')
    expect(cookieIn(file, '3')).toBeUndefined()
  })

  it('is any where the entry names no display', () => {
    expect(cookieIn(entry('machine', '', 'MIT-MAGIC-COOKIE-1', 'all'), '7')?.toString()).toBe('all')
  })

  it('is none in a file that is cut anywhere, or is none', () => {
    for (let length = 0; length < file.length; length++) {
      expect(['second', undefined]).toContain(cookieIn(file.subarray(0, length), '2')?.toString())
    }
    expect(cookieIn(Buffer.from('nonsense'), '1')).toBeUndefined()
  })
})
