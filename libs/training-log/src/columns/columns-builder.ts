/** Collects interactions of one scenario into columns. */
import { ACTIONS } from '@profilestream/contracts'
import { createGrowingColumn, type GrowingColumn } from './growing-column.js'
import { inLogOrder, type InteractionColumns, type LoggedInteraction } from './interaction.js'
import { LOGGED_NUMBERS } from './numbers.js'
import { inTurns } from './turns.js'

/** The builder. */
export interface ColumnsBuilder {
  readonly rows: number
  /** @param logPlace its place in the scenario's whole log */
  add(interaction: Omit<LoggedInteraction, 'scenario'>, logPlace: number): void
  /** Appends whole columns; of their names only those that a row uses. */
  append(columns: InteractionColumns): void
  /** What was collected, in order of places. */
  build(): InteractionColumns
}

/** Numbers names in order of first use. */
const createNumbering = (): { readonly names: string[]; readonly numberOf: (name: string) => number } => {
  const names: string[] = []
  const numbers = new Map<string, number>()
  return {
    names,
    numberOf: (name) => {
      const known = numbers.get(name)
      if (known !== undefined) return known
      numbers.set(name, names.length)
      return names.push(name) - 1
    },
  }
}

const ACTION_NUMBERS = new Map(ACTIONS.map((action, number) => [action, number]))

/** Makes an empty builder. */
export const createColumnsBuilder = (): ColumnsBuilder => {
  const users = createNumbering()
  const items = createNumbering()
  const user = createGrowingColumn<Uint32Array>((length) => new Uint32Array(length))
  const item = createGrowingColumn<Uint32Array>((length) => new Uint32Array(length))
  const occurredAt = createGrowingColumn<Float64Array>((length) => new Float64Array(length))
  const action = createGrowingColumn<Uint8Array>((length) => new Uint8Array(length))
  const eventHash = createGrowingColumn<Uint32Array>((length) => new Uint32Array(length))
  const numbers = createGrowingColumn<Float64Array>((length) => new Float64Array(length))
  const logPlaces = createGrowingColumn<Uint32Array>((length) => new Uint32Array(length))
  return {
    get rows() {
      return user.length
    },
    add: (interaction, logPlace) => {
      user.push(users.numberOf(interaction.userId))
      item.push(items.numberOf(interaction.itemId))
      occurredAt.push(interaction.occurredAt)
      action.push(ACTION_NUMBERS.get(interaction.action) ?? 0)
      for (const half of interaction.eventHash) eventHash.push(half)
      for (const name of LOGGED_NUMBERS) numbers.push(interaction.numbers?.[name] ?? NaN)
      logPlaces.push(logPlace)
    },
    append: (columns) => {
      pushNamed(user, columns.user, renumber(columns.users, users.numberOf))
      pushNamed(item, columns.item, renumber(columns.items, items.numberOf))
      occurredAt.append(columns.occurredAt)
      action.append(columns.action)
      eventHash.append(columns.eventHash)
      numbers.append(columns.numbers)
      logPlaces.append(columns.logPlaces)
    },
    build: () =>
      inLogOrder({
        users: [...users.names],
        items: [...items.names],
        user: user.build(),
        item: item.build(),
        occurredAt: occurredAt.build(),
        action: action.build(),
        eventHash: eventHash.build(),
        numbers: numbers.build(),
        logPlaces: logPlaces.build(),
      }),
  }
}

/** Own number of a number of other columns, given at its first use. */
const renumber = (
  names: readonly string[],
  numberOf: (name: string) => number,
): ((number: number) => number) => {
  const known = new Int32Array(names.length).fill(-1)
  return (number) => {
    const own = known[number] ?? -1
    if (own >= 0) return own
    return (known[number] = numberOf(names[number] ?? ''))
  }
}

const pushNamed = (
  to: GrowingColumn<Uint32Array>,
  column: Uint32Array,
  numberOf: (number: number) => number,
): void => {
  for (const number of column) to.push(numberOf(number))
}

/** Several columns as one, in order of places. */
export const joinColumns = async (parts: Iterable<InteractionColumns>): Promise<InteractionColumns> => {
  const builder = createColumnsBuilder()
  for (const part of parts) await inTurns(part, (piece) => builder.append(piece))
  return builder.build()
}
