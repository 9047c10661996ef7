import { useSyncExternalStore, type ComponentType } from 'react'

const loads: (() => Promise<void>)[] = []
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * A component that isn't part of the first paint: `loadLater` loads its file right after that.
 *
 * It isn't `React.lazy`, which shows its fallback for 0.3 s at a component's first use, even if it is loaded (React waits that
 * long after a fallback before it replaces it).
 * @param Before takes its place until it is loaded; nothing by default
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Before?: ComponentType<Props>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  loads.push(async () => {
    loaded = await load()
  })
  return function Later(props) {
    // The page that main serves is rendered without it, and taken over as it is.
    const Component =
      useSyncExternalStore(
        subscribe,
        () => loaded,
        () => undefined,
      ) ?? Before
    return Component && <Component {...props} />
  }
}

/** Loads every component that was declared by `later`, and shows those that are waited for, all at once. */
export async function loadLater(): Promise<void> {
  await Promise.all(loads.map((load) => load()))
  for (const listener of listeners) listener()
}
