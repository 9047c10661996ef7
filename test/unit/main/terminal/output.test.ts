import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { createLogUpdate } from 'log-update'
import { describe, expect, it } from 'vitest'
import {
  createLiveProgress,
  createSilentProgress,
  escapeUnprintable,
  createLineProgress,
} from '#main/terminal/output.ts'

function openScreen() {
  const written: string[] = []
  const stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        written.push(text)
        done()
      },
    }),
    { isTTY: true, columns: 80, rows: 24 },
  )
  const update = createLogUpdate(stream, { showCursor: true })
  const progress = createLiveProgress(update, (text) => void stream.write(text))
  return { progress, take: () => stripVTControlCharacters(written.splice(0).join('')) }
}

describe('progress on a terminal', () => {
  it('is drawn when it changes, and again below each message', () => {
    const { progress, take } = openScreen()
    progress.show(['a 1 %', 'b 2 %'])
    expect(take()).toBe('a 1 %\nb 2 %\n')
    progress.show(['a 1 %', 'b 2 %'])
    expect(take()).toBe('')
    progress.print('note')
    expect(take()).toBe('note\na 1 %\nb 2 %\n')
    progress.suspend(() => undefined)
    expect(take()).toBe('a 1 %\nb 2 %\n')
  })

  it('isn’t drawn again after it has ended, even if messages follow', () => {
    const { progress, take } = openScreen()
    progress.print('before')
    expect(take()).toBe('before\n')
    progress.show(['a 1 %'])
    progress.end()
    take()
    progress.print('after')
    expect(take()).toBe('after\n')
  })
})

describe('output that is written to a file', () => {
  it('contains every message, but only changed lines of progress', () => {
    let written = ''
    const progress = createLineProgress((text) => (written += text))
    progress.show(['a', 'b'])
    progress.show(['b', 'c'])
    progress.print('note')
    progress.suspend(() => (written += 'result\n'))
    progress.show(['a'])
    progress.end()
    expect(written).toBe('a\nb\nc\nnote\nresult\na\n')
  })

  it('contains no progress if it is JSON', () => {
    let written = ''
    const progress = createSilentProgress((text) => (written += text))
    progress.show(['a'])
    progress.print('note')
    progress.suspend(() => (written += 'result\n'))
    progress.end()
    expect(written).toBe('note\nresult\n')
  })
})

it('invisible characters are escaped, and escaped JSON still has the same value', () => {
  const text = 'a\tb\n\u001B[2J\u007F\u0085\u200D\u202E\uFEFF\u2028\uE000\uD800\u{E0001}é日👍'
  expect(escapeUnprintable(text)).toBe(
    String.raw`a	b
\u001b[2J\u007f\u0085\u200d\u202e\ufeff\u2028\ue000\ud800\udb40\udc01é日👍`,
  )
  const json = JSON.stringify({ text })
  expect(JSON.parse(escapeUnprintable(json))).toEqual({ text })
})
