/**
 * Text that has been read lately is given again instead of being made again: users, items, actions and words come over and
 * over. The string given again need not be collected either, and maps know its hash. Measured on ids: half the time of
 * making the string, a third with a map.
 */

/** Bytes up to which a text is looked up among those read lately. */
const SHORT_TEXT = 32
/** Texts remembered, each in the place that its hash names: few enough to stay near at hand, looking far costs more than making. */
const PLACES = 512
/** Character codes on their way into a string, one array a length. */
const codesOfLength = Array.from({ length: SHORT_TEXT + 1 }, (_, length) => new Array<number>(length).fill(0))

/** Makes the string that UTF-8 bytes spell: short ASCII without a call into native code. */
export const newText = (bytes: Buffer, from: number, length: number): string => {
  if (length > SHORT_TEXT) return bytes.toString('utf8', from, from + length)
  const codes = codesOfLength[length]!
  let seen = 0
  for (let i = 0; i < length; i++) {
    const byte = bytes[from + i]!
    codes[i] = byte
    seen |= byte
  }
  if (seen > 0x7f) return bytes.toString('utf8', from, from + length)
  return String.fromCharCode.apply(null, codes)
}

/** Whether ASCII text is what the bytes spell; from its end, where ids differ. */
const isSpelt = (text: string, bytes: Buffer, from: number): boolean => {
  for (let i = text.length - 1; i >= 0; i--) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}

/** The ASCII texts of one kind that were read last. */
export class RecentTexts {
  /** What words of few kinds mostly are: no hash is needed then. */
  private newest = ''
  private readonly texts = new Array<string>(PLACES).fill('')

  /** The string that UTF-8 bytes spell. */
  read(bytes: Buffer, from: number, length: number): string {
    const { newest } = this
    if (length === newest.length && isSpelt(newest, bytes, from)) return newest
    return length > SHORT_TEXT ? newText(bytes, from, length) : this.find(bytes, from, length)
  }

  private find(bytes: Buffer, from: number, length: number): string {
    let hash = 0x811c9dc5
    let seen = 0
    for (let i = 0; i < length; i++) {
      const byte = bytes[from + i]!
      hash = Math.imul(hash ^ byte, 0x01000193)
      seen |= byte
    }
    if (seen > 0x7f) return newText(bytes, from, length)
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1)
    const known = this.texts[place]!
    const isKnown = known.length === length && isSpelt(known, bytes, from)
    return (this.newest = isKnown ? known : (this.texts[place] = newText(bytes, from, length)))
  }
}
