import type { Banner, ServerView } from '#shared/model.ts'

/** `error`: the program doesn't respond. `unreachable`: several servers if none of them can be reached. */
export type HeaderBanner =
  | { readonly type: 'error'; readonly id: string; readonly text: string }
  | { readonly type: 'message'; readonly id: string; readonly banner: Banner }
  | { readonly type: 'key'; readonly id: string; readonly server: ServerView }
  | { readonly type: 'unreachable'; readonly id: string; readonly servers: readonly ServerView[] }

/** A server in such a state can be reached, so it has a banner of its own. */
const ownReaches: ReadonlySet<ServerView['reach']> = new Set(['unauthorized', 'no-queue', 'busy'])

const keyCodes = /^storage\.(?:keys|hookKeys|unsaved\.(?:keys|hookKeys))\b/

/** Whether saved data was lost, moved or can't be written, so that the data folder helps. */
export const isAboutFiles = ({ message: { code } }: Banner): boolean =>
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
      if (isAboutFiles(shown.banner)) return 1
      if (keyCodes.test(shown.banner.message.code)) return 2
      return shown.banner.tone === 'warning' ? 4 : 5
  }
}

/** Orders banners: loss of data, then keys, then reachability, then others. The newest of a rank is first. */
export function createHeaderBanners(
  error: string | undefined,
  banners: readonly Banner[],
  servers: readonly ServerView[],
): readonly HeaderBanner[] {
  const sharing = servers.filter(({ reach }) => !ownReaches.has(reach))
  const all: readonly HeaderBanner[] = [
    ...(error === undefined ? [] : [{ type: 'error', id: 'error', text: error } as const]),
    ...servers
      .filter(({ reach }) => reach === 'unauthorized')
      .map((server) => ({ type: 'key', id: `key ${server.id}`, server }) as const),
    ...(sharing.length > 0 ? [{ type: 'unreachable', id: 'unreachable', servers: sharing } as const] : []),
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
