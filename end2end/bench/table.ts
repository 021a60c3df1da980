/** Prints rows under their headings: words to the left, numbers to the right. */
export function table(title: string, heads: string[], rows: string[][]): void {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')
  console.log(`\n${title}`)
  console.log(`  ${line(heads)}`)
  console.log(`  ${widths.map((width) => '─'.repeat(width)).join('  ')}`)
  for (const row of rows) console.log(`  ${line(row)}`)
}

export const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
export const MB = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
export const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`
export const verdict = (holds: boolean): string => (holds ? 'pass' : 'over')
