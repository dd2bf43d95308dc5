/** Servers whose address the user gave: asked whether they answer, never started or stopped. */
import { UnavailableError } from '@profilestream/contracts'
import { probeHttp, probeKafka, probeRedis } from './probes.js'
import type { GivenAddresses, ServerName } from './servers.js'

interface Question {
  readonly server: ServerName
  readonly title: string
  readonly address: string
  readonly probe: () => Promise<string | null>
}

/**
 * The given addresses by server, for those that are wanted.
 * @throws UnavailableError that names every address that does not answer
 */
export async function probeGiven(
  given: GivenAddresses,
  which: readonly ServerName[],
): Promise<Partial<Record<ServerName, string>>> {
  const questions = questionsFor(given).filter(({ server }) => which.includes(server))
  const answers = await Promise.all(
    questions.map(async (question) => ({ question, reason: await question.probe() })),
  )
  const problems = answers.flatMap(({ question, reason }) =>
    reason === null
      ? []
      : [`${question.title} ${withoutPassword(question.address)} cannot be used: ${reason}.`],
  )
  if (problems.length > 0) throw new UnavailableError(problems.join('\n'))
  return Object.fromEntries(questions.map(({ server, address }) => [server, address]))
}

function questionsFor(given: GivenAddresses): Question[] {
  const questions: Question[] = []
  if (given.kafkaBrokers) questions.push(kafkaQuestion(given.kafkaBrokers))
  if (given.redisUrl) questions.push(redisQuestion(given.redisUrl))
  if (given.schemaRegistryUrl) questions.push(registryQuestion(given.schemaRegistryUrl))
  return questions
}

/** One broker that answers is enough: the others are found through it. */
function kafkaQuestion(address: string): Question {
  const brokers = address.split(',').map((broker) => broker.trim())
  const probe = async (): Promise<string | null> => {
    const reasons = await Promise.all(brokers.map(probeKafka))
    return reasons.includes(null)
      ? null
      : reasons.map((reason, index) => `${brokers[index] ?? ''} ${reason ?? ''}`).join(', ')
  }
  return { server: 'kafka', title: 'Kafka at', address, probe }
}

function redisQuestion(address: string): Question {
  return { server: 'redis', title: 'Redis at', address, probe: () => probeRedis(address) }
}

function registryQuestion(address: string): Question {
  return {
    server: 'registry',
    title: 'The schema registry at',
    address,
    probe: () => probeHttp(`${address}/subjects`),
  }
}

/** An address as it may be shown. */
const withoutPassword = (address: string): string => address.replace(/\/\/[^@/]*@/, '//***@')
