import { describe, expect, it } from 'vitest'
import { getListCommand } from '#renderer/screens/jobs/list/list-keys.ts'

function press(shortcut: string) {
  const keys = shortcut.split('+')
  return getListCommand({
    key: keys.at(-1) ?? '',
    shiftKey: keys.includes('Shift'),
    ctrlKey: keys.includes('Ctrl'),
    metaKey: keys.includes('Cmd'),
    altKey: keys.includes('Alt'),
  })
}

describe('the list’s keyboard shortcuts', () => {
  it.each([
    ['ArrowDown', 'move', { step: 1, extend: false }],
    ['Shift+ArrowUp', 'move', { step: -1, extend: true }],
    ['End', 'move', { step: Infinity, extend: false }],
    ['Ctrl+a', 'pick-all', {}],
    ['Cmd+a', 'pick-all', {}],
    ['Ctrl+c', 'copy', {}],
    ['Shift+F10', 'menu', {}],
    ['r', 'restart', {}],
    ['Ctrl+Shift+R', 'restart', {}],
    ['Cmd+Shift+M', 'mute', {}],
    ['Backspace', 'unwatch', {}],
    ['Cmd+ArrowUp', 'move', { step: -Infinity, extend: false }],
    ['Cmd+Shift+ArrowDown', 'move', { step: Infinity, extend: true }],
    ['Delete', 'unwatch', {}],
    ['x', 'toggle', {}],
  ])('make %s run the command “%s”', (shortcut, action, more) => {
    expect(press(shortcut)).toEqual({ action, ...more })
  })

  it.each(['Ctrl+r', 'Shift+R', 'Ctrl+m', 'Alt+Delete', 'Ctrl+ArrowDown'])('don’t include %s', (shortcut) => {
    expect(press(shortcut)).toBeUndefined()
  })
})
