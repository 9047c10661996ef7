import { describe, expect, it } from 'vitest'
import { createHeaderBanners, isFileBanner } from '#renderer/state/models/header-banners.ts'
import type { Message, MessageCode } from '#shared/message.ts'
import type { Banner, ServerView } from '#shared/model.ts'
import { createServerView } from '#test/support/sample-data.ts'

const bannerOf = (id: string, code: MessageCode, fields: Partial<Banner> = {}): Banner => {
  const message: Message = { code }
  return { id, tone: 'info', message, ...fields }
}
const serverOf = (id: string, reach: ServerView['reach']) => createServerView({ id, name: id, reach })
const idsOf = (...args: Parameters<typeof createHeaderBanners>) =>
  createHeaderBanners(...args).map(({ id }) => id)

describe('the banners in the header', () => {
  it('are sorted by importance, and equally important ones by age', () => {
    const banners = [
      bannerOf('warning', 'window.noTray', { tone: 'warning' }),
      bannerOf('old', 'window.noTray'),
      bannerOf('new', 'window.noTray'),
      bannerOf('keys', 'storage.keys.locked'),
      bannerOf('file', 'storage.unsaved.settings'),
    ]
    const servers = [serverOf('gone', 'unreachable'), serverOf('locked', 'unauthorized')]
    expect(idsOf('It broke', banners, servers)).toEqual([
      'error',
      'message file',
      'key locked',
      'message keys',
      'unreachable',
      'message warning',
      'message new',
      'message old',
    ])
  })

  it('omit an error of the main process if there is none', () => {
    expect(idsOf(undefined, [], [])).toEqual([])
  })

  it('name all unreachable servers in one banner, and a busy one or one without a queue in its own', () => {
    const servers = [
      serverOf('a', 'unreachable'),
      serverOf('busy', 'busy'),
      serverOf('b', 'not-compileo'),
      serverOf('redis', 'no-queue'),
    ]
    const shown = createHeaderBanners(undefined, [], servers).map((banner) => [
      banner.id,
      banner.type === 'unreachable' ? banner.servers.map(({ id }) => id) : [],
    ])
    expect(shown).toEqual([
      ['unreachable', ['a', 'b']],
      ['server busy', ['busy']],
      ['server redis', ['redis']],
    ])
  })

  it('don’t include those that only the tray or a server’s watch rules show', () => {
    const banners = [
      bannerOf('tray', 'window.noTray', { tray: 'missing' }),
      bannerOf('rules', 'window.noTray', { rulesOf: 'work' }),
    ]
    expect(idsOf(undefined, banners, [])).toEqual([])
  })

  it.each([
    ['storage.unsaved.settings', true],
    ['storage.keys.locked', false],
    ['storage.hookKeys.locked', false],
    ['storage.unsaved.keys', false],
    ['window.noTray', false],
  ] as const)('with the code %s: the data folder is offered is %s', (code, expected) => {
    expect(isFileBanner(bannerOf('a', code))).toBe(expected)
  })
})
