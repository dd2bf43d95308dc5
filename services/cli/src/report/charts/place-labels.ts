/** Labels beside dots, so that none covers another or a dot: each takes the first free place around its own, going outwards. */

/** A dot with its label. */
export interface LabelledDot {
  readonly x: number
  readonly y: number
  readonly label: string
}

/** Where labels may stand. */
export interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Where a label stands: its text's base line. */
export interface LabelPlace {
  readonly at: { readonly x: number; readonly y: number }
  readonly anchor: 'start' | 'end'
}

/** A bold character's width and a line's height at the size that labels have, in the picture's units. */
const CHARACTER = 7.8
const LINE = 15
/** Room around a dot. */
const ROOM = 2
/** How far outwards a free place is looked for. */
const DISTANCES = [0, 1, 2, 3, 4]

/** Places all labels, in the order of the dots: the first ones get the nearest places. @param radius  of the dots */
export const placeLabels = (dots: readonly LabelledDot[], frame: Frame, radius: number): LabelPlace[] => {
  const room = radius + ROOM
  const taken: Frame[] = dots.map(({ x, y }) => ({
    left: x - room,
    right: x + room,
    top: y - room,
    bottom: y + room,
  }))
  return dots.map((dot) => {
    const candidates = candidatesOf(dot, room)
    const free = candidates.find(
      ({ box }) => isWithin(box, frame) && !taken.some((other) => overlap(box, other)),
    )
    const chosen = free ?? candidates.find(({ box }) => isWithin(box, frame)) ?? candidates[0]
    if (chosen === undefined) return { at: { x: dot.x, y: dot.y }, anchor: 'start' }
    taken.push(chosen.box)
    return chosen.place
  })
}

interface Candidate {
  readonly place: LabelPlace
  readonly box: Frame
}

const candidatesOf = ({ x, y, label }: LabelledDot, room: number): Candidate[] => {
  const width = label.length * CHARACTER
  return DISTANCES.flatMap((distance) =>
    [0, -1, 1].flatMap((side) => {
      if (distance > 0 === (side === 0)) return []
      const middle = y + side * distance * LINE
      return (['start', 'end'] as const).map((anchor): Candidate => {
        const left = anchor === 'start' ? x + room + 3 : x - room - 3 - width
        return {
          place: { at: { x: anchor === 'start' ? left : left + width, y: middle + 4 }, anchor },
          box: { left, right: left + width, top: middle - LINE / 2, bottom: middle + LINE / 2 },
        }
      })
    }),
  )
}

const overlap = (a: Frame, b: Frame): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const isWithin = (box: Frame, frame: Frame): boolean =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
