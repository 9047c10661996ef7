import { useLayoutEffect, useRef, useState } from 'react'

/** A change that was asked for. */
interface PendingChange<T> {
  readonly id: number
  readonly changed: Partial<T>
  /** What main had told when it was asked for, and then when it was accepted. */
  readonly before: T
  readonly accepted: boolean
}

/**
 * What main told, with what the person has just changed in it. An accepted change is shown until main tells anew: the
 * patch comes a moment after the answer, and the old value would flash between them.
 * @returns what to show, and a function that shows a change and returns how to say whether it was accepted
 */
export function useOptimistic<T extends object>(
  told: T,
): readonly [T, (changed: Partial<T>) => (accepted: boolean) => void] {
  const [ahead, setAhead] = useState<readonly PendingChange<T>[]>([])
  const ids = useRef(0)
  const newest = useRef(told)
  useLayoutEffect(() => {
    newest.current = told
  }, [told])
  const isOpen = ({ accepted, before }: PendingChange<T>): boolean => !accepted || before === told

  function show(changed: Partial<T>): (accepted: boolean) => void {
    ids.current += 1
    const id = ids.current
    setAhead((last) => [...last.filter(isOpen), { id, changed, before: told, accepted: false }])
    return (accepted) =>
      setAhead((last) =>
        accepted
          ? last.map((each) => (each.id === id ? { ...each, accepted, before: newest.current } : each))
          : last.filter((each) => each.id !== id),
      )
  }

  const shown = ahead.filter(isOpen).reduce<T>((all, { changed }) => ({ ...all, ...changed }), told)
  return [shown, show]
}
