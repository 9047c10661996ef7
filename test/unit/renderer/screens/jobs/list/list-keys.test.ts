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
    ['ArrowDown', 'moves to the next row', 'move', { step: 1, extend: false }],
    ['Shift+ArrowUp', 'extends the selection to the previous row', 'move', { step: -1, extend: true }],
    ['End', 'moves to the last row', 'move', { step: Infinity, extend: false }],
    ['Ctrl+a', 'selects all rows', 'pick-all', {}],
    ['Cmd+a', 'selects all rows', 'pick-all', {}],
    ['Ctrl+c', 'copies job IDs', 'copy', {}],
    ['Shift+F10', 'opens the row’s menu', 'menu', {}],
    ['r', 'restarts jobs', 'restart', {}],
    ['Ctrl+Shift+R', 'restarts jobs', 'restart', {}],
    ['Cmd+Shift+M', 'mutes jobs', 'mute', {}],
    ['Backspace', 'unwatches jobs', 'unwatch', {}],
    ['Cmd+ArrowUp', 'moves to the first row', 'move', { step: -Infinity, extend: false }],
    [
      'Cmd+Shift+ArrowDown',
      'extends the selection to the last row',
      'move',
      { step: Infinity, extend: true },
    ],
    ['Delete', 'unwatches jobs', 'unwatch', {}],
    ['x', 'selects or deselects the row', 'toggle', {}],
  ])('include %s, which %s', (shortcut, _, action, more) => {
    expect(press(shortcut)).toEqual({ action, ...more })
  })

  it.each(['Ctrl+r', 'Shift+R', 'Ctrl+m', 'Alt+Delete', 'Ctrl+ArrowDown'])('don’t include %s', (shortcut) => {
    expect(press(shortcut)).toBeUndefined()
  })
})
