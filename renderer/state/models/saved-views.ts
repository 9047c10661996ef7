import { narrowings } from '../../../shared/list-view.ts'
import type { ServerView } from '../../../shared/model.ts'
import type { SavedView } from '../../../shared/settings.ts'
import type { WindowState } from '../window-store.ts'

type List = Pick<WindowState, 'filter' | 'onServer' | 'narrow' | 'grouping' | 'sort'>
type Servers = readonly Pick<ServerView, 'id' | 'url'>[] | undefined

/** The server is saved by its address, which other computers know. Pure. */
export function viewOf(
  name: string,
  { filter, onServer, narrow, grouping, sort }: List,
  servers: Servers,
): SavedView {
  const server = servers?.find(({ id }) => id === onServer)?.url
  return { name, filter, ...(server !== undefined && { server }), narrow, grouping, sort }
}

/** Applies a view to the list; with the jobs of all servers if its own is gone. Pure. */
export const listOf = ({ filter, server, narrow, grouping, sort }: SavedView, servers: Servers): List => ({
  filter,
  onServer: servers?.find(({ url }) => url === server)?.id,
  narrow,
  grouping,
  sort,
})

/** The saved view that the list shows. */
export const shownView = (views: readonly SavedView[], list: List, servers: Servers): SavedView | undefined =>
  views.find((view) => keyOf(listOf(view, servers)) === keyOf(list))

const keyOf = ({ filter, onServer, narrow, grouping, sort }: List) =>
  JSON.stringify([filter, onServer, narrowings.map((of) => narrow[of] ?? ''), grouping, sort])
