import { useEffect, useRef, useState } from 'react'
import { getErrorText } from './page-errors.ts'
import { useWindowStore } from './context.tsx'
import type { MainState } from './main-state.ts'

export interface LoadedValue<T> {
  /**
   * The loaded value; undefined until the first response. While it is loaded again, the previous value stays.
   */
  readonly loaded: T | undefined
  readonly loadError: string | undefined
  readonly refresh: () => void
}

/**
 * Loads a value from the main process, and loads it again after changes.
 *
 * @param load requests the value; another function also causes a request
 * @param hasChanged whether the value may differ between two states
 * @param minIntervalMs the shortest time between two requests after changes, in ms
 */
export function useLoadedValue<T>(
  load: () => Promise<T>,
  hasChanged: (before: MainState, after: MainState) => boolean,
  minIntervalMs: number,
): LoadedValue<T> {
  const store = useWindowStore()
  const [loaded, setLoaded] = useState<T>()
  const [loadError, setLoadError] = useState<string>()
  const loadAgain = useRef<() => void>(undefined)

  useEffect(() => {
    let isStopped = false
    let isWanted = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function ask(): Promise<void> {
      isWanted = false
      try {
        const value = await load()
        if (isStopped) return
        setLoaded(value)
        setLoadError(undefined)
      } catch (error) {
        if (!isStopped) setLoadError(getErrorText(error))
      }
    }
    function rest(): void {
      timer = setTimeout(() => {
        timer = undefined
        if (isWanted) begin()
      }, minIntervalMs)
    }
    function begin(): void {
      rest()
      void ask()
    }
    begin()
    loadAgain.current = () => void ask()
    const unsubscribe = store.subscribe(({ mainState }, before) => {
      if (!mainState || !before.mainState || !hasChanged(before.mainState, mainState)) return
      isWanted = true
      if (timer === undefined) begin()
    })
    return () => {
      isStopped = true
      clearTimeout(timer)
      unsubscribe()
    }
  }, [store, load, hasChanged, minIntervalMs])

  return { loaded, loadError, refresh: () => loadAgain.current?.() }
}
