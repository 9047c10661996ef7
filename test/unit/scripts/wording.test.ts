import { describe, expect, it } from 'vitest'
import {
  commentsOf,
  compareWording,
  countWording,
  giveawaysIn,
  vagueNamesIn,
  wordsIn,
  writtenIn,
  worstFiles,
} from '../../../scripts/steps/wording.mjs'

const file = (name: string, words: number, count: number, names: readonly string[] = []) => ({
  file: name,
  words,
  count,
  names,
})

describe('giveaways', () => {
  it.each([
    ['Nobody is told', 2],
    ['a rule by\n   which it goes by', 2],
    ['so-called, anewly, unfold', 0],
    ['stands in the way, stands still', 1],
    ['of one’s own', 1],
  ])('in “%s”: %i', (text, count) => {
    expect(giveawaysIn(text)).toBe(count)
  })
})

describe('the comments of a source', () => {
  it('are its line and block comments, and nothing in strings, templates or regular expressions', () => {
    const source = [
      "const url = 'http://nobody' // first",
      'const pattern = /\\/\\*whoever["`]/ /* second',
      ' * goes on */ const text = `// told ${1}`',
      '/** third */',
    ].join('\n')
    expect(commentsOf(source)).toBe('first second goes on third')
  })
})

describe('vague names', () => {
  it('are those of the code, each once, and not the words of its texts and comments', () => {
    const source = [
      'import { tellAll } from "./said" // he told',
      'const isTold = (heardAt: number, fortold: string) => `it came ${lastSaid} ${0}`',
      '/* owed */ isTold(heardAt, "standing")',
      'const [untold, retelling, cameras, told_2] = [/said/]',
    ].join('\n')
    expect(vagueNamesIn(source)).toEqual(['tellAll', 'isTold', 'heardAt', 'lastSaid', 'told_2'])
  })
})

describe('the counts', () => {
  const limits = { documentWords: 10, commentWords: 50, inDocuments: 1, inComments: 2, inNames: 1 }
  const oneName = ['told']

  it('are above or below their limits, each in a line', () => {
    const documents = [file('a.md', 6, 1), file('b.md', 5, 0)]
    expect(compareWording(documents, [file('a.ts', 50, 1, oneName)], limits)).toEqual({
      above: ['words in documents: 11, limit 10'],
      below: ['giveaways in comments: 1, limit 2'],
    })
    expect(compareWording([file('a.md', 10, 1)], [file('a.ts', 51, 2, oneName)], limits).above).toEqual([
      'words in comments: 51, limit 50',
    ])
    expect(compareWording([file('a.md', 10, 1)], [file('a.ts', 49, 2, oneName)], limits).below).toEqual([
      'words in comments: 49, limit 50',
    ])
    const sources = [file('a.ts', 50, 2, ['told', 'saidBy']), file('b.ts', 0, 1, oneName)]
    expect(compareWording([file('a.md', 10, 2)], sources, limits)).toEqual({
      above: [
        'giveaways in documents: 2, limit 1',
        'giveaways in comments: 3, limit 2',
        'vague names (told, saidBy): 3, limit 1',
      ],
      below: [],
    })
  })

  it('cover this tree: documents in all folders of docs, comments of every kind of source, and names of the program', async () => {
    const { documents, comments } = await countWording()
    const files = [...documents, ...comments].map((each) => each.file)
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md',
        'docs/admin/server-plugin.md',
        'main/startup/app.ts',
        'preload/bridges.ts',
        'renderer/app/app.tsx',
        'scripts/steps/wording.mjs',
        'shared/model.ts',
        'test/unit/scripts/wording.test.ts',
      ]),
    )
    expect(files.filter((name) => name.includes('node_modules'))).toEqual([])
    expect(documents.map((each) => each.words)).not.toContain(0)
    const named = comments.filter(({ names = [] }) => names.length > 0).map((each) => each.file)
    expect(named).toContain('main/crash/crash-mark.ts')
    expect(named.filter((name) => /^(?:test|scripts)/.test(name))).toEqual([])
  })

  it('name the ten worst files, and none without giveaways', () => {
    const files = Array.from({ length: 12 }, (_, nth) => file(`${nth}.ts`, 1, nth))
    const worst = worstFiles(files).map(({ count }) => count)
    expect(worst).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    expect(worstFiles([file('a.ts', 1, 0)])).toEqual([])
  })

  it('leave out what a command has written', () => {
    const list = '<!-- facts: npm run x -->\n\n- It is generated\n\n<!-- end of facts -->'
    expect(writtenIn(`One.\n${list}\nTwo.`)).toBe('One.\n\nTwo.')
  })

  it('take for a word what has a letter or a digit', () => {
    expect(wordsIn('| a | b-c |\n| --- | --- |\n\n ü 4 – ')).toBe(4)
  })
})
