import { listFilters, listSorts } from '#shared/list-view.ts'
import type { WindowState } from './window-store.ts'

/** The search isn't saved, because it would hide jobs after the next start. */
const savedFields = ['filter', 'onServer', 'sort', 'asBatch'] as const

type RememberedView = Pick<WindowState, (typeof savedFields)[number]>

const storageKey = 'list'

export function loadView(storage: Storage): Partial<RememberedView> {
  const value = parsed(storage.getItem(storageKey))
  if (typeof value !== 'object' || value === null) return {}
  const savedView: Readonly<Record<string, unknown>> = { ...value }
  const filter = listFilters.find((each) => each === savedView['filter'])
  const sort = listSorts.find((each) => each === savedView['sort'])
  const { onServer, asBatch } = savedView
  return {
    ...(filter && { filter }),
    ...(sort && { sort }),
    ...(typeof onServer === 'string' && { onServer }),
    ...(typeof asBatch === 'boolean' && { asBatch }),
  }
}

export function saveView(storage: Storage, view: RememberedView): void {
  storage.setItem(
    storageKey,
    JSON.stringify(Object.fromEntries(savedFields.map((name) => [name, view[name]]))),
  )
}

export const isViewChanged = (a: RememberedView, b: RememberedView): boolean =>
  savedFields.some((name) => a[name] !== b[name])

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
