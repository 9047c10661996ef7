import './bar-list.css'

interface BarListProps {
  readonly name: string
  readonly bars: readonly {
    readonly id: string
    readonly name: string
    readonly value: number
    readonly valueText: string
    readonly detail?: string | undefined
    readonly open?: { readonly name: string; readonly act: () => void }
  }[]
  readonly look: 'plain' | 'bad'
}

/** The bar of the largest value has the full width. Reads as a list. */
export function BarList({ name, bars, look }: BarListProps) {
  const max = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE)
  return (
    <ul className="bar-list" aria-label={name} data-look={look}>
      {bars.map(({ id, name: title, value, valueText, detail, open }) => (
        <li key={id}>
          <div className="bar-list-head">
            {open ? (
              <button
                type="button"
                className="bar-list-name clipped"
                title={title}
                dir="auto"
                onClick={open.act}
              >
                {title}
                <span className="visually-hidden"> {open.name}</span>
              </button>
            ) : (
              <span className="bar-list-name clipped" title={title} dir="auto">
                {title}
              </span>
            )}
            <span className="hint">{detail}</span>
            <span className="bar-list-value">{valueText}</span>
          </div>
          <div className="bar-list-bar" style={{ width: `max(2px, ${(value / max) * 100}%)` }} />
        </li>
      ))}
    </ul>
  )
}
