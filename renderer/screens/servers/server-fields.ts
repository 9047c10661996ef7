import type { RequestArgument } from '#shared/contract.ts'
import type { ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { isUsableKey } from '#shared/rules/api-key.ts'
import { getDefaultGuiUrl } from '#shared/web-page-url.ts'
import type { SecretChoice } from '#renderer/ui/saved-secret.tsx'
import { isServerName, parseAddress, parseGuiAddress } from '#shared/address.ts'

/** The fields of the form. They don't contain a saved key, because the window never receives it. */
export interface ServerFields {
  readonly url: string
  readonly guiUrl: string
  readonly name: string
  readonly keyChoice: SecretChoice
  readonly apiKey: string
}

export type ServerFieldErrors = { readonly [F in 'url' | 'name' | 'guiUrl' | 'apiKey']?: string }

export function getDefaultName(url: string): string {
  const address = parseAddress(url)
  return address.ok ? address.host : ''
}

export function getInitialServerFields(server: ServerView | undefined, entersKey = false): ServerFields {
  return {
    url: server?.url ?? '',
    guiUrl: server?.guiUrl ?? '',
    name: !server || server.name === getDefaultName(server.url) ? '' : server.name,
    keyChoice: server?.hasKey && !entersKey ? 'keep' : 'enter',
    apiKey: '',
  }
}

/**
 * Whether a key is saved and the address has a different origin than the saved server. A saved key is only
 * sent to its own origin.
 */
export function isOriginChanged({ url }: ServerFields, server: ServerView | undefined): boolean {
  if (!server?.hasKey) return false
  const [now, kept] = [parseAddress(url), parseAddress(server.url)]
  return now.ok && kept.ok && now.origin !== kept.origin
}

/** Returns what happens to the saved key. It can't stay if the origin has changed. */
export function getKeyChoice(fields: ServerFields, server: ServerView | undefined): SecretChoice {
  return fields.keyChoice === 'keep' && isOriginChanged(fields, server) ? 'enter' : fields.keyChoice
}

/** Returns what the user must correct before the server can be tested or saved. */
export function validateServerFields(
  fields: ServerFields,
  server: ServerView | undefined,
  texts: Texts,
): ServerFieldErrors {
  const address = parseAddress(fields.url)
  const gui = parseGuiAddress(fields.guiUrl)
  const key = fields.apiKey.trim()
  const formTexts = texts.servers.form
  const isKeyEntered = getKeyChoice(fields, server) === 'enter'
  // An empty key field is an error if a saved key could stay: the user must enter a key or choose to keep the
  // saved one.
  const isMissing = key === '' && server?.hasKey && !isOriginChanged(fields, server)
  return {
    ...(address.ok ? {} : { url: formTexts.urlErrors[address.error] }),
    ...(address.ok && !isServerName(fields.name.trim(), address.url)
      ? { name: texts.commands.server.nameIsAddress }
      : {}),
    ...(gui.ok || fields.guiUrl.trim() === '' ? {} : { guiUrl: formTexts.urlErrors[gui.error] }),
    ...(isKeyEntered && isMissing ? { apiKey: formTexts.keyMissing } : {}),
    ...(isKeyEntered && key !== '' && !isUsableKey(key) ? { apiKey: formTexts.keyUnusable } : {}),
  }
}

export function toTestRequest(
  fields: ServerFields,
  server: ServerView | undefined,
): RequestArgument<'testServer'> {
  const use = getKeyChoice(fields, server)
  const enteredKey = use === 'enter' ? fields.apiKey.trim() : ''
  return {
    url: fields.url.trim(),
    apiKey: enteredKey || undefined,
    serverId: use === 'keep' ? server?.id : undefined,
  }
}

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

/** Builds the request that changes the server. An empty name becomes the default name. */
export function toEditRequest(fields: ServerFields, server: ServerView): RequestArgument<'editServer'> {
  const url = fields.url.trim()
  const name = fields.name.trim() || getDefaultName(url)
  const use = getKeyChoice(fields, server)
  const enteredKey = fields.apiKey.trim()
  // If the origin has changed, the saved key is removed unless a new one was entered.
  const apiKey =
    use === 'enter' ? enteredKey || (server.hasKey ? '' : undefined) : use === 'remove' ? '' : undefined
  const guiUrl = fields.guiUrl.trim()
  return {
    serverId: server.id,
    ...(url === server.url ? {} : { url }),
    ...(guiUrl === (server.guiUrl ?? '') ? {} : { guiUrl }),
    ...(name === server.name ? {} : { name }),
    ...(apiKey === undefined ? {} : { apiKey }),
  }
}

/** Whether saving would change the connection, so that it must be tested first. */
export function needsTest(fields: ServerFields, server: ServerView | undefined): boolean {
  if (!server) return true
  const { url, apiKey } = toEditRequest(fields, server)
  return url !== undefined || apiKey !== undefined
}

/** Returns the default address of the server's web interface; '' if the server's address is invalid. */
export function getDefaultGuiAddress({ url }: ServerFields): string {
  const address = parseAddress(url)
  return address.ok ? getDefaultGuiUrl(address.url) : ''
}
