/** A file of anybody's predictions: one user a line, her id and then item ids, best first. */
import { basename } from 'node:path'
import { ConfigError } from '@profilestream/contracts'
import { linesOf } from '../../datasets/open-dataset.js'

/** The users and items that lists are about, as the data has them. */
export interface KnownIds {
  /** Place in the sequences → user id. */
  readonly users: readonly string[]
  /** Index → item id. */
  readonly items: readonly string[]
}

/** Lists, read against the data. */
export interface Rankings {
  readonly name: string
  /** By place of the user: item indices, best first, each once. */
  readonly lists: ReadonlyMap<number, Int32Array>
  /** What of the file is not judged, and why; nothing when all is. */
  readonly faults: readonly string[]
}

/** What is counted while a file is read. */
interface Faults {
  readonly strangers: string[]
  readonly unknownItems: string[]
  readonly repeats: string[]
}

/** A file and what to call it: NAME=FILE, or FILE, whose name without its ending is taken. */
export const namedFile = (option: string): { readonly name: string; readonly path: string } => {
  const equals = option.indexOf('=')
  const path = option.slice(equals + 1)
  const name = equals > 0 ? option.slice(0, equals) : basename(path).replace(/\.[^.]*$/, '')
  if (path !== '' && name !== '') return { name, path }
  throw new ConfigError(`--rankings is ${JSON.stringify(option)}, expected FILE or NAME=FILE`)
}

/**
 * Reads a file of lists. Ids that the data does not have and items that come twice are left out of a list and counted.
 * @throws ConfigError when the file can't be read, has a user twice, or has nobody or nothing of the data
 */
export const readRankings = async (option: string, known: KnownIds): Promise<Rankings> => {
  const { name, path } = namedFile(option)
  const placeOf = new Map(known.users.map((user, place) => [user, place]))
  const indexOf = new Map(known.items.map((item, index) => [item, index]))
  const faults: Faults = { strangers: [], unknownItems: [], repeats: [] }
  const lists = new Map<number, Int32Array>()
  const lineOf = new Map<string, number>()
  let line = 0
  for await (const text of readable(path)) {
    line += 1
    const [user, ...items] = text.split(/[\s,]+/).filter(Boolean)
    if (user === undefined) continue
    const earlier = lineOf.get(user)
    if (earlier !== undefined)
      throw new ConfigError(
        `${path} lists user ${JSON.stringify(user)} on line ${earlier} and again on line ${line}: give one list a user`,
      )
    lineOf.set(user, line)
    const place = placeOf.get(user)
    const list = listOf(items, { indexOf, faults, user })
    if (place === undefined) faults.strangers.push(user)
    else lists.set(place, list)
  }
  refuseForeign(path, { users: lineOf.size, lists, known })
  return { name, lists, faults: sentencesOf(name, faults) }
}

async function* readable(path: string): AsyncGenerator<string> {
  try {
    yield* linesOf(path)
  } catch (cause) {
    throw new ConfigError(`The rankings ${path} can't be read`, { cause })
  }
}

const listOf = (
  items: readonly string[],
  { indexOf, faults, user }: { indexOf: ReadonlyMap<string, number>; faults: Faults; user: string },
): Int32Array => {
  const list = new Set<number>()
  for (const item of items) {
    const index = indexOf.get(item)
    if (index === undefined) faults.unknownItems.push(item)
    else if (list.has(index)) faults.repeats.push(`${item} of user ${user}`)
    else list.add(index)
  }
  return Int32Array.from(list)
}

const refuseForeign = (
  path: string,
  { users, lists, known }: { users: number; lists: ReadonlyMap<number, Int32Array>; known: KnownIds },
): void => {
  if (users === 0)
    throw new ConfigError(`${path} holds no list: write one user a line, her id and then item ids`)
  if (lists.size === 0)
    throw new ConfigError(
      `None of the ${users} users of ${path} is in the data, whose users are like ${JSON.stringify(known.users[0] ?? '')}: ` +
        'use the ids of --events; a user of --sequences is the number of her line',
    )
  if ([...lists.values()].every((list) => list.length === 0))
    throw new ConfigError(
      `None of the items of ${path} is in the data, whose items are like ${JSON.stringify(known.items[0] ?? '')}`,
    )
}

const counted = (values: readonly string[], what: string): string[] =>
  values.length === 0 ? [] : [`${values.length} ${what} (first: ${values[0] ?? ''})`]

const sentencesOf = (name: string, { strangers, unknownItems, repeats }: Faults): string[] =>
  [
    ...counted(strangers, 'of its users are not in the data and are passed over'),
    ...counted(unknownItems, 'places hold items that are not in the data and are passed over'),
    ...counted(repeats, 'places repeat an item of the same list; its first place counts'),
  ].map((sentence) => `${name}: ${sentence}`)
