import type { TreeRow } from './tree.ts'

export type TreeCommand = { readonly do: 'go' | 'toggle'; readonly id: string }

const page = 10

/**
 * The keys of a tree, as the ARIA patterns have them: up and down, Home and End; right opens, then goes in; left
 * closes, then goes out; Enter and Space turn over.
 */
export function treeCommand(rows: readonly TreeRow[], from: TreeRow, key: string): TreeCommand | undefined {
  const at = rows.indexOf(from)
  const go = (to: number): TreeCommand | undefined => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    return row && { do: 'go', id: row.id }
  }
  const toggle: TreeCommand = { do: 'toggle', id: from.id }
  switch (key) {
    case 'ArrowDown':
      return go(at + 1)
    case 'ArrowUp':
      return go(at - 1)
    case 'PageDown':
      return go(at + page)
    case 'PageUp':
      return go(at - page)
    case 'Home':
      return go(0)
    case 'End':
      return go(rows.length - 1)
    case 'ArrowRight':
      if (!from.opens) return undefined
      if (!from.isOpen) return toggle
      return rows[at + 1]?.parent === from.id ? go(at + 1) : undefined
    case 'ArrowLeft':
      if (from.isOpen) return toggle
      return from.parent === undefined ? undefined : { do: 'go', id: from.parent }
    case 'Enter':
    case ' ':
      return from.opens ? toggle : undefined
    default:
      return undefined
  }
}
