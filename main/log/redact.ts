/** What stands where something was taken out. No key can hold it: keys are ASCII. */
export const mark = '•••'

/** What this machine and this run of the program must not tell about. */
export interface Private {
  /** API keys and what else was entered as a secret, whole. */
  readonly secrets: Iterable<string>
  /** The person's home directory. */
  readonly home?: string
  /** What the system calls the person. */
  readonly userName?: string
}

/** From so many characters on a secret is taken out wherever it stands; a shorter one only where it stands alone. */
const longEnough = 4

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

/** A secret as it may stand in a text: as it is, in a URL, in JSON. */
function spellings(secret: string): readonly string[] {
  const inUrl = /^[\x20-\x7e]*$/.test(secret) ? [encodeURIComponent(secret)] : []
  return [secret, ...inUrl, JSON.stringify(secret).slice(1, -1)]
}

/** Finds these secrets in any case, the longest first: one may be a part of another. */
function findSecrets(secrets: Iterable<string>): RegExp | undefined {
  const all = [...new Set([...secrets].flatMap(spellings))].filter((secret) => secret !== '')
  if (all.length === 0) return undefined
  const parts = all
    .toSorted((a, b) => b.length - a.length)
    .map((secret) => (secret.length < longEnough ? `(?<!\\w)${escaped(secret)}(?!\\w)` : escaped(secret)))
  return new RegExp(parts.join('|'), 'gi')
}

/** What names a secret in headers, URLs, JSON and `NAME=value`. */
const names =
  'api[-_]?key|apikey|token|secret|passw(?:or)?d|passphrase|pwd|credentials?|authorization|cookie|signature'

/** What stands between such a name and its secret: `: `, `=`, `": "`, or `', '` as in a list of headers. */
const between = String.raw`[\w-]{0,20}(?:["']?\s{0,9}[:=]\s{0,9}|["']\s{0,9},\s{0,9}(?=["']))`

/** What can be a part of a secret that stands in no quotes. */
const sign = String.raw`[^\s&#"'<>]`

/** The secret: in quotes, or as far as it goes. `Bearer` and its like go before it, and so does another name. */
const value = String.raw`(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|(?:(?:bearer|basic|digest|token|${sign}{1,40}[:=])\s+)*${sign}+)`

/** Each takes out something that is private by its form, whoever's it is. `$1` is what may stay. */
const forms: readonly (readonly [RegExp, string])[] = [
  // User name and password in an address.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi, `$1${mark}@`],
  // Headers whose value has parts: the rest of the line.
  [/((?:authorization|cookie)\s{0,9}:\s{0,9})(?=[^\s"'])[^\r\n]+/gi, `$1${mark}`],
  [new RegExp(`(${names})(${between})${value}`, 'gi'), `$1$2${mark}`],
  [/([?&](?:key|sig|auth|access|session|code)=)[^\s&#"'<>]+/gi, `$1${mark}`],
  [/(\bbearer\s+)[^\s"'<>,;]+/gi, `$1${mark}`],
  // A JSON Web Token, and keys that say by their beginning that they are keys.
  [/\beyJ[\w-]{8,2000}\.[\w-]+(?:\.[\w-]*)?/g, mark],
  [/\b(?:sk|pk|gh[opsu]|hf|xox[abp])[-_][\w-]{16,}/g, mark],
  // Whose home it is.
  [/((?:\/|%2f)(?:home|Users)(?:\/|%2f))[^\s/\\:;,"'<>|%]+/gi, `$1${mark}`],
  // Names with spaces, too, where the path goes on behind them.
  [
    /(\b[a-z]:(?:\\+|\/|%5c)Users(?:\\+|\/|%5c))(?:[^\\/:*?"<>|\r\n]+(?=[\\/])|[^\s\\/:;,"'<>|]+)/gi,
    `$1${mark}`,
  ],
]

/**
 * Makes the function that takes out of a text whatever must not get into the log: every secret that is known, whatever
 * looks like one, user names and passwords in addresses, and the names of persons in paths. It may take out too much;
 * what it leaves, it leaves as it was. The function is pure.
 */
export function redactor({ secrets, home = '', userName = '' }: Private): (text: string) => string {
  const known = findSecrets(secrets)
  const ends = String.raw`(?![\w.-])`
  const homeOf = home.length > 1 ? new RegExp(`${escaped(home)}${ends}`, 'gi') : undefined
  const nameOf =
    userName === '' ? undefined : new RegExp(`([\\\\/]|%2f|%5c)${escaped(userName)}${ends}`, 'gi')
  return (text) => {
    let clean = known ? text.replace(known, mark) : text
    for (const [form, left] of forms) clean = clean.replace(form, left)
    if (homeOf) clean = clean.replace(homeOf, mark)
    return nameOf ? clean.replace(nameOf, `$1${mark}`) : clean
  }
}

/** No secret is longer, in characters. */
const longestSecret = 2_000

/**
 * The beginning of a text, redacted; `longest` characters of the text are read. A cut through a secret would leave its half:
 * a longer beginning, in which the secret is whole, differs from there on. Pure if `redact` is.
 */
export function redactBeginning(redact: (text: string) => string, text: string, longest: number): string {
  if (text.length <= longest) return redact(text)
  const clean = redact(text.slice(0, longest - longestSecret))
  const longer = redact(text.slice(0, longest))
  let same = 0
  while (same < clean.length && clean[same] === longer[same]) same += 1
  return clean.slice(0, same)
}
