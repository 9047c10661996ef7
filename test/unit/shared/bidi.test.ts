import { describe, expect, it } from 'vitest'
import { isolateText, closeIsolates } from '#shared/bidi.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { createMessage } from '#shared/message.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { createTexts } from '#shared/texts/index.ts'
import { texts } from '#test/support/english.ts'

const [fsi, pdi, rlo, pdf, rli] = ['\u2068', '\u2069', '\u202E', '\u202C', '\u2067']
const arabic = 'معالجة'

describe('an untrusted text', () => {
  it.each(['Extraction of volume 1', 'Prüfung 5 %', '日本語', 'C:\\temp', '😀', '1\u202F240', ''])(
    'stays unchanged if it is %j, which has no direction marks',
    (text) => {
      expect(isolateText(text)).toBe(text)
      expect(closeIsolates(text)).toBe(text)
    },
  )

  it('gets one pair of isolation marks if it is right-to-left', () => {
    expect(isolateText(arabic)).toBe(`${fsi}${arabic}${pdi}`)
    expect(isolateText(isolateText(arabic))).toBe(`${fsi}${arabic}${pdi}`)
  })

  it('loses its direction overrides, and its open isolates are closed', () => {
    expect(closeIsolates(`report${rlo}fdp.exe`)).toBe('reportfdp.exe')
    expect(closeIsolates(`${rlo}a${pdf}b`)).toBe('ab')
    expect(closeIsolates(`a${pdi}b`)).toBe('ab')
    expect(closeIsolates(`a${rli}b${fsi}c`)).toBe(`a${rli}b${fsi}c${pdi}${pdi}`)
    expect(closeIsolates(`${fsi}a${pdi} and ${fsi}b${pdi}`)).toBe(`${fsi}a${pdi} and ${fsi}b${pdi}`)
    expect(isolateText(`x${rlo}y`)).toBe(`${fsi}xy${pdi}`)
  })

  it('keeps its closing isolation mark when it is truncated', () => {
    expect(truncateLine(`${isolateText(arabic.repeat(10))} and more`, 12)).toBe(
      `${fsi}${arabic.repeat(10).slice(0, 10)}…${pdi}`,
    )
  })

  it('is isolated in every message that contains it, in both languages', () => {
    for (const language of ['en', 'de'] as const) {
      const { banner, common: words } = createTexts(language, language)
      expect(banner.rejected(`Werk${rlo}bank`)).toContain(`${fsi}Werkbank${pdi}`)
      expect(words.about(arabic, 'x')).toBe(`${fsi}${arabic}${pdi}: x`)
    }
    expect(formatMessage(createMessage('serverErrors.quoted', `no ${rlo}model`), texts)).toBe(
      `${fsi}no model${pdi}`,
    )
  })
})
