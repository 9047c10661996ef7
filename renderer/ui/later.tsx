import { useSyncExternalStore, type ComponentType } from 'react'

const loads: (() => Promise<void>)[] = []
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * A component of a file that is loaded after the first paint. `React.lazy` would show its fallback for 0.3 s even if
 * the file is loaded.
 *
 * @param Before replaces it until it is loaded; nothing by default
 */
export function lazyComponent<Props extends object, Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType<Props>>>>,
  name: Name,
  Before?: ComponentType<Props>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  loads.push(async () => {
    loaded = (await load())[name]
  })
  return function Later(props) {
    const Component = useSyncExternalStore(subscribe, () => loaded) ?? Before
    return Component && <Component {...props} />
  }
}

/** Shows those that are waited for at once. */
export async function loadLazyComponents(): Promise<void> {
  await Promise.all(loads.map((load) => load()))
  for (const listener of listeners) listener()
}
