import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { sampleSnapshot } from '#test/support/sample-data.ts'
import { noon, renderWindow, resize, row, perform, useFixedClock } from './render-window.tsx'

useFixedClock()

const divider = () => screen.getByRole('separator', { name: 'Width of job details' })

async function openDetails() {
  resize(1_200, 800)
  const rendered = await renderWindow(sampleSnapshot(noon))
  await rendered.user.click(row(/Parse/))
  return rendered
}

const columns = () => screen.getByRole('main').parentElement?.style.gridTemplateColumns

function drag(from: number, to: number): void {
  fireEvent.pointerDown(divider(), { button: 0, pointerId: 1, clientX: from })
  fireEvent.pointerMove(divider(), { pointerId: 1, clientX: to })
  fireEvent.pointerUp(divider(), { pointerId: 1, clientX: to })
}

describe('the divider between the list and the details', () => {
  it('has the width of the details as its value, within limits', async () => {
    await openDetails()
    expect(divider()).toHaveAttribute('aria-valuenow', '440')
    expect(divider()).toHaveAttribute('aria-valuemin', '320')
    expect(divider()).toHaveAttribute('aria-valuemax', '640')
    const controlled = document.getElementById(divider().getAttribute('aria-controls') ?? '')
    expect(controlled).toContainElement(screen.getByRole('complementary'))
    expect(columns()).toBe('minmax(0, 1fr) 440px')
  })

  it('moves with arrows, Home and End, within its limits', async () => {
    const { user } = await openDetails()
    divider().focus()
    await user.keyboard('{ArrowLeft}')
    expect(divider()).toHaveAttribute('aria-valuenow', '456')
    expect(columns()).toBe('minmax(0, 1fr) 456px')
    await user.keyboard('{ArrowRight>9/}')
    expect(divider()).toHaveAttribute('aria-valuenow', '320')
    await user.keyboard('{Home}')
    expect(divider()).toHaveAttribute('aria-valuenow', '640')
    await user.keyboard('{End}')
    expect(divider()).toHaveAttribute('aria-valuenow', '320')
  })

  it('follows only the pointer that pressed it', async () => {
    await openDetails()
    fireEvent.pointerMove(divider(), { pointerId: 1, clientX: 500 })
    expect(divider()).toHaveAttribute('aria-valuenow', '440')
    drag(760, 660)
    expect(divider()).toHaveAttribute('aria-valuenow', '540')
    drag(660, 0)
    expect(divider()).toHaveAttribute('aria-valuenow', '640')
    fireEvent.pointerMove(divider(), { pointerId: 1, clientX: 800 })
    expect(divider()).toHaveAttribute('aria-valuenow', '640')
  })

  it('returns to its initial place on a double-click', async () => {
    const { user } = await openDetails()
    drag(760, 700)
    await user.dblClick(divider())
    expect(divider()).toHaveAttribute('aria-valuenow', '440')
  })

  it('keeps its place when the window is opened again', async () => {
    await openDetails()
    drag(760, 660)
    expect(JSON.parse(localStorage.getItem('list') ?? '')).toMatchObject({ detailWidth: 540 })
  })

  it('leaves room for the list in a smaller window, and returns in a larger one', async () => {
    await openDetails()
    drag(760, 560)
    resize(1_000, 800)
    expect(divider()).toHaveAttribute('aria-valuemax', '472')
    expect(divider()).toHaveAttribute('aria-valuenow', '472')
    expect(columns()).toBe('minmax(0, 1fr) 472px')
    resize(1_200, 800)
    expect(divider()).toHaveAttribute('aria-valuenow', '640')
  })

  it('is missing below 1,000 px, where the details cover the list', async () => {
    const { double } = await openDetails()
    resize(999, 800)
    expect(screen.queryByRole('separator')).not.toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Back to jobs' })).toBeVisible()
    perform(() => double.change('work/parse-1', { progress: 66 }))
    expect(columns()).toBe('')
  })
})
