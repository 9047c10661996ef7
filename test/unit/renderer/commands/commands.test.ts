import { describe, expect, it } from 'vitest'
import { commands, surfaceCommandIds, type Command } from '#renderer/commands/commands.ts'
import { globalShortcuts, rowShortcuts } from '#shared/shortcuts.ts'

const table: Readonly<Record<string, Command>> = commands

describe('the table of commands', () => {
  it('has a command for each shortcut, with the same ID and key', () => {
    const shortcuts = [...Object.values(globalShortcuts), ...Object.values(rowShortcuts)]
    expect(shortcuts.map(({ id }) => table[id]?.shortcut)).toEqual(shortcuts)
  })

  it('contains only commands that have a shortcut or are offered somewhere', () => {
    const offered = new Set<string>(Object.values(surfaceCommandIds).flat(2))
    const unused = Object.entries(table).filter(([id, { shortcut }]) => !shortcut && !offered.has(id))
    expect(unused.map(([id]) => id)).toEqual([])
  })
})
