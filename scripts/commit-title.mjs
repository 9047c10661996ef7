import { readFileSync } from 'node:fs'

/** Longest title that git log shows whole. */
const longest = 72

/** First words of a description instead of an imperative. */
const noVerbs =
  /^(?:an?|the|its?|one|no|all|each|every|some|more|new|this|that|what|when|where|who|why|how|if|in|on|of|for|to|with|by|now|also)$/i

/** "Added", "Adding", "Adds"; not "Need", "Bring" or "Pass". */
const inflected =
  /^(?!(?:need|embed|feed|seed|shed|speed|exceed|proceed|bring|ping|string|bias)$).*(?:ed|ing|[^s]s)$/i

/** The problem with a commit's title. Pure. @param {string} message @returns {string | undefined} */
export function titleProblem(message) {
  const [title = ''] = message.split('\n')
  // Git writes these itself.
  if (/^(?:Merge|Revert|fixup!|squash!|amend!) /.test(title)) return undefined
  const [first = ''] = title.split(/[\s:]/)
  if (title.length > longest) return `The title has ${title.length} characters; the limit is ${longest}.`
  if (!/^[A-Z][a-z]+$/.test(first) || noVerbs.test(first) || inflected.test(first))
    return `The title must begin with an imperative, such as “Add” or “Fix”, not “${first}”.`
  return undefined
}

const [, program, file] = process.argv
if (program === import.meta.filename && file !== undefined) {
  const problem = titleProblem(readFileSync(file, 'utf8'))
  if (problem !== undefined) {
    console.error(problem)
    process.exit(1)
  }
}
