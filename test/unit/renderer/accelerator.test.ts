import { describe, expect, it } from 'vitest'
import { pressed, spokenKeys, type KeyPress } from '../../../renderer/screens/settings/accelerator.ts'

const held = { C: 'ctrlKey', A: 'altKey', S: 'shiftKey', M: 'metaKey' } as const

function press(key: string, code: string, modifiers = ''): KeyPress {
  const none = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }
  const given = Object.entries(held).filter(([letter]) => modifiers.includes(letter))
  return { key, code, ...none, ...Object.fromEntries(given.map(([, name]) => [name, true])) }
}

describe('a press of keys as a global shortcut', () => {
  it.each([
    ['j', 'KeyJ', 'CA', 'Control+Alt+J'],
    ['J', 'KeyJ', 'CS', 'Control+Shift+J'],
    ['k', 'KeyK', 'M', 'Super+K'],
    ['j', 'KeyJ', 'MSAC', 'Control+Alt+Shift+Super+J'],
    // On a German keyboard, Z is where the American Y is.
    ['z', 'KeyY', 'C', 'Control+Z'],
    // Other alphabets, and Option on macOS, give no Latin letter, so the position counts.
    ['о', 'KeyJ', 'CA', 'Control+Alt+J'],
    ['º', 'KeyJ', 'A', 'Alt+J'],
    ['1', 'Digit1', 'C', 'Control+1'],
    ['!', 'Digit1', 'CS', 'Control+Shift+1'],
    ['&', 'Digit1', 'C', 'Control+1'],
    ['7', 'Numpad7', 'C', 'Control+num7'],
    ['+', 'NumpadAdd', 'C', 'Control+numadd'],
    ['+', 'BracketRight', 'C', 'Control+Plus'],
    [' ', 'Space', 'CA', 'Control+Alt+Space'],
    ['ArrowUp', 'ArrowUp', 'CA', 'Control+Alt+Up'],
    ['Enter', 'Enter', 'C', 'Control+Return'],
    ['PageDown', 'PageDown', 'A', 'Alt+PageDown'],
    ['Backspace', 'Backspace', 'C', 'Control+Backspace'],
    [',', 'Comma', 'C', 'Control+,'],
    ['F9', 'F9', '', 'F9'],
    ['F24', 'F24', 'S', 'Shift+F24'],
  ])('takes %s (%s) with %s for %s', (key, code, modifiers, accelerator) => {
    expect(pressed(press(key, code, modifiers))).toEqual({ is: 'shortcut', accelerator })
  })

  it.each([
    ['Control', 'ControlLeft', 'C', 'Control'],
    ['Alt', 'AltLeft', 'CA', 'Control+Alt'],
    ['Shift', 'ShiftLeft', 'S', 'Shift'],
    ['Meta', 'MetaLeft', 'M', 'Super'],
  ])('waits for the key while %s is held', (key, code, modifiers, shown) => {
    expect(pressed(press(key, code, modifiers))).toEqual({ is: 'unfinished', held: shown })
  })

  it.each([
    ['Escape', ''],
    ['Backspace', ''],
    ['Delete', ''],
    ['Escape', 'S'],
  ])('is cleared by %s', (key, modifiers) => {
    expect(pressed(press(key, key, modifiers))).toEqual({ is: 'cleared' })
  })

  it('lets Tab lead on, either way', () => {
    expect(pressed(press('Tab', 'Tab'))).toEqual({ is: 'leaving' })
    expect(pressed(press('Tab', 'Tab', 'S'))).toEqual({ is: 'leaving' })
  })

  it.each([
    ['j', 'KeyJ', ''],
    ['J', 'KeyJ', 'S'],
    ['5', 'Digit5', ''],
    [' ', 'Space', ''],
    ['Enter', 'Enter', 'S'],
  ])('refuses to take %s (%s, %s) away from typing', (key, code, modifiers) => {
    expect(pressed(press(key, code, modifiers))).toEqual({ is: 'refused', why: 'needs-modifier' })
  })

  it.each([
    ['ß', 'Minus'],
    ['Dead', 'Equal'],
    ['F25', 'F25'],
    ['ContextMenu', 'ContextMenu'],
    ['Tab', 'Tab'],
    ['Escape', 'Escape'],
  ])('refuses %s, which can be part of none', (key, code) => {
    expect(pressed(press(key, code, 'C'))).toEqual({ is: 'refused', why: 'unknown-key' })
  })

  it('is written with the user’s names of keys', () => {
    expect(spokenKeys('Control+Alt+Up', { Control: 'Strg', Up: '↑' })).toBe('Strg + Alt + ↑')
    expect(spokenKeys('Control+Plus', { Control: 'Ctrl', Plus: '+' })).toBe('Ctrl + +')
    expect(spokenKeys('', {})).toBe('')
  })
})
