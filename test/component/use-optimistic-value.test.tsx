import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useOptimisticValue } from '#renderer/screens/settings/use-optimistic-value.ts'

interface Saved {
  readonly x: number
  readonly other: number
}

it('an accepted change is shown until the main process sends its next patch', () => {
  const { result, rerender } = renderHook(({ saved }: { saved: Saved }) => useOptimisticValue(saved), {
    initialProps: { saved: { x: 0, other: 0 } },
  })
  const shown = () => result.current[0].x
  const settles: ((accepted: boolean) => void)[] = []
  act(() => void settles.push(result.current[1]({ x: 1 })))
  rerender({ saved: { x: 0, other: 1 } })
  expect(shown()).toBe(1)
  act(() => settles.forEach((settle) => settle(true)))
  expect(shown()).toBe(1)
  rerender({ saved: { x: 1, other: 1 } })
  expect(shown()).toBe(1)
  rerender({ saved: { x: 2, other: 1 } })
  expect(shown()).toBe(2)
})
