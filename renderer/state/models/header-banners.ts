import type { Banner, ServerView } from '#shared/model.ts'

/**
 * The kinds of banners. `error` means that the main process doesn't respond. All unreachable servers share
 * one banner. A busy server, or one without a queue, has its own banner of the same type.
 */
export type HeaderBanner =
  | { readonly type: 'error'; readonly id: string; readonly text: string }
  | { readonly type: 'message'; readonly id: string; readonly banner: Banner }
  | { readonly type: 'key'; readonly id: string; readonly server: ServerView }
  | { readonly type: 'unreachable'; readonly id: string; readonly servers: readonly ServerView[] }

/** The states in which a server gets a banner of its own. Unavailable servers in other states share one. */
const ownReaches: ReadonlySet<ServerView['reach']> = new Set(['unauthorized', 'no-queue', 'busy'])

const keyCodes = /^storage\.(?:keys|hookKeys|unsaved\.(?:keys|hookKeys))\b/

/** Whether the banner is about saved data, so that it offers to open the data folder. */
export const isFileBanner = ({ message: { code } }: Banner): boolean =>
  code.startsWith('storage.') && !keyCodes.test(code)

function getRank(shown: HeaderBanner): number {
  switch (shown.type) {
    case 'error':
      return 0
    case 'key':
      return 2
    case 'unreachable':
      return 3
    case 'message':
      if (isFileBanner(shown.banner)) return 1
      if (keyCodes.test(shown.banner.message.code)) return 2
      return shown.banner.tone === 'warning' ? 4 : 5
  }
}

/**
 * Creates the banners, most important first: an error of the main process, saved data, keys, unavailable
 * servers, other warnings, other messages. Among equally important messages, the newest comes first.
 */
export function createHeaderBanners(
  error: string | undefined,
  banners: readonly Banner[],
  servers: readonly ServerView[],
): readonly HeaderBanner[] {
  const sharingServers = servers.filter(({ reach }) => !ownReaches.has(reach))
  const all: readonly HeaderBanner[] = [
    ...(error === undefined ? [] : [{ type: 'error', id: 'error', text: error } as const]),
    ...servers
      .filter(({ reach }) => reach === 'unauthorized')
      .map((server) => ({ type: 'key', id: `key ${server.id}`, server }) as const),
    ...(sharingServers.length > 0
      ? [{ type: 'unreachable', id: 'unreachable', servers: sharingServers } as const]
      : []),
    ...servers
      .filter(({ reach }) => reach !== 'unauthorized' && ownReaches.has(reach))
      .map((server) => ({ type: 'unreachable', id: `server ${server.id}`, servers: [server] }) as const),
    ...banners
      .filter(({ tray, rulesOf }) => tray === undefined && rulesOf === undefined)
      .toReversed()
      .map((banner) => ({ type: 'message', id: `message ${banner.id}`, banner }) as const),
  ]
  return all.toSorted((a, b) => getRank(a) - getRank(b))
}
