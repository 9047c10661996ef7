import { readdir, readFile } from 'node:fs/promises'
import { join, posix, relative } from 'node:path'
import { root } from '../places.mjs'

/** The folders of the program itself. */
const sources = ['shared', 'main', 'preload', 'renderer']

/** Imports and exports of a file of ours, types included; also those that are awaited. */
const importOf = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.{1,2}\/[^'"?]+)['"?]/g

/**
 * What is wrong with how files import each other. Pure.
 *
 * @param {ReadonlyMap<string, string>} files by path from the root, with forward slashes: each file's text
 * @returns {string[]} in words
 */
export function structureProblems(files) {
  /** An import from one folder into another, by `from to`. @type {Map<string, string>} */
  const example = new Map()
  for (const [file, text] of files) {
    for (const [, specifier = ''] of text.matchAll(importOf)) {
      const imported = posix.join(posix.dirname(file), specifier)
      const [from, to] = [posix.dirname(file), posix.dirname(imported)]
      if (files.has(imported) && from !== to) example.set(`${from} ${to}`, `${file} imports ${imported}`)
    }
  }
  return [...example].flatMap(([pair, there]) => {
    const [from = '', to = ''] = pair.split(' ')
    const back = example.get(`${to} ${from}`)
    return back !== undefined && from < to
      ? [`${from} and ${to} import each other: ${there}, and ${back}`]
      : []
  })
}

/** What is wrong with the program's sources. @returns {Promise<string[]>} in words */
export const sourceProblems = async () => structureProblems(await readSources())

/** The program's sources. @returns {Promise<Map<string, string>>} by path from the root, with forward slashes */
async function readSources() {
  const files = new Map()
  for (const folder of sources) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:ts|tsx)$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name)
      files.set(relative(root, path).replaceAll('\\', '/'), await readFile(path, 'utf8'))
    }
  }
  return files
}
