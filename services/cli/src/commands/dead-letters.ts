/** `profilestream dead-letters`: what was refused and why, one in full, and putting originals back once the cause is mended. */
import {
  asEpochMs,
  ConfigError,
  ContractError,
  DEAD_LETTER_REASONS,
  didYouMean,
  toJson,
  type DeadLetterReason,
  type EpochMs,
} from '@profilestream/contracts'
import type { Command } from 'commander'
import { commandEnvironment, withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { countsByReason, letterShown } from '../dead-letters/describe-letter.js'
import { readDeadLetters, type LetterChoice } from '../dead-letters/read-dead-letters.js'
import { replayDeadLetters } from '../dead-letters/replay-dead-letters.js'
import { tableLines } from '../plain-table.js'

const reasonNamed = (name: string): DeadLetterReason => {
  const reason = DEAD_LETTER_REASONS.find((known) => known === name.replaceAll('-', '_'))
  if (reason !== undefined) return reason
  throw new ConfigError(
    `--reason is ${name}${didYouMean(name, DEAD_LETTER_REASONS)}, expected one of ${DEAD_LETTER_REASONS.join(', ')}`,
  )
}

const momentOf = (text: string): EpochMs => {
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isSafeInteger(at)) return asEpochMs(at)
  throw new ConfigError(
    `--since is ${text}, expected a time such as 2026-11-24T08:30:00Z, or milliseconds since 1970`,
  )
}

const list = async (choice: LetterChoice, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const letters = await withEventLog(env, (eventLog) => readDeadLetters(eventLog, choice))
  if (letters.length === 0) return context.tell('There is no such dead letter.')
  tableLines(countsByReason(letters)).forEach(context.out)
}

const show = async (id: string, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  await withEventLog(env, async (eventLog) => {
    const found = (await readDeadLetters(eventLog)).find(({ letter }) => letter.deadLetterId === id)
    if (found === undefined)
      throw new ContractError(
        `There is no dead letter ${id}: profilestream dead-letters list names the newest ids`,
      )
    const { value } = found.letter
    const read = await eventLog.decode(eventLog.codecs.clickstreamEvent, value)
    const event = read.kind === 'accepted' ? toJson(read.value) : undefined
    context.out(JSON.stringify(letterShown(found, event), null, 2))
  })
}

const replay = async (choice: LetterChoice, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const { replayed, before, withoutValue } = await withEventLog(env, (eventLog) =>
    replayDeadLetters(eventLog, choice),
  )
  const left =
    withoutValue === 0 ? '' : `; ${withoutValue} can't be, since their values were empty or too large to keep`
  context.out(`${replayed} put back, ${before} had been before${left}`)
}

const chosen = (command: Command): Command =>
  command
    .option('--reason <name>', 'only those refused for this reason', reasonNamed)
    .option('--since <time>', 'only those refused at this time or later', momentOf)

/** Adds the command. */
export const addDeadLettersCommand = (program: Command, context: CliContext): void => {
  const deadLetters = program
    .command('dead-letters')
    .summary('list, show or put back what was refused')
    .description('Records that could not be applied, with the reason and their original bytes.')
  chosen(deadLetters.command('list', { isDefault: true }))
    .description('how many by reason, waiting and replayed, with the newest of each')
    .action((options: LetterChoice) => list(options, context))
  deadLetters
    .command('show')
    .description('one in full: reason, place, and the original bytes as text or hexadecimal digits')
    .argument('<id>', 'its id, topic:partition:offset')
    .action((id: string) => show(id, context))
  chosen(deadLetters.command('replay'))
    .description('puts the originals back onto their topic, each once, however often it is called')
    .action((options: LetterChoice) => replay(options, context))
}
