import type { Popover, PopoverBridge, PopoverJob, PopoverPress, PopoverSign } from '../../shared/popover.ts'
import './popover.css'

const { compileo: bridge }: { readonly compileo: PopoverBridge } = Object(window)
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const page = document.querySelector('#popover')

/** Main sets the pages' colour scheme to the user's choice. */
function setTheme(): void {
  document.documentElement.dataset['theme'] = dark.matches ? 'dark' : 'light'
}

function made<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  element.append(...content)
  return element
}

/** Isolated, because it may be right-to-left. */
function text(className: string, words: string): HTMLElement {
  const element = made('span', className, words)
  element.dir = 'auto'
  return element
}

/** As in renderer/screens/jobs/row/job-icon.tsx; a ring has none. */
const lines: Readonly<Record<PopoverSign, readonly (readonly [className: string, d: string])[]>> = {
  running: [],
  waiting: [],
  failed: [
    [
      'fill',
      'M10 2.2a1.4 1.4 0 0 1 1.2.7l7 12.2a1.4 1.4 0 0 1-1.2 2.1H3a1.4 1.4 0 0 1-1.2-2.1l7-12.2a1.4 1.4 0 0 1 1.2-.7Z',
    ],
    ['cut', 'M10 7.4v4.2M10 14.2v.2'],
  ],
  completed: [
    ['fill', 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z'],
    ['cut', 'm6.3 10.3 2.6 2.6 5-5.4'],
  ],
  completedWithErrors: [
    ['fill', 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z'],
    ['cut', 'M10 5.6v5.2M10 13.9v.2'],
  ],
  cancelled: [['line', 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM5.2 14.8 14.8 5.2']],
  lost: [
    [
      'line',
      'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM7.9 8.2c.2-2.6 4.2-2.5 4.2 0 0 1.5-2.1 1.6-2.1 3.1M10 13.7v.1',
    ],
  ],
  unreachable: [
    ['line', 'M5.6 15.5a3.6 3.6 0 0 1-.3-7.2 5 5 0 0 1 9.5.9 3.2 3.2 0 0 1-.4 6.3H5.6Z'],
    ['line', 'm3.5 3.5 13 13'],
  ],
}

function drawn(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

function sign({ sign: shape, percent }: PopoverJob): SVGElement {
  const icon = drawn('svg', {
    class: 'icon job-icon',
    viewBox: '0 0 20 20',
    'data-shape': shape === 'unreachable' ? 'offline' : shape,
    'aria-hidden': 'true',
  })
  const circle = { cx: '10', cy: '10', r: '7' }
  if (shape === 'waiting')
    icon.append(drawn('circle', { ...circle, class: 'line', 'stroke-dasharray': '2.7 2.4' }))
  if (shape === 'running') {
    icon.append(
      drawn('circle', { ...circle, class: 'ring-track' }),
      drawn('circle', {
        ...circle,
        class: 'ring-fill',
        pathLength: '100',
        'stroke-dasharray': `${Math.max(4, percent)} 100`,
        transform: 'rotate(-90 10 10)',
      }),
    )
  }
  icon.append(...lines[shape].map(([className, d]) => drawn('path', { class: className, d })))
  return icon
}

/** @param id stable, so that it keeps the focus when everything is drawn again */
function button(id: string, className: string, press: PopoverPress, ...content: readonly (string | Node)[]) {
  const element = made('button', className, ...content)
  element.type = 'button'
  element.dataset['id'] = id
  element.addEventListener('click', () => void bridge.press(press))
  return element
}

function row(job: PopoverJob): HTMLElement {
  const { key, name, detail, figure, restart } = job
  const item = made(
    'li',
    '',
    button(
      `details ${key}`,
      'popover-job',
      { do: 'details', key },
      sign(job),
      made(
        'span',
        'popover-text',
        text('popover-name', name),
        made('span', 'popover-figure', figure),
        text('popover-detail', detail),
      ),
    ),
  )
  item.dataset['sign'] = job.sign
  item.dataset['key'] = key
  if (restart) {
    const again = button(`restart ${key}`, 'popover-restart', { do: 'restart', key }, restart.name)
    again.setAttribute('aria-label', restart.named)
    item.append(again)
  }
  return item
}

function draw({ language, title, about, jobs, more, last, actions }: Popover): void {
  const focused =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset['id'] : undefined
  document.documentElement.lang = language
  page?.replaceChildren(
    made('header', '', made('h1', '', title), ...(about === '' ? [] : [made('p', '', about)])),
    ...(jobs.length > 0 ? [made('ul', '', ...jobs.map(row))] : []),
    ...(more === '' ? [] : [button('more', 'popover-more', { do: 'open' }, more)]),
    ...(last ? [made('h2', '', last.title), made('ul', '', row(last.job))] : []),
    made(
      'footer',
      '',
      button('open', '', { do: 'open' }, actions.open),
      button('watch', '', { do: 'watch' }, actions.watch),
      button('settings', '', { do: 'settings' }, actions.settings),
    ),
  )
  // If the focused element is gone, the first button gets the focus.
  const next = buttons().find((each) => each.dataset['id'] === focused) ?? buttons()[0]
  if (focused !== undefined) next?.focus({ preventScroll: true })
}

const buttons = () => [...document.querySelectorAll<HTMLElement>('button')]

function onKey(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const all = buttons()
  const at = all.findIndex((each) => each === document.activeElement)
  if (step === undefined || all.length === 0) return
  event.preventDefault()
  all.at(at < 0 && step < 0 ? -1 : (at + step) % all.length)?.focus()
}

setTheme()
dark.addEventListener('change', setTheme)
document.addEventListener('keydown', onKey)
bridge.onPopover((popover) => draw(JSON.parse(popover)))
draw(JSON.parse(await bridge.first()))
