import { describe, expect, it } from 'vitest'
import { containsWords, foldForSearch, searchWords } from '#shared/rules/search.ts'

describe('a search', () => {
  it.each([
    ['strasse', 'Straße'],
    ['STRASSE', 'STRAẞE'],
    ['Straße', 'STRASSE'],
    ['große', 'Gro\u0308ße'],
    ['GRÖSSE', 'Größe'],
    ['ubersicht', 'Übersicht'],
    ['istanbul', 'İSTANBUL'],
    ['οδος', 'ΟΔΟΣ'],
    ['file', 'ﬁle'],
    ['2', '²'],
    ['Document … is encrypted', 'Document a.pdf is encrypted'],
  ])('for %j finds %j, whatever the case, the marks and the form', (search, text) => {
    expect(containsWords([text], searchWords(search))).toBe(true)
  })

  it.each([
    ['two words in any order', 'b  \tA', true],
    ['words of several texts', 'a c', true],
    ['a part of a word', 'ologica', true],
    ['not if only some words match', 'a x', false],
    ['nothing across two texts', 'bc', false],
  ])('finds %s', (_, search, found) => {
    expect(containsWords(['a b', undefined, 'c oncological'], searchWords(search))).toBe(found)
  })

  it('is split at any spaces', () => {
    expect(searchWords('a \t b')).toEqual(['A', 'B'])
    expect(searchWords('straße ascii')).toEqual(['STRASSE', 'ASCII'])
  })

  it('for spaces alone has no words, and finds everything', () => {
    expect(searchWords(' \t\u00A0 ')).toEqual([])
    expect(containsWords([], [])).toBe(true)
  })

  it('keeps punctuation', () => {
    expect(foldForSearch('a-1_x/№ 😀')).toBe('A-1_X/NO 😀')
  })
})
