/** The part of the OpenAPI description that says what a profile looks like: what is stated of a user, and what it rests on. */
import type { JsonSchema } from './json-schema.js'

const number = (description: string): JsonSchema => ({ type: 'number', description })
const text = (description: string): JsonSchema => ({ type: 'string', description })
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
const time: JsonSchema = { type: 'string', format: 'date-time' }
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] })
const open: JsonSchema = { type: 'object' }

const confidence: JsonSchema = {
  type: 'object',
  description: 'The interval that holds the true value four times in five; null for what is counted.',
  properties: {
    low: number('One in ten lies below.'),
    high: number('One in ten lies above.'),
    plusMinus: number('Half the width.'),
  },
  required: ['low', 'high', 'plusMinus'],
}

const evidence: JsonSchema = {
  type: 'object',
  properties: {
    events: { type: 'integer', description: 'Events it rests on.' },
    newest: listOf({
      type: 'object',
      properties: { itemId: { type: 'string' }, action: { type: 'string' }, occurredAt: time },
      required: ['itemId', 'action', 'occurredAt'],
    }),
  },
  required: ['events', 'newest'],
}

const statement: JsonSchema = {
  type: 'object',
  properties: {
    about: text('An interest, an hour, a device, a measure.'),
    value: { type: ['number', 'string', 'null'] },
    confidence: orNull(confidence),
    evidence,
    sentence: text('The same in plain words.'),
  },
  required: ['about', 'value', 'confidence', 'evidence', 'sentence'],
}

const interest: JsonSchema = {
  ...statement,
  properties: {
    ...(statement['properties'] as JsonSchema),
    recent: number('Share by a quarter of the half-life, 0..1.'),
    trend: { enum: ['rising', 'steady', 'fading'] },
  },
}

const group = listOf(statement)
const GROUPS = ['variety', 'rhythm', 'devices', 'prices', 'sessions', 'loyalty', 'value', 'engagement']

const confident = { value: { type: 'string' }, confidence: number('Probability, 0..1.') }

const modelView: JsonSchema = {
  type: 'object',
  description:
    'How the release that serves her sees her; absent where none does, or the recommender does not answer.',
  properties: {
    release: text('The release that says so.'),
    readings: listOf({
      type: 'object',
      properties: {
        about: text('category or price, of what she takes up next.'),
        ...confident,
        others: listOf({ type: 'object', properties: confident }),
        accuracy: number('Share of held-out users for whom the likeliest was right.'),
        majority: number('The same of naming the most frequent.'),
      },
      required: ['about', 'value', 'confidence', 'others', 'accuracy', 'majority'],
    }),
    nearest: listOf({
      type: 'object',
      properties: { itemId: { type: 'string' }, title: { type: 'string' }, score: { type: 'number' } },
      required: ['itemId', 'title', 'score'],
    }),
    sentences: listOf(text('The same in plain words.')),
  },
  required: ['release', 'readings', 'nearest', 'sentences'],
}

const scenario: JsonSchema = {
  type: 'object',
  properties: {
    sentences: listOf(text('One statement.')),
    statements: {
      type: 'object',
      properties: {
        interests: {
          type: 'object',
          description: 'By facet: category, tag, brand, artist, …; strongest first.',
          additionalProperties: listOf(interest),
        },
        ...Object.fromEntries(GROUPS.map((name) => [name, group])),
      },
      required: ['interests', ...GROUPS],
    },
    modelView,
    interests: listOf(open),
    activity: open,
    history: listOf(open),
  },
  required: ['sentences', 'statements'],
}

const tie: JsonSchema = {
  type: 'object',
  properties: {
    userId: text('The other user.'),
    following: { type: 'boolean' },
    mutual: {
      type: ['boolean', 'null'],
      description: 'Whether each follows the other; null when she does not follow.',
    },
    strength: number('Share of all her ties, 0..1.'),
    events: { type: 'integer' },
    lastAt: time,
    sentence: text('The same in plain words.'),
  },
}

/** What GET /v1/profiles/{userId} answers; what is stated is explained in docs/profile.md. */
export const profileSchema: JsonSchema = {
  type: 'object',
  description: 'All that is held of one user, and what is stated of her.',
  properties: {
    userId: { type: 'string' },
    version: { type: 'integer', description: 'Events passed so far.' },
    updatedAt: time,
    scenarios: { type: 'object', additionalProperties: scenario },
    ties: listOf(tie),
  },
  required: ['userId', 'version', 'updatedAt', 'scenarios', 'ties'],
}
