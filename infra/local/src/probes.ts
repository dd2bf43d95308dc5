/** Asks a server whether it answers in its own protocol; an open port alone proves nothing. */
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { setTimeout as wait } from 'node:timers/promises'

/** How long one question may take, in milliseconds. */
const ANSWER_MS = 3_000

/** Kafka's ApiVersions request, version 0: length 10, key 18, version 0, correlation 1, no client id. */
const API_VERSIONS = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff])

/**
 * Whether a Kafka broker answers at host:port. A broker takes requests only once it has joined its cluster.
 * @returns null when it does, else the reason why not
 */
export async function probeKafka(broker: string): Promise<string | null> {
  const answer = await ask(hostAndPort(broker, 9092), API_VERSIONS)
  if (typeof answer === 'string') return answer
  return answer.length >= 8 && answer.readInt32BE(4) === 1 ? null : 'what answers there is not a Kafka broker'
}

/**
 * Whether a Redis server answers at a redis:// or rediss:// URL and has loaded its data.
 * @returns null when it does, else the reason why not
 */
export async function probeRedis(url: string): Promise<string | null> {
  const target = parseUrl(url)
  if (target === null) return 'it is not a URL like redis://host:6379'
  const answer = await ask(target, Buffer.from('PING\r\n'))
  if (typeof answer === 'string') return answer
  const text = answer.toString()
  if (text.startsWith('-LOADING')) return 'it is loading its data'
  // A server that wants a password first is there; whether the password is right, the services will see.
  return /^(\+PONG|-NOAUTH|-NOPERM)/.test(text) ? null : 'what answers there is not a Redis server'
}

/**
 * Whether an HTTP address answers with success.
 * @returns null when it does, else the reason why not
 */
export async function probeHttp(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    await response.body?.cancel()
    return response.ok ? null : `it answered ${response.status}`
  } catch {
    return 'nothing answers'
  }
}

/**
 * Repeats a probe until it succeeds, the time is over, or `given up` says why waiting is of no use.
 * @returns null when it succeeded, else the last reason
 */
export async function waitUntil(
  probe: () => Promise<string | null>,
  limits: { readonly timeoutMs: number; readonly givenUp?: () => string | null },
): Promise<string | null> {
  const deadline = performance.now() + limits.timeoutMs
  for (;;) {
    const reason = await probe()
    if (reason === null) return null
    const hopeless = limits.givenUp?.() ?? null
    if (hopeless !== null) return hopeless
    if (performance.now() > deadline) return reason
    await wait(100)
  }
}

interface Target {
  readonly host: string
  readonly port: number
  readonly tls?: boolean
}

function hostAndPort(address: string, defaultPort: number): Target {
  const colon = address.lastIndexOf(':')
  if (colon < 0) return { host: address, port: defaultPort }
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
}

function parseUrl(url: string): Target | null {
  try {
    const { hostname, port, protocol } = new URL(url)
    return { host: hostname || '127.0.0.1', port: Number(port || 6379), tls: protocol === 'rediss:' }
  } catch {
    return null
  }
}

/** Sends a question and resolves with the first bytes of the answer, or with the reason why none came. */
function ask(target: Target, question: Buffer): Promise<Buffer | string> {
  return new Promise((resolve) => {
    const options = { host: target.host, port: target.port, timeout: ANSWER_MS }
    const socket = target.tls === true ? connectTls(options) : connect(options)
    const end = (result: Buffer | string): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once(target.tls === true ? 'secureConnect' : 'connect', () => socket.write(question))
    socket.once('data', end)
    socket.once('timeout', () => end(`no answer in ${ANSWER_MS / 1000} s`))
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(`nothing answers (${error.code ?? error.message})`),
    )
    socket.once('close', () => end('the connection was closed without an answer'))
  })
}
