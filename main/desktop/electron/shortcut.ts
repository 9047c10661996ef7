import type { GlobalShortcut } from 'electron'
import type { SystemSettings } from '../../commands/context.ts'
import { messageOf, type Message } from '../../../shared/message.ts'

export interface Shortcut {
  readonly set: SystemSettings['setShortcut']
  dispose(): void
}

/** Electron ignores unknown modifiers ("Accelerator"). */
const modifier =
  /^(?:command|cmd|control|ctrl|commandorcontrol|cmdorctrl|alt|option|altgr|shift|super|meta)$/i
/** With only these modifiers, a key still types something. */
const typingModifier = /^(?:shift|altgr)$/i
/** Keys that type nothing. */
const silentKey = /^(?:f\d{1,2}|media\w+|volume\w+|printscreen)$/i

function partsOf(keys: string): { readonly modifiers: readonly string[]; readonly key: string } {
  const parts = keys.split('+').map((part) => part.trim())
  return { modifiers: parts.slice(0, -1), key: parts.at(-1) ?? '' }
}

/** Whether the user could no longer type a key elsewhere. Pure. */
function robsTyping(keys: string): boolean {
  const { modifiers, key } = partsOf(keys)
  return !silentKey.test(key) && modifiers.every((each) => typingModifier.test(each))
}

/**
 * Registers one global shortcut at a time.
 *
 * @param isWayland the desktop alone grants shortcuts, and Electron can't tell why it got none
 */
export function createShortcut(
  globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>,
  isWayland: boolean,
  onPress: () => void,
): Shortcut {
  let current = ''

  function register(keys: string): boolean | undefined {
    if (!partsOf(keys).modifiers.every((each) => modifier.test(each))) return undefined
    try {
      return globalShortcut.register(keys, onPress)
    } catch (error) {
      if (error instanceof TypeError) return undefined
      throw error
    }
  }

  function give() {
    if (current !== '') globalShortcut.unregister(current)
    current = ''
  }

  /** @returns why the system rejected the keys; undefined if they are ours */
  function take(keys: string): Message | undefined {
    const isTaken = register(keys)
    if (isTaken === undefined) return messageOf('system.noKeys', keys)
    if (!isTaken) return messageOf(isWayland ? 'system.keysNotGiven' : 'system.keysTaken', keys)
    current = keys
    if (!robsTyping(keys)) return undefined
    give()
    return messageOf('system.keysMissed', keys)
  }

  return {
    set(keys) {
      if (keys === current) return { ok: true }
      const before = current
      // First, because the new keys may be the old ones in another spelling.
      give()
      const refusal = keys === '' ? undefined : take(keys)
      if (refusal === undefined) return { ok: true }
      if (before !== '') take(before)
      return { ok: false, message: refusal }
    },
    dispose: give,
  }
}
