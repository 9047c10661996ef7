import type { HookSecrets } from '../../shared/hooks.ts'
import { redactBeginning, redactor } from '../log/redact.ts'

/** Receivers' responses are redacted up to here, characters: far more of them than is shown. */
const longestRedacted = 8_000

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The parts of a secret address that are secret: not its origin. */
function partsOf(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return []
  const { pathname, search } = new URL(url)
  return [pathname, search]
}

/** A hook's secrets, whole: of an address its path and its query, too. Pure. */
export function secretTexts({ url, secret, token }: HookSecrets): readonly string[] {
  return [secret, token, url, ...partsOf(url)].filter(
    (text): text is string => text !== undefined && text.length > 1,
  )
}

/** Every run of letters and digits in a hook's secrets, as it is and decoded. Pure. */
function secretWords({ url, secret, token }: HookSecrets): readonly string[] {
  return [secret, token, ...partsOf(url)]
    .flatMap((text = '') => [text, decoded(text)])
    .flatMap((text) => text.match(/[\p{L}\p{N}_-]{2,}/gu) ?? [])
}

/**
 * Makes the function that takes a hook's secrets out of a receiver's response: it may quote them whole, in parts, encoded
 * or decoded. It returns the beginning of a long response. Pure.
 */
export function responseRedactor(secrets: HookSecrets): (text: string) => string {
  const redact = redactor({ secrets: [...secretTexts(secrets), ...secretWords(secrets)] })
  return (text) => redactBeginning(redact, text, longestRedacted)
}
