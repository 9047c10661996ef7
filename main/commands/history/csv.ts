import { stringify } from 'csv-stringify/sync'

/**
 * CSV by RFC 4180; the byte order mark makes spreadsheets read UTF-8. Cells that begin like a formula get a
 * ' before them (OWASP, "CSV Injection").
 *
 * @param headers each column's header, in order
 */
export function asCsv<Column extends string>(
  records: readonly { readonly [C in Column]?: unknown }[],
  headers: Readonly<Record<Column, string>>,
): string {
  return stringify([...records], {
    header: true,
    columns: Object.entries(headers).map(([key, header]) => ({ key, header: String(header) })),
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    // Also for a lone line feed, which the library doesn't quote with this delimiter.
    quoted_string: true,
  })
}
