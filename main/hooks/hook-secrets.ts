import type { HookSecrets } from '#shared/hooks.ts'
import { redactBeginning, createRedactor } from '#main/log/redact.ts'

/** The window shows far less of a response than this, in characters. */
const maxRedactedLength = 8_000

function tryDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The parts of an address that may be secret: all but its origin. */
function getSecretParts(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return []
  const { pathname, search } = new URL(url)
  return [pathname, search]
}

/** A hook's secrets, including an address's path and query. */
export const getSecretTexts = ({ url, secret, token }: HookSecrets): readonly string[] =>
  [secret, token, url, ...getSecretParts(url)].flatMap((text = '') => (text.length > 1 ? [text] : []))

/** Every run of letters and digits in a hook's secrets, encoded and decoded. */
function getSecretWords({ url, secret, token }: HookSecrets): readonly string[] {
  return [secret, token, ...getSecretParts(url)]
    .flatMap((text = '') => [text, tryDecode(text)])
    .flatMap((text) => text.match(/[\p{L}\p{N}_-]{2,}/gu) ?? [])
}

/** Removes a hook's secrets from the beginning of a response, which may quote them whole or in parts, also encoded. */
export function createResponseRedactor(secrets: HookSecrets): (text: string) => string {
  const redact = createRedactor({ secrets: [...getSecretTexts(secrets), ...getSecretWords(secrets)] })
  return (text) => redactBeginning(redact, text, maxRedactedLength)
}
