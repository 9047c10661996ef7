/**
 * Electron's accelerators, such as "Control+Alt+J": https://www.electronjs.org/docs/latest/api/accelerator
 */

export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

export type Pressed =
  | { readonly is: 'shortcut'; readonly accelerator: string }
  /** Modifiers alone, such as "Control+Alt". */
  | { readonly is: 'unfinished'; readonly held: string }
  | { readonly is: 'cleared' }
  | { readonly is: 'leaving' }
  | { readonly is: 'refused'; readonly why: 'needs-modifier' | 'unknown-key' }

const modifierKeys = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS', 'CapsLock', 'Fn'])

/** Electron's names differ from the browser's. */
const named: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '+': 'Plus',
  Enter: 'Return',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
}

const numpad: Readonly<Record<string, string>> = {
  NumpadDecimal: 'numdec',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
}

const sameName = /^(?:F(?:[1-9]|1\d|2[0-4])|Home|End|PageUp|PageDown|Insert|Delete|Backspace|PrintScreen)$/
const punctuation = ",./;'[]\\-=`"

/**
 * Undefined if Electron doesn't know the key. Letters by the layout, or by position if it gives no Latin
 * letter; digits by position, because Shift changes them.
 */
function keyName({ key, code }: KeyPress): string | undefined {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  const digit = /^(Digit|Numpad)(\d)$/.exec(code)
  if (digit) return digit[1] === 'Digit' ? digit[2] : `num${digit[2] ?? ''}`
  if (sameName.test(key)) return key
  const other = numpad[code] ?? named[key]
  if (other !== undefined) return other
  if (key.length === 1 && punctuation.includes(key)) return key
  return /^Key([A-Z])$/.exec(code)?.[1]
}

function modifiersOf({ ctrlKey, altKey, shiftKey, metaKey }: KeyPress): string[] {
  const held = { Control: ctrlKey, Alt: altKey, Shift: shiftKey, Super: metaKey }
  return Object.entries(held).flatMap(([name, isHeld]) => (isHeld ? [name] : []))
}

/** Interprets a key press in the shortcut's field. */
export function pressed(press: KeyPress): Pressed {
  const modifiers = modifiersOf(press)
  const binding = modifiers.filter((name) => name !== 'Shift')
  if (modifierKeys.has(press.key)) return { is: 'unfinished', held: modifiers.join('+') }
  if (binding.length === 0) {
    if (press.key === 'Tab') return { is: 'leaving' }
    if (press.key === 'Escape' || press.key === 'Backspace' || press.key === 'Delete')
      return { is: 'cleared' }
  }
  const key = keyName(press)
  if (key === undefined) return { is: 'refused', why: 'unknown-key' }
  // Anything else would take a key away from typing.
  if (binding.length === 0 && !/^F\d/.test(key)) return { is: 'refused', why: 'needs-modifier' }
  return { is: 'shortcut', accelerator: [...modifiers, key].join('+') }
}

/** Writes keys as "Ctrl + Alt + J". */
export function spokenKeys(accelerator: string, names: Readonly<Record<string, string>>): string {
  return accelerator
    .split('+')
    .map((key) => names[key] ?? key)
    .join(' + ')
}
