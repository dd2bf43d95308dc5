/** What we ask of the cluster itself: its id, its topics, their offsets. */
import type { TopicDescription, Topics } from '@profilestream/contracts'
import type { Logger } from '@profilestream/service'
import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs'

/** An offset that a group has committed for a partition. */
export interface CommittedOffset {
  /** The next offset to read; null when the group has none. */
  readonly offset: number | null
  /** What was written beside it, or an empty text. */
  readonly metadata: string
}

/** The cluster, asked. Every method throws UnavailableError when it does not answer. */
export interface TopicAdmin {
  /**
   * Creates the topics that are missing and waits until all have their leaders; says in the log where an existing one
   * differs, and changes nothing there.
   */
  ensureTopics(): Promise<void>
  /** The cluster's own id. */
  clusterId(): Promise<string>
  /** The offset after the last record of each partition. */
  endOffsets(topic: string): Promise<number[]>
  /** The offset of the first record still there, of each partition. */
  startOffsets(topic: string): Promise<number[]>
  /** The first offset at or after a moment, of each partition; its end where there is none. */
  offsetsSince(topic: string, sinceMs: number): Promise<number[]>
  /** What a group has committed, of each partition; null where it has nothing. */
  committedOffsets(groupId: string, topic: string): Promise<(number | null)[]>
  /** The same, with what was written beside each. */
  commits(groupId: string, topic: string): Promise<CommittedOffset[]>
  /** Sets what a group without members has committed: the next offset to read of each partition. */
  resetOffsets(groupId: string, topic: string, offsets: readonly number[]): Promise<void>
  /** How many members a group has now. */
  members(groupId: string): Promise<number>
  /** Forgets a group without members. */
  deleteGroup(groupId: string): Promise<void>
  /** Resolves when the cluster answers. */
  ping(): Promise<void>
}

/** How long the controller may take to make the topics. */
const CREATED_WITHIN_MS = 15_000

const configOf = (topic: TopicDescription): Readonly<Record<string, string>> => ({
  'cleanup.policy': topic.cleanup,
  'retention.ms': String(topic.retentionMs ?? -1),
  'max.message.bytes': String(topic.maxMessageBytes),
})

const createRequest = (topic: TopicDescription, replicationFactor: number): ITopicConfig => ({
  topic: topic.name,
  numPartitions: topic.partitions,
  replicationFactor,
  configEntries: Object.entries(configOf(topic)).map(([name, value]) => ({ name, value })),
})

const byPartition = <Entry extends { readonly partition: number }>(entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => a.partition - b.partition)

/** What the admin needs. */
export interface TopicAdminDependencies {
  readonly logger: Logger
  /** Runs something with a connected admin, and puts what it throws into our words. */
  readonly withAdmin: <Result>(doing: string, use: (admin: Admin) => Promise<Result>) => Promise<Result>
}

/** How topics are made and groups are named. */
export interface TopicAdminSettings {
  readonly topics: Topics
  readonly replicationFactor: number
  /** Put before every group's name. */
  readonly groupPrefix: string
}

/** Makes the admin. */
export const createTopicAdmin = (
  { logger, withAdmin }: TopicAdminDependencies,
  { topics, replicationFactor, groupPrefix }: TopicAdminSettings,
): TopicAdmin => {
  const wanted = Object.values(topics) as TopicDescription[]

  const sayDifferences = async (admin: Admin, existing: readonly TopicDescription[]): Promise<void> => {
    if (existing.length === 0) return
    const resources = existing.map(({ name }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configNames: ['cleanup.policy', 'retention.ms', 'max.message.bytes'],
    }))
    const described = await admin.describeConfigs({ resources, includeSynonyms: false })
    const metadata = await admin.fetchTopicMetadata({ topics: existing.map(({ name }) => name) })
    for (const topic of existing) {
      const actual =
        described.resources.find(({ resourceName }) => resourceName === topic.name)?.configEntries ?? []
      const partitions = metadata.topics.find(({ name }) => name === topic.name)?.partitions.length
      if (partitions !== topic.partitions) say(topic.name, 'partitions', partitions, topic.partitions)
      for (const [name, value] of Object.entries(configOf(topic))) {
        const is = actual.find((entry) => entry.configName === name)?.configValue
        if (is !== undefined && is !== value) say(topic.name, name, is, value)
      }
    }
  }
  const say = (topic: string, name: string, is: unknown, schemaSays: unknown): void =>
    logger.warn(
      { topic, name, is, schemaSays },
      'a topic differs from what its schema says; it is left as it is',
    )

  const offsetsOf = async (topic: string, end: 'high' | 'low'): Promise<number[]> =>
    withAdmin(`asking the offsets of ${topic}`, async (admin) =>
      byPartition(await admin.fetchTopicOffsets(topic)).map((entry) => Number(entry[end])),
    )
  const commits = (groupId: string, topic: string): Promise<CommittedOffset[]> =>
    withAdmin(`asking the offsets of group ${groupId}`, async (admin) => {
      const answers = await admin.fetchOffsets({ groupId: groupPrefix + groupId, topics: [topic] })
      return byPartition(answers[0]?.partitions ?? []).map(({ offset, metadata }) => ({
        offset: Number(offset) < 0 ? null : Number(offset),
        metadata: metadata ?? '',
      }))
    })
  return {
    ensureTopics: () =>
      withAdmin('creating topics', async (admin) => {
        const names = new Set(await admin.listTopics())
        const missing = wanted.filter(({ name }) => !names.has(name))
        if (missing.length > 0) {
          await admin.createTopics({
            topics: missing.map((topic) => createRequest(topic, replicationFactor)),
            waitForLeaders: false,
            timeout: CREATED_WITHIN_MS,
          })
          logger.info({ topics: missing.map(({ name }) => name) }, 'topics created')
        }
        // Asked of the leaders themselves: they refuse as long as they are not ready, also where another process made the topic.
        for (const { name } of wanted) await admin.fetchTopicOffsets(name)
        await sayDifferences(
          admin,
          wanted.filter(({ name }) => names.has(name)),
        )
      }),
    clusterId: () =>
      withAdmin('asking the cluster’s id', async (admin) => (await admin.describeCluster()).clusterId),
    endOffsets: (topic) => offsetsOf(topic, 'high'),
    startOffsets: (topic) => offsetsOf(topic, 'low'),
    offsetsSince: (topic, sinceMs) =>
      withAdmin(`asking the offsets of ${topic}`, async (admin) =>
        byPartition(await admin.fetchTopicOffsetsByTimestamp(topic, sinceMs)).map(({ offset }) =>
          Number(offset),
        ),
      ),
    commits,
    committedOffsets: async (groupId, topic) => (await commits(groupId, topic)).map(({ offset }) => offset),
    resetOffsets: (groupId, topic, offsets) =>
      withAdmin(`setting the offsets of group ${groupId}`, (admin) =>
        admin.setOffsets({
          groupId: groupPrefix + groupId,
          topic,
          partitions: offsets.map((offset, partition) => ({ partition, offset: String(offset) })),
        }),
      ),
    members: (groupId) =>
      withAdmin(`asking who is in group ${groupId}`, async (admin) => {
        const { groups } = await admin.describeGroups([groupPrefix + groupId])
        return groups[0]?.members.length ?? 0
      }),
    deleteGroup: (groupId) =>
      withAdmin(`deleting group ${groupId}`, async (admin) => {
        await admin.deleteGroups([groupPrefix + groupId])
      }),
    ping: () =>
      withAdmin('asking for the cluster', async (admin) => {
        await admin.describeCluster()
      }),
  }
}
