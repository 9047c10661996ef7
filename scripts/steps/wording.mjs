import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { root } from '../places.mjs'

/** Phrases that native writers hardly use; each suggests a translated sentence. */
const giveaways = [
  'nobody|somebody|whoever|anew|in vain|be it|told|tells|the person|is asked|asked for|is heard|looked at',
  "stands (?:in|on|for)|vouches|what comes of|goes by|(?:by|for|of) which|of one[’']s own|as far as|so long",
  'is said|is known|hands over|lets go',
]
const giveaway = new RegExp(String.raw`\b(?:${giveaways.join('|')})\b`, 'gi')

/** These fit anything. */
const vagueName =
  /^(?:told|said|tells?|heard|owed|came|standing)(?=$|[A-Z_\d])|(?:Told|Said|Tells?|Heard|Owed|Came|Standing)(?=$|[A-Z_\d])/

/** The counts on record. Only ever lower them; `npm run check` says when. */
export const limits = {
  documentWords: 11_966,
  commentWords: 57_529,
  inDocuments: 0,
  inComments: 0,
  inNames: 4,
}

const worstCount = 10

const documentFolders = ['docs']
const appFolders = ['shared', 'main', 'preload', 'renderer']
const sourceFolders = [...appFolders, 'scripts', 'test']

/** Strings, templates and regular expressions may contain what looks like a comment. */
const tokens =
  /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`|(?<=[(,=:[!&|?{};>]\s*)\/(?![*/])(?:[^\\/\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/|\/\/[^\n]*|\/\*[^]*?\*\//g

/**
 * The text of a source file's comments, on one line. Pure.
 *
 * @param {string} source TypeScript, JavaScript or CSS
 */
export const commentsOf = (source) =>
  [...source.matchAll(tokens)]
    .flatMap(([token]) => (/^\/[/*]/.test(token) ? [token.replaceAll(/^\/[/*]+|\*\/$|\n\s*\*/g, ' ')] : []))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Each once, in code only. @param {string} source TypeScript */
export const vagueNamesIn = (source) => {
  const code = source.replaceAll(tokens, (token) =>
    token.startsWith('`') ? [...token.matchAll(/\$\{([^}]*)\}/g)].map(([, inner]) => inner).join(' ') : ' ',
  )
  return [...new Set(code.match(/[A-Za-z_$][\w$]*/g))].filter((name) => vagueName.test(name))
}

/** A document without its generated lists. @param {string} text */
export const writtenIn = (text) => text.replaceAll(/<!-- \w+: npm run [^]*?<!-- end of \w+ -->/g, '')

/** @param {string} text */
export const giveawaysIn = (text) => text.replaceAll(/\s+/g, ' ').match(giveaway)?.length ?? 0

/** Punctuation of tables doesn't count. @param {string} text */
export const wordsIn = (text) => text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0

/**
 * @typedef {object} Counted
 * @property {string} file
 * @property {number} words
 * @property {number} count of giveaways
 * @property {readonly string[]} [names]
 */

/** @param {readonly Counted[]} files @param {'words' | 'count'} what */
const sum = (files, what) => files.reduce((total, file) => total + file[what], 0)

/**
 * Compares the counts with those on record. Pure.
 *
 * @param {readonly Counted[]} documents
 * @param {readonly Counted[]} comments
 * @param {typeof limits} [most]
 * @returns {{ above: string[], below: string[] }}
 */
export function compareWording(documents, comments, most = limits) {
  const names = comments.flatMap((file) => file.names ?? [])
  const counts = [
    { what: 'words in documents', is: sum(documents, 'words'), limit: most.documentWords },
    { what: 'words in comments', is: sum(comments, 'words'), limit: most.commentWords },
    { what: 'giveaways in documents', is: sum(documents, 'count'), limit: most.inDocuments },
    { what: 'giveaways in comments', is: sum(comments, 'count'), limit: most.inComments },
    { what: `vague names (${[...new Set(names)].join(', ')})`, is: names.length, limit: most.inNames },
  ]
  const lines = (/** @type {(is: number, limit: number) => boolean} */ differs) =>
    counts
      .filter(({ is, limit }) => differs(is, limit))
      .map(({ what, is, limit }) => `${what}: ${is}, limit ${limit}`)
  return { above: lines((is, limit) => is > limit), below: lines((is, limit) => is < limit) }
}

/** The files with the most giveaways, worst first. Pure. @param {readonly Counted[]} files */
export const worstFiles = (files) =>
  files
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || a.file.localeCompare(b.file))
    .slice(0, worstCount)

/** Counts words, giveaways and vague names. */
export async function countWording() {
  const pages = [...(await filesIn('.', /\.md$/, false)), ...(await filesUnder(documentFolders, /\.md$/))]
  const documents = await counted(pages, writtenIn)
  const comments = await counted(await filesUnder(sourceFolders, /\.(?:ts|tsx|mjs|cjs|css)$/), commentsOf)
  return { documents, comments }
}

/**
 * @param {readonly string[]} files
 * @param {(text: string) => string} of the part of a file that counts
 * @returns {Promise<readonly Counted[]>}
 */
const counted = (files, of) =>
  Promise.all(
    files.map(async (file) => {
      const source = await readFile(join(root, file), 'utf8')
      const text = of(source)
      const names = isOfApp(file) ? vagueNamesIn(source) : []
      return { file, words: wordsIn(text), count: giveawaysIn(text), names }
    }),
  )

/** @param {string} file */
const isOfApp = (file) => /\.tsx?$/.test(file) && appFolders.some((folder) => file.startsWith(`${folder}/`))

/** @param {readonly string[]} folders @param {RegExp} name */
const filesUnder = async (folders, name) =>
  (await Promise.all(folders.map((folder) => filesIn(folder, name)))).flat()

/** @param {string} folder @param {RegExp} name @param {boolean} [recursive] */
async function filesIn(folder, name, recursive = true) {
  const entries = await readdir(join(root, folder), { recursive, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
