/** `profilestream doctor`: checks every prerequisite and connection. */
import type { Command } from 'commander'
import { UnavailableError } from '@profilestream/contracts'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { examine, type Finding } from '../doctor/examine.js'

const MARKS = { fine: 'ok     ', note: 'note   ', missing: 'MISSING' } as const

const lineOf = ({ state, what, detail }: Finding): string => `${MARKS[state]} ${what}: ${detail}`

const doctor = async (context: CliContext): Promise<void> => {
  const { env, system } = await commandEnvironment(context)
  const findings = await examine({ env, system, places: context.places })
  findings.map(lineOf).forEach(context.out)
  const missing = findings.filter(({ state }) => state === 'missing')
  if (missing.length > 0) {
    throw new UnavailableError(
      `${missing.length} of ${findings.length} checks failed: ${missing.map(({ what }) => what).join(', ')}`,
    )
  }
  context.out('everything that is needed is here')
}

/** Adds the command. */
export const addDoctorCommand = (program: Command, context: CliContext): void => {
  program
    .command('doctor')
    .summary('check every prerequisite and connection')
    .description(
      'Checks Node, native TensorFlow, Java, disk and ports, and what the settings or a running start name: Kafka and its topics, Redis and its eviction policy, the schema registry, the services. Ends with 1 when something is missing.',
    )
    .action(() => doctor(context))
}
