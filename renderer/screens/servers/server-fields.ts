import type { RequestArgument } from '#shared/contract.ts'
import type { ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { isUsableKey } from '#shared/rules/api-key.ts'
import { getDefaultGuiUrl } from '#shared/web-page-url.ts'
import type { SecretUse } from '#renderer/ui/saved-secret.tsx'
import { isServerName, parseAddress, parseGuiAddress } from '#shared/address.ts'

/** The fields of the form. The window never gets a saved key. */
export interface ServerFields {
  readonly url: string
  readonly guiUrl: string
  readonly name: string
  readonly keyUse: SecretUse
  readonly apiKey: string
}

export type FieldErrors = { readonly [F in 'url' | 'name' | 'guiUrl' | 'apiKey']?: string }

/** Returns the default name of a server at this address; '' without a valid address. */
export function getDefaultName(url: string): string {
  const address = parseAddress(url)
  return address.ok ? address.host : ''
}

/** Returns the form's initial fields: empty, or the edited server's. */
export function getInitialFields(server: ServerView | undefined, entersKey = false): ServerFields {
  return {
    url: server?.url ?? '',
    guiUrl: server?.guiUrl ?? '',
    name: !server || server.name === getDefaultName(server.url) ? '' : server.name,
    keyUse: server?.hasKey && !entersKey ? 'keep' : 'enter',
    apiKey: '',
  }
}

/** Whether the address has another origin than the saved key, which may only be sent to its own. */
export function isOtherOrigin({ url }: ServerFields, server: ServerView | undefined): boolean {
  if (!server?.hasKey) return false
  const [now, kept] = [parseAddress(url), parseAddress(server.url)]
  return now.ok && kept.ok && now.origin !== kept.origin
}

/** Decides whether the saved key stays. For another origin it can't. */
export function getKeyUse(fields: ServerFields, server: ServerView | undefined): SecretUse {
  return fields.keyUse === 'keep' && isOtherOrigin(fields, server) ? 'enter' : fields.keyUse
}

/** Lists what the user must fix before a test or saving. */
export function validate(fields: ServerFields, server: ServerView | undefined, texts: Texts): FieldErrors {
  const address = parseAddress(fields.url)
  const gui = parseGuiAddress(fields.guiUrl)
  const key = fields.apiKey.trim()
  const words = texts.servers.form
  const entered = getKeyUse(fields, server) === 'enter'
  // Leaving the field empty must not remove the saved key.
  const isMissing = key === '' && server?.hasKey && !isOtherOrigin(fields, server)
  return {
    ...(address.ok ? {} : { url: words.urlErrors[address.error] }),
    ...(address.ok && !isServerName(fields.name.trim(), address.url)
      ? { name: texts.commands.server.nameIsAddress }
      : {}),
    ...(gui.ok || fields.guiUrl.trim() === '' ? {} : { guiUrl: words.urlErrors[gui.error] }),
    ...(entered && isMissing ? { apiKey: words.keyMissing } : {}),
    ...(entered && key !== '' && !isUsableKey(key) ? { apiKey: words.keyUnusable } : {}),
  }
}

/** Builds the request to test the server, with the key that it would have. */
export function toTestRequest(
  fields: ServerFields,
  server: ServerView | undefined,
): RequestArgument<'testServer'> {
  const use = getKeyUse(fields, server)
  const entered = use === 'enter' ? fields.apiKey.trim() : ''
  return {
    url: fields.url.trim(),
    apiKey: entered || undefined,
    serverId: use === 'keep' ? server?.id : undefined,
  }
}

/** Builds the request to add the server. */
export function toAddRequest(fields: ServerFields): RequestArgument<'addServer'> {
  const name = fields.name.trim()
  const apiKey = fields.apiKey.trim()
  const guiUrl = fields.guiUrl.trim()
  return {
    url: fields.url.trim(),
    guiUrl: guiUrl || undefined,
    name: name || undefined,
    apiKey: apiKey || undefined,
  }
}

/** Builds the request to change the server. An empty name resets the default name. */
export function toEditRequest(fields: ServerFields, server: ServerView): RequestArgument<'editServer'> {
  const url = fields.url.trim()
  const name = fields.name.trim() || getDefaultName(url)
  const use = getKeyUse(fields, server)
  const entered = fields.apiKey.trim()
  // A key that was saved for another origin is removed, unless there is a new one.
  const apiKey =
    use === 'enter' ? entered || (server.hasKey ? '' : undefined) : use === 'remove' ? '' : undefined
  const guiUrl = fields.guiUrl.trim()
  return {
    serverId: server.id,
    ...(url === server.url ? {} : { url }),
    ...(guiUrl === (server.guiUrl ?? '') ? {} : { guiUrl }),
    ...(name === server.name ? {} : { name }),
    ...(apiKey === undefined ? {} : { apiKey }),
  }
}

/** Whether saving changes the connection, so that a test is useful. */
export function needsTest(fields: ServerFields, server: ServerView | undefined): boolean {
  if (!server) return true
  const { url, apiKey } = toEditRequest(fields, server)
  return url !== undefined || apiKey !== undefined
}

/** Returns the default address of the server's web GUI; '' without a valid address. */
export function getDefaultGui({ url }: ServerFields): string {
  const address = parseAddress(url)
  return address.ok ? getDefaultGuiUrl(address.url) : ''
}
