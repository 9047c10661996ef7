import { createContext, use, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { CompileoBridge } from '#shared/contract.ts'
import { createActions, type Actions } from './actions.ts'
import { connectStore, type FirstSnapshot } from './connection.ts'
import { isViewChanged, loadView, saveView } from './remembered-view.ts'
import { createTicker, type Ticker } from './ticker.ts'
import { TextsContext, type TextSource } from './use-texts.ts'
import { createMainState } from './main-state.ts'
import { createWindowStore, type WindowState, type WindowStore } from './window-store.ts'

interface WindowParts {
  readonly bridge: CompileoBridge
  readonly store: WindowStore
  readonly actions: Actions
  readonly ticker: Ticker
}

const PartsContext = createContext<WindowParts | undefined>(undefined)

function useParts(): WindowParts {
  const parts = use(PartsContext)
  if (!parts) throw new Error('used outside of WindowProvider')
  return parts
}

interface WindowProviderProps {
  readonly bridge: CompileoBridge
  readonly language: TextSource
  /** The first snapshot. Without it, the provider requests one. */
  readonly first?: FirstSnapshot | undefined
  readonly children: ReactNode
}

export function WindowProvider({ bridge, language, first, children }: WindowProviderProps) {
  const { getTexts } = language
  const [parts] = useState<WindowParts>(() => {
    const receivedSnapshot = first?.received
    const mainState = receivedSnapshot && createMainState(receivedSnapshot, Date.now())
    const store = createWindowStore({ ...loadView(localStorage), mainState })
    const actions = createActions(store, bridge, () => getTexts(store.getState()))
    return {
      bridge,
      store,
      actions,
      ticker: createTicker(),
    }
  })
  const request = first?.requested
  useEffect(() => {
    const texts = () => getTexts(parts.store.getState())
    return connectStore(parts.bridge, parts.store, texts, parts.actions.show, request)
  }, [parts, getTexts, request])
  useEffect(
    () =>
      parts.store.subscribe((state, before) => {
        if (isViewChanged(state, before)) saveView(localStorage, state)
      }),
    [parts],
  )
  return (
    <PartsContext value={parts}>
      <TextsContext value={useStore(parts.store, getTexts)}>{children}</TextsContext>
    </PartsContext>
  )
}

/** Selects a part of the window's state. The component only renders again if this part has changed. */
export function useWindowState<T>(selector: (state: WindowState) => T): T {
  return useStore(useParts().store, selector)
}

export function useWindowStore(): WindowStore {
  return useParts().store
}

export function useActions(): Actions {
  return useParts().actions
}

export function useBridge(): CompileoBridge {
  return useParts().bridge
}

const getSkew = ({ mainState }: WindowState): number => mainState?.clockSkewMs ?? 0

/**
 * Computes a value that depends on the time. The component only renders again if the value has changed.
 *
 * @param getValue a pure function; its parameter is the main process's time, in ms since the epoch
 */
export function useTickingValue<T extends string | number | boolean | undefined>(
  getValue: (now: number) => T,
): T {
  const { store, ticker } = useParts()
  return useSyncExternalStore(ticker.subscribe, () => getValue(ticker.now() + getSkew(store.getState())))
}

/** Returns when today began in the user's time zone, in ms since the epoch. */
export const useStartOfToday = (): number => useTickingValue((now) => new Date(now).setHours(0, 0, 0, 0))

/** Returns true once `value` has been true for `ms`. It prevents flashes. */
export function useDelayedTrue(value: boolean, ms: number): boolean {
  const [lasted, setLasted] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (!value) return undefined
    timer.current = setTimeout(() => setLasted(true), ms)
    return () => {
      clearTimeout(timer.current)
      setLasted(false)
    }
  }, [value, ms])
  return lasted
}
