/** Kafka and the schema registry as jars from Maven's repository, kept in the cache. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inCache } from './places.mjs'
import { withLock } from './lock.mjs'
import { findJava, missingToolProblems } from './prerequisites.mjs'
import { SetUpError } from './problems.mjs'
import { lastLines, runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'
import { makeWhole } from './staging.mjs'

/** The last 3.x release: it runs on Java 17 and speaks every protocol version that kafkajs 2.2 asks for. */
export const KAFKA_VERSION = '3.9.1'
/** The registry that answers Confluent's API and comes as one archive. */
export const REGISTRY_VERSION = '2.6.13.Final'
/** A server of the S3 protocol on a folder, which knows conditional writes; it runs on Java 17. */
export const S3PROXY_VERSION = '3.3.0'

const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'

/** Without the logging binding a broker that cannot start would say nothing. */
const KAFKA_POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>profilestream.local</groupId>
  <artifactId>kafka-jars</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-reload4j</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`

/** Without the other clouds' libraries, which its folder back end never calls; Jackson 3 asks for annotations that Maven would take too old. */
const S3PROXY_POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>profilestream.local</groupId>
  <artifactId>s3proxy-jars</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.gaul</groupId>
      <artifactId>s3proxy</artifactId>
      <version>${S3PROXY_VERSION}</version>
      <exclusions>
        <exclusion><groupId>com.azure</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>com.google.cloud</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>com.github.openstack4j.core</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>com.github.openstack4j.core.connectors</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>org.apache.sshd</groupId><artifactId>*</artifactId></exclusion>
      </exclusions>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId>
      <artifactId>jackson-annotations</artifactId>
      <version>2.21</version>
    </dependency>
  </dependencies>
</project>
`

/** @typedef {{ java: string, classPath: string }} JavaServer how a Java server is run */

/**
 * Kafka's jars.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<JavaServer & { made: boolean }>}
 */
export const ensureKafka = (report) =>
  ensureJars({
    report,
    what: `Kafka ${KAFKA_VERSION}`,
    target: inCache(`kafka-${KAFKA_VERSION}`),
    classPathOf: (folder) => join(folder, '*'),
    fetch: (folder) => copyDependencies(folder, KAFKA_POM),
  })

/**
 * The jars of the S3 server that tests use.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<JavaServer & { made: boolean }>}
 */
export const ensureS3 = (report) =>
  ensureJars({
    report,
    what: `S3 server (S3Proxy ${S3PROXY_VERSION})`,
    target: inCache(`s3proxy-${S3PROXY_VERSION}`),
    classPathOf: (folder) => join(folder, '*'),
    fetch: (folder) => copyDependencies(folder, S3PROXY_POM),
  })

/**
 * @param {string} folder that the jars go to
 * @param {string} pom what names them
 */
const copyDependencies = async (folder, pom) => {
  const path = join(folder, 'pom.xml')
  writeFileSync(path, pom)
  await maven(['-f', path, `${DEPENDENCY_PLUGIN}:copy-dependencies`, `-DoutputDirectory=${folder}`])
}

/**
 * The schema registry's jar.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<JavaServer & { made: boolean }>}
 */
export const ensureRegistry = (report) =>
  ensureJars({
    report,
    what: `schema registry (Apicurio ${REGISTRY_VERSION})`,
    target: inCache(`apicurio-registry-${REGISTRY_VERSION}`),
    classPathOf: (folder) => join(folder, `apicurio-registry-app-${REGISTRY_VERSION}-runner.jar`),
    fetch: async (folder) => {
      const artifact = `io.apicurio:apicurio-registry-app:${REGISTRY_VERSION}:tar.gz:all`
      const where = [`-Dartifact=${artifact}`, '-Dtransitive=false']
      await maven([`${DEPENDENCY_PLUGIN}:get`, ...where])
      await maven([`${DEPENDENCY_PLUGIN}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`])
      const archive = readdirSync(folder).find((name) => name.endsWith('.tar.gz'))
      const { code, output } = await runProgram('tar', ['xzf', join(folder, String(archive)), '-C', folder])
      if (code !== 0)
        throw new SetUpError([`The registry's archive could not be unpacked: ${lastLines(output, 2)}`])
      rmSync(join(folder, String(archive)))
    },
  })

/**
 * @param {object} wish
 * @param {import('./progress.mjs').Report} wish.report
 * @param {string} wish.what
 * @param {string} wish.target
 * @param {(folder: string) => string} wish.classPathOf
 * @param {(folder: string) => Promise<void>} wish.fetch fills an empty folder
 */
const ensureJars = async ({ report, what, target, classPathOf, fetch }) => {
  const problems = missingToolProblems(existsSync(target) ? ['java'] : ['java', 'mvn'], what)
  if (problems.length > 0)
    throw new SetUpError([`${problems.join(' ')}; or start Docker, or give an address.`])
  const server = { java: String(findJava()), classPath: classPathOf(target) }
  if (existsSync(target)) return { ...server, made: false }
  return withLock({ path: inCache('locks', 'maven.lock'), report }, async () => {
    if (existsSync(target)) return { ...server, made: false }
    await withProgress({ report, what: `${what}: downloading its jars with Maven` }, () =>
      makeWhole(target, fetch),
    )
    return { ...server, made: true }
  })
}

/** @param {readonly string[]} args */
const maven = async (args) => {
  // -C: a jar whose checksum is wrong fails instead of warning.
  const { code, output } = await runProgram('mvn', ['-B', '-q', '-C', ...args], { timeoutMs: 900_000 })
  if (code !== 0) {
    throw new SetUpError([
      `Maven failed (exit ${code}); is its repository reachable?\n${lastLines(output, 3)}`,
    ])
  }
}
