import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { quoteShellWord } from '#shared/rules/shell-word.ts'

it.each([
  'https://lab.example:8000/api',
  'http://lab.example/;touch$IFS$9/x;',
  "http://lab.example/'$(id)'`id`\"&|<>*?~#!",
  'http://[::1]:8000',
  'two words\nand lines',
  '',
])('the text %j is a single argument in a shell once it is quoted', (word) => {
  expect(execFileSync('sh', ['-c', `printf %s ${quoteShellWord(word)}`], { encoding: 'utf8' })).toBe(word)
})

it('a plain address isn’t quoted', () => {
  expect(quoteShellWord('https://lab.example:8000/api')).toBe('https://lab.example:8000/api')
})
