import { stringify } from 'csv-stringify/sync'

/**
 * Records as CSV after RFC 4180, with a header. The byte order mark makes spreadsheet programs take it for UTF-8. Errors
 * and labels are other people's text: a cell that begins like a formula (= + - @, tab, return) gets a ' before it, or
 * the program that opens the file would run it (OWASP, "CSV Injection"). Pure.
 * @param headers of each column, in their order
 */
export function asCsv<Column extends string>(
  records: readonly Readonly<Record<Column, unknown>>[],
  headers: Readonly<Record<Column, string>>,
): string {
  return stringify([...records], {
    header: true,
    columns: Object.entries(headers).map(([key, header]) => ({ key, header: String(header) })),
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    // Also where there is but a line feed in it, which the library lets pass beside this delimiter.
    quoted_string: true,
  })
}
