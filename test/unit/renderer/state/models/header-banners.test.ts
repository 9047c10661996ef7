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
  it('are sorted by importance, and then with the newest banner first', () => {
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

  it('include no error if the main process has none', () => {
    expect(idsOf(undefined, [], [])).toEqual([])
  })

  it('combine unreachable servers, but not servers that are busy or have no queue', () => {
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

  it('omit banners about the tray or about watch rules, which are shown elsewhere', () => {
    const banners = [
      bannerOf('tray', 'window.noTray', { tray: 'missing' }),
      bannerOf('rules', 'window.noTray', { rulesOf: 'work' }),
    ]
    expect(idsOf(undefined, banners, [])).toEqual([])
  })

  it.each([
    ['offer', 'the settings couldn’t be saved', 'storage.unsaved.settings', true],
    ['don’t offer', 'the API keys are in a locked keyring', 'storage.keys.locked', false],
    ['don’t offer', 'the secrets of hooks are in a locked keyring', 'storage.hookKeys.locked', false],
    ['don’t offer', 'the API keys couldn’t be changed', 'storage.unsaved.keys', false],
    ['don’t offer', 'the desktop has no tray', 'window.noTray', false],
  ] as const)('%s the data folder if %s', (_verb, _case, code, expected) => {
    expect(isFileBanner(bannerOf('a', code))).toBe(expected)
  })
})
