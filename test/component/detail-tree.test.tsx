import { describe, expect, it } from 'vitest'
import { copiedText, formOf, pathText, previewOf } from '../../renderer/screens/detail/result/readable.ts'
import { treeCommand } from '../../renderer/screens/detail/result/tree-keys.ts'
import {
  idOf,
  isLongString,
  openAtFirst,
  rowsOf,
  type TreeRow,
} from '../../renderer/screens/detail/result/tree.ts'
import { largeResult } from '../support/sample-data.ts'

const name = (row: TreeRow) =>
  row.kind === 'range' ? `${row.ends[0]} – ${row.ends[1]}` : String(row.path.at(-1))
const shown = (rows: readonly TreeRow[]) =>
  rows.map((row) => `${'  '.repeat(row.level - 1)}${row.opens ? (row.isOpen ? '- ' : '+ ') : ''}${name(row)}`)

const open = (...ids: string[]) => new Set(ids)

const items = (length: number) => Array.from({ length }, (_, index) => index)

describe('a result as rows', () => {
  const result = { status: 'ok', chunks: [{ id: 1, tags: [] }, { id: 2 }], model: null }

  it('has one for each field, and those of what is open beneath it', () => {
    expect(shown(rowsOf(result, open()))).toEqual(['status', '+ chunks', 'model'])
    expect(shown(rowsOf(result, open(idOf(['chunks']), idOf(['chunks', 0]))))).toEqual([
      'status',
      '- chunks',
      '  - 0',
      '    id',
      '    tags',
      '  + 1',
      'model',
    ])
  })

  it('has the position of each among its siblings', () => {
    const rows = rowsOf(result, open(idOf(['chunks'])))
    const second = rows.find((row) => row.id === idOf(['chunks', 1]))
    expect(second).toMatchObject({ parent: idOf(['chunks']), level: 2, position: 2, siblings: 2 })
  })

  it('opens what is small from the start, the outer first, and leaves alone what is large', () => {
    expect(openAtFirst(result)).toEqual(open(idOf(['chunks']), idOf(['chunks', 0]), idOf(['chunks', 1])))
    expect(openAtFirst(largeResult())).toEqual(open(idOf(['model'])))
  })

  it('distinguishes fields with similar names', () => {
    const rows = rowsOf({ '0': 'a', 'a","b': 1, a: { b: 2 } }, open(idOf(['a'])))
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
  })

  it('shows a hundred items as they are, and more in ranges', () => {
    expect(rowsOf(items(100), open())).toHaveLength(100)
    expect(shown(rowsOf(items(101), open()))).toEqual(['+ 0 – 99', '+ 100 – 100'])
    expect(shown(rowsOf(items(101), open('[] 100-101')))).toEqual(['+ 0 – 99', '- 100 – 100', '  100'])
    expect(shown(rowsOf(items(20_000), open()))).toEqual(['+ 0 – 9999', '+ 10000 – 19999'])
    expect(rowsOf(items(20_000), open('[] 0-10000'))).toHaveLength(102)
    expect(rowsOf(items(20_000), open('[] 0-10000', '[] 100-200'))).toHaveLength(202)
  })

  it('names a range of fields by the first and the last', () => {
    const fields = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`key ${i}`, i]))
    expect(shown(rowsOf(fields, open()))).toEqual(['+ key 0 – key 99', '+ key 100 – key 149'])
  })

  it.each([
    ['short', false],
    ['x'.repeat(120), false],
    ['x'.repeat(121), true],
    ['a\nb\nc', false],
    ['a\nb\nc\nd', true],
    [1_234, false],
  ])('case %#: knows what is too long for a row', (value, isLong) => {
    expect(isLongString(value)).toBe(isLong)
  })
})

describe('the keys of the tree', () => {
  const rows = rowsOf({ a: { b: 1 }, c: { d: 2 }, e: 3 }, open('["a"]'))
  const press = (from: string, key: string) => {
    const row = rows.find(({ id }) => id === from)
    return row && treeCommand(rows, row, key)
  }

  it.each([
    ['["a"]', 'ArrowDown', 'go', '["a","b"]'],
    ['["e"]', 'ArrowDown', 'go', '["e"]'],
    ['["a","b"]', 'ArrowUp', 'go', '["a"]'],
    ['["a"]', 'ArrowUp', 'go', '["a"]'],
    ['["a"]', 'ArrowRight', 'go', '["a","b"]'],
    ['["c"]', 'ArrowRight', 'toggle', '["c"]'],
    ['["a"]', 'ArrowLeft', 'toggle', '["a"]'],
    ['["a","b"]', 'ArrowLeft', 'go', '["a"]'],
    ['["c"]', 'Home', 'go', '["a"]'],
    ['["a"]', 'End', 'go', '["e"]'],
    ['["a"]', 'PageDown', 'go', '["e"]'],
    ['["e"]', 'PageUp', 'go', '["a"]'],
    ['["c"]', 'Enter', 'toggle', '["c"]'],
    ['["a"]', ' ', 'toggle', '["a"]'],
  ])('on %s %s means to %s %s', (from, key, what, id) => {
    expect(press(from, key)).toEqual({ do: what, id })
  })

  it.each([
    ['["e"]', 'ArrowRight'],
    ['["c"]', 'ArrowLeft'],
    ['["e"]', 'Enter'],
    ['["a"]', 'Tab'],
    ['["a"]', 'Escape'],
  ])('on %s %s means nothing', (from, key) => {
    expect(press(from, key)).toBeUndefined()
  })
})

describe('a result in words', () => {
  it.each([
    [{ a: 1, b: 'two', c: null, d: true }, 'facts'],
    [{ a: [] }, 'tree'],
    [{ a: 'x'.repeat(200) }, 'tree'],
    [Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i, i])), 'tree'],
    [[1, 2], 'tree'],
    ['a text', 'text'],
    [0, 'text'],
    [{}, 'text'],
    [[], 'text'],
  ])('reads %j best as %s', (result, form) => {
    expect(formOf(result)).toBe(form)
  })

  it.each([
    [['chunks', 0, 'text'], 'chunks[0].text'],
    [[3, 'odd key'], '[3]["odd key"]'],
    [['نص', 'a"b'], 'نص["a\\"b"]'],
    [['1st'], '["1st"]'],
  ])('writes the path %j as %s', (path, text) => {
    expect(pathText(path)).toBe(text)
  })

  it('previews the plain fields of what is closed, on one line', () => {
    expect(previewOf({ id: 1, tags: ['a'], text: 'Atrial\nfibrillation', ok: null })).toBe(
      'id: 1, text: Atrial fibrillation, ok: null',
    )
    expect(previewOf([1, 2])).toBe('')
    expect(previewOf({ text: 'x'.repeat(10_000) })).toHaveLength('text: '.length + 80)
  })

  it('copies a string as it is, and all else as JSON that can be read while it is short enough', () => {
    expect(copiedText('a "b"')).toBe('a "b"')
    expect(copiedText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}')
    const wide = Array.from({ length: 1_200_000 }, () => [1])
    expect(copiedText(wide)).toBe(JSON.stringify(wide))
    expect(copiedText('x'.repeat(10_000_001))).toBeUndefined()
  })
})
