import { describe, expect, it } from 'vitest'
import { createShortcut } from '../../../../../main/desktop/electron/shortcut.ts'
import { inWords } from '../../../../support/job-texts.ts'

/** As seen on a real display: spellings of keys are equivalent, and unknown modifiers are ignored. */
function fakeKeyboard(taken: readonly string[] = []) {
  const ours = new Map<string, () => void>()
  const others = new Set(taken.map(canonical))
  return {
    pressed: (keys: string) => ours.get(canonical(keys))?.(),
    registered: () => [...ours.keys()],
    globalShortcut: {
      register(keys: string, onPress: () => void) {
        const name = canonical(keys)
        if (!/^(?:[\w ]+\+)*(?:[a-z0-9]|f\d+|space|mediaplaypause)$/.test(name)) {
          throw new TypeError(`Error processing argument at index 0, conversion failure from ${keys}`)
        }
        if (ours.has(name) || others.has(name)) return false
        ours.set(name, onPress)
        return true
      },
      unregister: (keys: string) => void ours.delete(canonical(keys)),
    },
  }
}

const canonical = (keys: string) => keys.toLowerCase().replace('control', 'ctrl')

function set(taken: readonly string[] = [], isWayland = false) {
  const keyboard = fakeKeyboard(taken)
  let presses = 0
  const shortcut = createShortcut(keyboard.globalShortcut, isWayland, () => {
    presses += 1
  })
  return { keyboard, shortcut, presses: () => presses }
}

describe('the shortcut that opens the window', () => {
  it('works from when it is set until it is changed or given up', () => {
    const { keyboard, shortcut, presses } = set()
    expect(shortcut.set('Control+Alt+J')).toEqual({ ok: true })
    keyboard.pressed('Control+Alt+J')
    expect(presses()).toBe(1)
    expect(shortcut.set('Super+K')).toEqual({ ok: true })
    expect(keyboard.registered()).toEqual(['super+k'])
    expect(shortcut.set('')).toEqual({ ok: true })
    expect(keyboard.registered()).toEqual([])
  })

  it('may be set again, in another spelling too', () => {
    const { keyboard, shortcut } = set()
    for (const keys of ['Control+Alt+J', 'Control+Alt+J', 'ctrl+alt+j']) {
      expect(shortcut.set(keys)).toEqual({ ok: true })
    }
    expect(keyboard.registered()).toEqual(['ctrl+alt+j'])
  })

  it.each([
    ['Control+Alt+T', 'Control+Alt+T is already used by another app'],
    ['nonsense', '"nonsense" isn’t a key combination'],
    ['Control+Alt', '"Control+Alt" isn’t a key combination'],
    ['Control+', '"Control+" isn’t a key combination'],
    // Electron would register these as J alone.
    ['Foo+J', '"Foo+J" isn’t a key combination'],
    ['Control+K+J', '"Control+K+J" isn’t a key combination'],
    ['J', 'J would stop working in all other apps: add Control, Alt or Super'],
    ['Shift+J', 'Shift+J would stop working in all other apps: add Control, Alt or Super'],
    ['AltGr+Q', 'AltGr+Q would stop working in all other apps: add Control, Alt or Super'],
    ['Space', 'Space would stop working in all other apps: add Control, Alt or Super'],
  ])('%s is refused in words, and the one before stays', (keys, message) => {
    const { keyboard, shortcut } = set(['Control+Alt+T'])
    expect(inWords(shortcut.set(keys))).toEqual({ ok: false, message })
    expect(keyboard.registered()).toEqual([])
    shortcut.set('Control+Alt+J')
    expect(inWords(shortcut.set(keys))).toEqual({ ok: false, message })
    expect(keyboard.registered()).toEqual(['ctrl+alt+j'])
  })

  it.each(['F9', 'Shift+F9', 'MediaPlayPause', 'Alt+Space', 'CommandOrControl+Shift+J', 'Meta+J'])(
    '%s is taken',
    (keys) => {
      expect(set().shortcut.set(keys)).toEqual({ ok: true })
    },
  )

  it('that the desktop does not give on Wayland explains what to do instead', () => {
    const { shortcut } = set(['Control+Alt+J'], true)
    expect(inWords(shortcut.set('Control+Alt+J'))).toEqual({
      ok: false,
      message:
        'Your desktop doesn’t let apps register Control+Alt+J. In its own settings, add a shortcut that runs "compileo-tray"',
    })
  })

  it('is given back at the end', () => {
    const { keyboard, shortcut } = set()
    shortcut.set('Control+Alt+J')
    shortcut.dispose()
    expect(keyboard.registered()).toEqual([])
    shortcut.dispose()
  })
})
