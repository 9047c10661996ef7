import { useLayoutEffect, useRef, useState } from 'react'

interface PendingChange<T> {
  readonly id: number
  readonly changed: Partial<T>
  /**
   * The saved values when the request was sent. When the main process accepts the request, newer values
   * replace them.
   */
  readonly before: T
  readonly accepted: boolean
}

/**
 * Shows changes before the main process confirms them. An accepted change stays until new state arrives,
 * because otherwise the old value would flash.
 *
 * @returns the values to show, and a function that shows a change and returns a callback for the result
 */
export function useOptimisticValue<T extends object>(
  saved: T,
): readonly [T, (changed: Partial<T>) => (accepted: boolean) => void] {
  const [ahead, setAhead] = useState<readonly PendingChange<T>[]>([])
  const ids = useRef(0)
  const newest = useRef(saved)
  useLayoutEffect(() => {
    newest.current = saved
  }, [saved])
  const isOpen = ({ accepted, before }: PendingChange<T>): boolean => !accepted || before === saved

  function show(changed: Partial<T>): (accepted: boolean) => void {
    ids.current += 1
    const id = ids.current
    setAhead((last) => [...last.filter(isOpen), { id, changed, before: saved, accepted: false }])
    return (accepted) =>
      setAhead((last) =>
        accepted
          ? last.map((each) => (each.id === id ? { ...each, accepted, before: newest.current } : each))
          : last.filter((each) => each.id !== id),
      )
  }

  const shown = ahead.filter(isOpen).reduce<T>((all, { changed }) => ({ ...all, ...changed }), saved)
  return [shown, show]
}
