import './bar-list.css'

interface BarListProps {
  readonly name: string
  readonly bars: readonly {
    readonly id: string
    readonly name: string
    /** Where the bar starts, if not at the left. */
    readonly from?: number
    readonly to: number
    /** A stroke on the bar. */
    readonly mark?: number
    readonly valueText: string
    readonly detail: string
    readonly open?: { readonly name: string; readonly act: () => void }
  }[]
  readonly look: 'plain' | 'bad'
}

/** The bar that goes furthest ends at the right. Reads as a list. */
export function BarList({ name, bars, look }: BarListProps) {
  const most = Math.max(...bars.map(({ to }) => to), Number.MIN_VALUE)
  const share = (value: number) => `${(value / most) * 100}%`
  return (
    <ul className="bar-list" aria-label={name} data-look={look}>
      {bars.map(({ id, name: title, from = 0, to, mark, valueText, detail, open }) => (
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
                <span className="unseen"> {open.name}</span>
              </button>
            ) : (
              <span className="bar-list-name clipped" title={title} dir="auto">
                {title}
              </span>
            )}
            <span className="hint">{detail}</span>
            <span className="bar-list-value">{valueText}</span>
          </div>
          <div className="bar-list-bar">
            <i style={{ left: share(from), width: `max(2px, ${share(to - from)})` }} />
            {mark !== undefined && <b style={{ left: share(mark) }} />}
          </div>
        </li>
      ))}
    </ul>
  )
}
