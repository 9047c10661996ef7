import { useSyncExternalStore, type ComponentType } from 'react'

const loads: (() => Promise<void>)[] = []
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Wraps a component whose file is loaded after the first paint. `React.lazy` would show its fallback for 0.3
 * s even if the file is already loaded.
 *
 * @param Before shown until the file is loaded; nothing by default
 */
export function createLazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Before?: ComponentType<Props>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  loads.push(async () => {
    loaded = await load()
  })
  return function LazyComponent(props) {
    const Component = useSyncExternalStore(subscribe, () => loaded) ?? Before
    return Component && <Component {...props} />
  }
}

export async function loadLazyComponents(): Promise<void> {
  await Promise.all(loads.map((load) => load()))
  for (const listener of listeners) listener()
}
