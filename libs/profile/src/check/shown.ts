/** A value in a dead letter's sentence: quoted, and short however long it is. */

const SHOWN_CHARACTERS = 60

/** The value as JSON, its middle left out when it is long. */
export const shown = (value: unknown): string => {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return text.length > SHOWN_CHARACTERS
    ? `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`
    : text
}
