import { describe, expect, it } from 'vitest'
import { findBestMatches, containsWords, foldForSearch, splitSearchWords } from '#shared/rules/search.ts'

describe('a search in texts', () => {
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
  ])('finds $1 for %j, regardless of case, accents and Unicode form', (search, text) => {
    expect(containsWords([text], splitSearchWords(search))).toBe(true)
  })

  it.each([
    ['two words in any order', 'b  \tA', true],
    ['words of several texts', 'a c', true],
    ['a part of a word', 'ologica', true],
    ['nothing if only some words match', 'a x', false],
    ['no words that span two texts', 'bc', false],
  ])('finds %s', (_, search, found) => {
    expect(containsWords(['a b', undefined, 'c oncological'], splitSearchWords(search))).toBe(found)
  })

  it('is split into words at any space', () => {
    expect(splitSearchWords('a \t b')).toEqual(['A', 'B'])
    expect(splitSearchWords('straße ascii')).toEqual(['STRASSE', 'ASCII'])
  })

  it('finds everything if it consists of spaces only', () => {
    expect(splitSearchWords(' \t\u00A0 ')).toEqual([])
    expect(containsWords([], [])).toBe(true)
  })

  it('keeps punctuation', () => {
    expect(foldForSearch('a-1_x/№ 😀')).toBe('A-1_X/NO 😀')
  })
})

const entry = (name: string, more = '') => ({ name: foldForSearch(name), keywords: foldForSearch(more) })

describe('the ranking of search results', () => {
  it.each([
    ['whose name equals the search to one whose name begins with it', 'lab', entry('Lab'), entry('Lab GPU')],
    [
      'whose name begins with the search to one whose name has it as a later word',
      'lab',
      entry('Lab GPU'),
      entry('The lab'),
    ],
    [
      'whose name contains the search as a word to one whose details equal it',
      'lab',
      entry('The lab'),
      entry('Jobs', 'Lab'),
    ],
    [
      'whose name has a word that begins with the search to one that only has it inside a word',
      'vol',
      entry('Revolve volume'),
      entry('Revolve'),
    ],
    [
      'whose details contain the search as a word to one that only has a word that begins with it',
      'lab',
      entry('Jobs', 'The lab'),
      entry('Jobs', 'Labels'),
    ],
    [
      'whose details have a word that begins with the search to one whose name has it inside a word',
      'lab',
      entry('Jobs', 'Labels'),
      entry('Collab'),
    ],
    [
      'whose name has the search inside a word to one whose details have it there',
      'lab',
      entry('Collab'),
      entry('Jobs', 'Collab'),
    ],
    [
      'whose details have the search inside a word to one that only has its letters in order',
      'lab',
      entry('Jobs', 'Collab'),
      entry('Lost and blue'),
    ],
    [
      'whose name contains all words of the search to one whose details contain one of them',
      'lab gpu',
      entry('Lab GPU'),
      entry('Collab', 'GPU'),
    ],
  ])('prefers an entry %s', (_, search, better, worse) => {
    expect(findBestMatches([worse, better], search, 2).best).toEqual([better, worse])
    expect(findBestMatches([worse, better], search, 1).best).toEqual([better])
    expect(findBestMatches([better], search, 1).score).toBeGreaterThan(
      findBestMatches([worse], search, 1).score,
    )
  })

  it('prefers the first of equal entries', () => {
    const [first, second] = [entry('Lab 1'), entry('Lab 2')]
    expect(findBestMatches([first, second], 'lab', 1).best).toEqual([first])
    expect(findBestMatches([first, second], 'lab', 2).best).toEqual([first, second])
  })

  it('requires all words, or their letters in order in a fuzzy search', () => {
    const exports = entry('Exports of volumes', 'Übersicht')
    expect(findBestMatches([exports], 'ÜBER vol', 1).best).toEqual([exports])
    expect(findBestMatches([exports], 'exports x', 1)).toEqual({ best: [], score: 0 })
    expect(findBestMatches([exports], 'exvo', 1, false).best).toEqual([])
    expect(findBestMatches([exports], 'exvo', 1).best).toEqual([exports])
    expect(findBestMatches([exports], 'xvo', 1).best).toEqual([])
    expect(findBestMatches([exports], 'voex', 1).best).toEqual([])
  })

  it('requires a match at the beginning of a word if the user typed only one letter', () => {
    expect(findBestMatches([entry('Exports')], 'p', 1).best).toEqual([])
    expect(findBestMatches([entry('Exports')], 'e', 1).best).toHaveLength(1)
  })
})
