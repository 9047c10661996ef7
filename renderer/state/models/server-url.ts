/** The address of a Compileo server in a pasted text: the part before `/api/` in its first link. */
export function serverUrlIn(text: string): string | undefined {
  const link = /https?:\/\/[^\s"'<>]+/.exec(text)?.[0]
  if (link === undefined) return undefined
  const found =
    /^(https?:\/\/[^/?#]+(?:\/[^?#]*?)?)\/api(?:\/|$)/.exec(link) ?? /^(https?:\/\/[^/?#]+)/.exec(link)
  return found?.[1]
}
