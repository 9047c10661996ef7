import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { button, pass, press, renderWindow, row, settled, useFixedClock } from './render-window.tsx'

useFixedClock()

const tooltip = () => document.querySelector('.tooltip')

describe('an icon button’s tooltip', () => {
  it('doesn’t appear at once, but within a second after the pointer enters the button', async () => {
    const { user } = await renderWindow()
    await user.hover(button('List actions'))
    expect(tooltip()).not.toBeInTheDocument()
    await pass(1_000)
    expect(tooltip()).toHaveTextContent('List actions')
    await user.unhover(button('List actions'))
    await pass(1_000)
    expect(tooltip()).not.toBeInTheDocument()
  })

  it('in a row of the list is shorter than the button’s accessible name', async () => {
    const { user } = await renderWindow()
    await user.hover(button('Actions for Parse 1,240 page PDF'))
    await pass(1_000)
    expect(tooltip()).toHaveTextContent('Job actions')
  })

  it('doesn’t prevent Escape from closing the dialog', async () => {
    const { user } = await renderWindow()
    await press(user, button('Watch a job'))
    await user.hover(button('Close'))
    await pass(1_000)
    expect(tooltip()).toHaveTextContent('Close')
    await user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(tooltip()).not.toBeInTheDocument()
  })

  it('doesn’t prevent Escape from closing the details', async () => {
    const { user } = await renderWindow()
    await user.click(row(/Parse/))
    await pass(0)
    await user.hover(button('Close details'))
    await pass(1_000)
    expect(tooltip()).toHaveTextContent('Close details')
    await user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })
})
