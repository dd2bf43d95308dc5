/** Checks of the machine itself: Node, TensorFlow, Java, disk, ports. */
import { spawnSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { describeError } from '@profilestream/contracts'
import { findPort } from '../start/free-port.js'
import { fine, type Finding, missing, note } from './finding.js'

/** Oldest Node that everything was tried with: major and minor. */
const OLDEST_NODE = [20, 19] as const
/** Oldest Java that runs Kafka. */
const OLDEST_JAVA = 17
/** Room for logs, profiles and releases, bytes. */
const NEEDED_BYTES = 1_500_000_000
/** Ports that a start takes when they are free. */
const WISHED_PORTS = {
  gateway: 8080,
  'profile-builder': 9401,
  trainer: 9402,
  recommender: 9403,
  Prometheus: 9090,
  Grafana: 3000,
}

/** @param version  as process.versions.node gives it */
export const checkNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  return isOld
    ? missing('Node', `${version} is too old: Node 20.19, 22, 24 or 26 is needed`)
    : fine('Node', version)
}

/** Native TensorFlow loads and says so itself. */
export const checkTensorflow = async (): Promise<Finding> => {
  try {
    const { loadTensorflow } = await import('@profilestream/models')
    const tf = await loadTensorflow()
    const backend = tf.getBackend()
    return backend === 'tensorflow'
      ? fine('TensorFlow', `native, ${tf.version_core}`)
      : note('TensorFlow', `the slow ${backend} backend, asked for by PROFILESTREAM_TENSORFLOW`)
  } catch (error) {
    return missing('TensorFlow', describeError(error))
  }
}

/**
 * Java, which only a Kafka of our own needs.
 * @param isNeeded  whether no Kafka is given and none runs
 */
export const checkJava = (isNeeded: boolean): Finding => {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8', timeout: 20_000 })
  const major = error === undefined ? Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) : 0
  if (major >= OLDEST_JAVA) return fine('Java', String(major))
  const found = major === 0 ? 'not found' : `version ${major}`
  if (!isNeeded) return note('Java', `${found}; not needed with the Kafka in use`)
  return missing(
    'Java',
    `${found}: a local Kafka needs Java ${OLDEST_JAVA} or newer (or give KAFKA_BROKERS, or run Docker)`,
  )
}

const nearestFolder = (path: string): string => (existsSync(path) ? path : nearestFolder(dirname(path)))

/** Room where local data goes. */
export const checkDisk = (folder: string): Finding => {
  const { bavail, bsize } = statfsSync(nearestFolder(folder))
  const freeBytes = bavail * bsize
  const detail = `${(freeBytes / 1e9).toFixed(1)} GB free for ${folder}`
  return freeBytes >= NEEDED_BYTES
    ? fine('Disk', detail)
    : missing('Disk', `${detail}: ${NEEDED_BYTES / 1e9} GB are needed`)
}

/** Ports that are taken are replaced by free ones, so this is only worth knowing. */
export const checkPorts = async (): Promise<Finding> => {
  const taken: string[] = []
  for (const [name, port] of Object.entries(WISHED_PORTS)) {
    if (!(await findPort(port, new Set())).asWished) taken.push(`${port} (${name})`)
  }
  return taken.length === 0
    ? fine('Ports', `${Object.values(WISHED_PORTS).join(', ')} are free`)
    : note('Ports', `in use: ${taken.join(', ')}; a start takes free ones instead`)
}
