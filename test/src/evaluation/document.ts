/** Generated parts of a Markdown document: what lies between a part's two marks is replaced, all else stays. */

const begin = (name: string): string => `<!-- measured: ${name} -->`
const END = '<!-- end -->'

/**
 * Puts lines between the marks of a part.
 * @throws Error when the document has no such part
 */
export const withPart = (document: string, name: string, lines: readonly string[]): string => {
  const from = document.indexOf(begin(name))
  const to = document.indexOf(END, from)
  if (from < 0 || to < 0)
    throw new Error(`The document has no part "${name}": put ${begin(name)} and ${END} where it belongs`)
  return `${document.slice(0, from)}${begin(name)}\n\n${lines.join('\n')}\n\n${document.slice(to)}`
}
