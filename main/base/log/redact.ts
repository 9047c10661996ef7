/** The text that replaces a secret. Keys are ASCII, so no key can contain this text. */
export const redactedMark = '•••'

export interface PrivateData {
  readonly secrets: Iterable<string>
  readonly home?: string
  readonly userName?: string
}

/** A secret with fewer characters than this is only removed if it is a whole word. */
const minSecretLength = 4

const escapePattern = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

/**
 * Returns a secret in all its forms: unchanged, encoded for a URL if it is printable ASCII, and escaped for
 * JSON.
 */
function getSpellings(secret: string): readonly string[] {
  const inUrl = /^[\x20-\x7e]*$/.test(secret) ? [encodeURIComponent(secret)] : []
  return [secret, ...inUrl, JSON.stringify(secret).slice(1, -1)]
}

/**
 * Creates a pattern that matches all secrets; undefined if there are none. The longest secret comes first,
 * because one secret may contain another.
 */
function createSecretPattern(secrets: Iterable<string>): RegExp | undefined {
  const all = [...new Set([...secrets].flatMap(getSpellings))].filter((secret) => secret !== '')
  if (all.length === 0) return undefined
  const parts = all
    .toSorted((a, b) => b.length - a.length)
    .map((secret) =>
      secret.length < minSecretLength ? `(?<!\\w)${escapePattern(secret)}(?!\\w)` : escapePattern(secret),
    )
  return new RegExp(parts.join('|'), 'gi')
}

/** Names of fields with secrets, as in headers, URLs, JSON and `NAME=value`. */
const names =
  'api[-_]?key|apikey|token|secret|passw(?:or)?d|passphrase|pwd|credentials?|authorization|cookie|signature'

/** Matches the text between a name and its value: `: `, `=`, `": "`, or `', '` as in a list of headers. */
const separator = String.raw`[\w-]{0,20}(?:["']?\s{0,9}[:=]\s{0,9}|["']\s{0,9},\s{0,9}(?=["']))`

/** Matches a character of a secret without quotes. */
const secretCharacter = String.raw`[^\s&#"'<>]`

/** Matches a secret with or without quotes. A word such as `Bearer` may precede it. */
const value = String.raw`(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|(?:(?:bearer|basic|digest|token|${secretCharacter}{1,40}[:=])\s+)*${secretCharacter}+)`

/** Patterns of private data and their replacements. `$1` and `$2` are the parts that stay. */
const forms: readonly (readonly [RegExp, string])[] = [
  // User names and passwords in URLs.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi, `$1${redactedMark}@`],
  // The value of some headers has several parts, so the rest of the line is removed.
  [/((?:authorization|cookie)\s{0,9}:\s{0,9})(?=[^\s"'])[^\r\n]+/gi, `$1${redactedMark}`],
  [new RegExp(`(${names})(${separator})${value}`, 'gi'), `$1$2${redactedMark}`],
  [/([?&](?:key|sig|auth|access|session|code)=)[^\s&#"'<>]+/gi, `$1${redactedMark}`],
  [/(\bbearer\s+)[^\s"'<>,;]+/gi, `$1${redactedMark}`],
  // JSON Web Tokens, and keys that begin with a known prefix.
  [/\beyJ[\w-]{8,2000}\.[\w-]+(?:\.[\w-]*)?/g, redactedMark],
  [/\b(?:sk|pk|gh[opsu]|hf|xox[abp])[-_][\w-]{16,}/g, redactedMark],
  // User names in paths of home folders on Linux and macOS.
  [/((?:\/|%2f)(?:home|Users)(?:\/|%2f))[^\s/\\:;,"'<>|%]+/gi, `$1${redactedMark}`],
  // User names in paths on Windows. They may contain spaces if the path continues after them.
  [
    /(\b[a-z]:(?:\\+|\/|%5c)Users(?:\\+|\/|%5c))(?:[^\\/:*?"<>|\r\n]+(?=[\\/])|[^\s\\/:;,"'<>|]+)/gi,
    `$1${redactedMark}`,
  ],
]

/**
 * Creates a function that removes private data from a text. It may remove more than necessary, but doesn't
 * change the rest.
 */
export function createRedactor({ secrets, home = '', userName = '' }: PrivateData): (text: string) => string {
  const secretPattern = createSecretPattern(secrets)
  const wordEnd = String.raw`(?![\w.-])`
  const homeOf = home.length > 1 ? new RegExp(`${escapePattern(home)}${wordEnd}`, 'gi') : undefined
  const nameOf =
    userName === '' ? undefined : new RegExp(`([\\\\/]|%2f|%5c)${escapePattern(userName)}${wordEnd}`, 'gi')
  return (text) => {
    let clean = secretPattern ? text.replace(secretPattern, redactedMark) : text
    for (const [form, replacement] of forms) clean = clean.replace(form, replacement)
    if (homeOf) clean = clean.replace(homeOf, redactedMark)
    return nameOf ? clean.replace(nameOf, `$1${redactedMark}`) : clean
  }
}

/** The length of the longest secret, in characters. No key is longer. */
const maxSecretLength = 2_000

/**
 * Redacts and truncates a text. A part longer than the result is redacted, because a text that is truncated
 * first could end with half of a secret.
 */
export function redactBeginning(redact: (text: string) => string, text: string, maxLength: number): string {
  if (text.length <= maxLength) return redact(text)
  const clean = redact(text.slice(0, maxLength - maxSecretLength))
  const longer = redact(text.slice(0, maxLength))
  let commonLength = 0
  while (commonLength < clean.length && clean[commonLength] === longer[commonLength]) commonLength += 1
  return clean.slice(0, commonLength)
}
