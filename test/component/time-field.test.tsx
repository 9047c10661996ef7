import '@testing-library/jest-dom/vitest'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import { TimeField } from '#renderer/ui/time-field.tsx'

afterEach(cleanup)

function open(start: number) {
  const times: number[] = []
  function Field() {
    const [value, setValue] = useState(start)
    return (
      <TimeField
        label="From"
        value={value}
        onChange={(next) => {
          times.push(next)
          setValue(next)
        }}
      />
    )
  }
  render(<Field />)
  const field = screen.getByLabelText('From')
  return { times, field, type: (value: string) => fireEvent.change(field, { target: { value } }) }
}

it('shows minutes after midnight as a time of the day', () => {
  expect(open(22 * 60 + 5).field).toHaveValue('22:05')
})

it('reports a new time in minutes after midnight', () => {
  const { times, field, type } = open(0)
  type('23:45')
  expect(times).toEqual([23 * 60 + 45])
  expect(field).toHaveValue('23:45')
})

it('ignores an incomplete time', () => {
  const { times, field, type } = open(9 * 60)
  type('')
  expect(times).toEqual([])
  expect(field).toHaveValue('09:00')
})
