import '@testing-library/jest-dom/vitest'
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { TextsContext } from '../../renderer/state/use-texts.ts'
import { TimeField } from '../../renderer/ui/time-field.tsx'
import { createTexts } from '../../shared/texts/index.ts'

afterEach(cleanup)

function open(start: number, system = 'en-GB') {
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
  const texts = createTexts(system.startsWith('de') ? 'de' : 'en', system)
  render(
    <TextsContext value={texts}>
      <Field />
      <button type="button">next</button>
    </TextsContext>,
  )
  return { times, user: userEvent.setup() }
}

const shown = () => screen.getAllByRole('spinbutton').map((part) => part.getAttribute('aria-valuetext'))
const hours = () => screen.getByRole('spinbutton', { name: /hours|Stunden/ })
const minutes = () => screen.getByRole('spinbutton', { name: /minutes/ })

describe('a field for a time of the day', () => {
  it.each([
    ['en-GB', ['22', '05']],
    ['de', ['22', '05']],
    ['en-US', ['10', '05', 'PM']],
  ])('is written as in %s', (system, parts) => {
    open(22 * 60 + 5, system)
    expect(shown()).toEqual(parts)
  })

  it('takes digits, and goes on by itself', async () => {
    const { times, user } = open(0)
    await user.click(hours())
    await user.keyboard('2345')
    expect(shown()).toEqual(['23', '45'])
    expect(times.at(-1)).toBe(23 * 60 + 45)
    await user.click(hours())
    await user.keyboard('7')
    expect(minutes()).toHaveFocus()
    await user.keyboard('9')
    expect(shown()).toEqual(['07', '09'])
  })

  it('keeps what is half written once it is left, and nothing that is no time', async () => {
    const { times, user } = open(9 * 60)
    await user.click(hours())
    await user.keyboard('1')
    expect(times).toEqual([])
    await user.click(screen.getByRole('button', { name: 'next' }))
    expect(times).toEqual([60])
    await user.click(hours())
    await user.keyboard('x{Backspace}')
    await user.click(screen.getByRole('button', { name: 'next' }))
    expect(times).toEqual([60])
    expect(shown()).toEqual(['01', '00'])
    // 29 is no hour, so the 9 is entered.
    await user.click(hours())
    await user.keyboard('29')
    await user.tab()
    expect(shown()).toEqual(['09', '00'])
  })

  it('goes up and down by keys, and round its ends', async () => {
    const { user } = open(23 * 60 + 59)
    await user.click(hours())
    await user.keyboard('{ArrowUp}{ArrowRight}{ArrowUp}')
    expect(shown()).toEqual(['00', '00'])
    await user.keyboard('{ArrowDown}')
    expect(shown()).toEqual(['00', '59'])
    await user.keyboard('{PageUp}{ArrowLeft}{PageDown}')
    expect(shown()).toEqual(['18', '09'])
    await user.keyboard('{Home}{ArrowRight}{End}')
    expect(shown()).toEqual(['00', '59'])
  })

  it('has noon and midnight right where a day has twice twelve hours', async () => {
    const { times, user } = open(0, 'en-US')
    expect(shown()).toEqual(['12', '00', 'AM'])
    const half = screen.getByRole('spinbutton', { name: 'From, AM or PM' })
    await user.click(half)
    expect(shown()).toEqual(['12', '00', 'PM'])
    expect(times.at(-1)).toBe(12 * 60)
    await user.keyboard('a')
    expect(times.at(-1)).toBe(0)
    await user.keyboard('{ArrowUp}')
    expect(times.at(-1)).toBe(12 * 60)
    await user.click(hours())
    await user.keyboard('1')
    await user.tab()
    expect(times.at(-1)).toBe(13 * 60)
  })
})
