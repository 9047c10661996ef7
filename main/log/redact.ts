/** Keys are ASCII, so none contains this mark. */
export const redactedMark = '•••'

export interface PrivateData {
  readonly secrets: Iterable<string>
  readonly home?: string
  readonly userName?: string
}

/** In characters. A shorter secret is only removed if it is a whole word. */
const minSecretLength = 4

const escapePattern = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

/** Returns the secret unchanged, encoded for a URL, and for JSON. */
function getSpellings(secret: string): readonly string[] {
  const inUrl = /^[\x20-\x7e]*$/.test(secret) ? [encodeURIComponent(secret)] : []
  return [secret, ...inUrl, JSON.stringify(secret).slice(1, -1)]
}

/** Matches the longest secret first, because one may contain another. */
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

/** Names of secrets in headers, URLs, JSON and `NAME=value`. */
const names =
  'api[-_]?key|apikey|token|secret|passw(?:or)?d|passphrase|pwd|credentials?|authorization|cookie|signature'

/** What separates a name and its value: `: `, `=`, `": "`, or `', '` as in a list of headers. */
const between = String.raw`[\w-]{0,20}(?:["']?\s{0,9}[:=]\s{0,9}|["']\s{0,9},\s{0,9}(?=["']))`

/** A character of an unquoted secret. */
const sign = String.raw`[^\s&#"'<>]`

/** A secret value, with or without quotes. `Bearer`, or another name, may precede it. */
const value = String.raw`(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|(?:(?:bearer|basic|digest|token|${sign}{1,40}[:=])\s+)*${sign}+)`

/** The patterns and their replacements. `$1` is preserved. */
const forms: readonly (readonly [RegExp, string])[] = [
  // User name and password in an address.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi, `$1${redactedMark}@`],
  // For headers whose value has several parts, the rest of the line.
  [/((?:authorization|cookie)\s{0,9}:\s{0,9})(?=[^\s"'])[^\r\n]+/gi, `$1${redactedMark}`],
  [new RegExp(`(${names})(${between})${value}`, 'gi'), `$1$2${redactedMark}`],
  [/([?&](?:key|sig|auth|access|session|code)=)[^\s&#"'<>]+/gi, `$1${redactedMark}`],
  [/(\bbearer\s+)[^\s"'<>,;]+/gi, `$1${redactedMark}`],
  // JSON Web Tokens, and keys with a known prefix.
  [/\beyJ[\w-]{8,2000}\.[\w-]+(?:\.[\w-]*)?/g, redactedMark],
  [/\b(?:sk|pk|gh[opsu]|hf|xox[abp])[-_][\w-]{16,}/g, redactedMark],
  // The user's name in the path of a home directory.
  [/((?:\/|%2f)(?:home|Users)(?:\/|%2f))[^\s/\\:;,"'<>|%]+/gi, `$1${redactedMark}`],
  // Names with spaces too, if the path continues after them.
  [
    /(\b[a-z]:(?:\\+|\/|%5c)Users(?:\\+|\/|%5c))(?:[^\\/:*?"<>|\r\n]+(?=[\\/])|[^\s\\/:;,"'<>|]+)/gi,
    `$1${redactedMark}`,
  ],
]

/**
 * Creates a function that removes private data from a text. It may remove too much, but changes nothing else.
 */
export function createRedactor({ secrets, home = '', userName = '' }: PrivateData): (text: string) => string {
  const secretPattern = createSecretPattern(secrets)
  const ends = String.raw`(?![\w.-])`
  const homeOf = home.length > 1 ? new RegExp(`${escapePattern(home)}${ends}`, 'gi') : undefined
  const nameOf =
    userName === '' ? undefined : new RegExp(`([\\\\/]|%2f|%5c)${escapePattern(userName)}${ends}`, 'gi')
  return (text) => {
    let clean = secretPattern ? text.replace(secretPattern, redactedMark) : text
    for (const [form, replacement] of forms) clean = clean.replace(form, replacement)
    if (homeOf) clean = clean.replace(homeOf, redactedMark)
    return nameOf ? clean.replace(nameOf, `$1${redactedMark}`) : clean
  }
}

/** In characters. No key is nearly as long. */
const maxSecretLength = 2_000

/**
 * Redacts the beginning of a text. Some more of the text is redacted as well, because truncating it could
 * leave half of a secret.
 */
export function redactBeginning(redact: (text: string) => string, text: string, longest: number): string {
  if (text.length <= longest) return redact(text)
  const clean = redact(text.slice(0, longest - maxSecretLength))
  const longer = redact(text.slice(0, longest))
  let same = 0
  while (same < clean.length && clean[same] === longer[same]) same += 1
  return clean.slice(0, same)
}
