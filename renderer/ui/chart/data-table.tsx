import type { ReactNode } from 'react'
import './data-table.css'

interface DataTableProps {
  readonly caption: string
  readonly columns: readonly { readonly name: string; readonly isNumber?: boolean }[]
  /** A row's first cell names it. */
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[]
}

export function DataTable({ caption, columns, rows }: DataTableProps) {
  const kind = (index: number) => (columns[index]?.isNumber ? 'number' : undefined)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long one is scrolled by keys, too
    <section className="data-table" tabIndex={0} aria-label={caption}>
      <table>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name }, index) => (
              <th key={name} scope="col" data-kind={kind(index)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells: [first, ...cells] }) => (
            <tr key={id}>
              <th scope="row" dir="auto">
                {first}
              </th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]?.name} data-kind={kind(index + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
