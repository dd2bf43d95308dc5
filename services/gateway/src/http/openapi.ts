/** The OpenAPI 3.1 description of the gateway, built from the contract's own schemas. */
import { schemas } from '@profilestream/contracts'
import { type JsonSchema, jsonSchemaOfRecord } from './json-schema.js'
import { profileSchema } from './profile-schema.js'
import { PROBLEM_MEDIA_TYPE } from '@profilestream/service'

/** What the description tells of this gateway's limits. */
export interface DescribedLimits {
  /** Largest request body, bytes. */
  readonly bodyLimitBytes: number
  /** Most events in one request. */
  readonly maxBatchEvents: number
}

/** Fields of an event that the gateway fills in when the sender leaves them out. */
export const FILLED_IN = ['eventId', 'occurredAt'] as const

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: JsonSchema): JsonSchema => ({ 'application/json': { schema } })
const answer = (description: string, schema: JsonSchema): JsonSchema => ({
  description,
  content: json(schema),
})
const refusal = (description: string): JsonSchema => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: ref('Problem') } },
})
const away: JsonSchema = {
  ...refusal('A server behind the gateway is away; nothing was acknowledged.'),
  headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
}

const userId: JsonSchema = {
  name: 'userId',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 256 },
}

const query = (name: string, description: string, schema: JsonSchema): JsonSchema => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
})

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  properties: {
    type: { type: 'string', description: 'Which kind of problem, urn:profilestream:problem:…' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, to which value, and what to do.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          index: { type: 'integer', description: 'Place of the event in the request, from 0.' },
          field: { type: 'string', description: 'Path of the field.' },
          reason: {
            type: 'string',
            description: 'A word from the list of dead-letter reasons, or invalid_parameter.',
          },
          detail: { type: 'string' },
        },
        required: ['field', 'reason', 'detail'],
      },
    },
    retryAfterSeconds: { type: 'number' },
  },
  required: ['type', 'title', 'status', 'detail'],
}

const acceptedSchema: JsonSchema = {
  type: 'object',
  properties: {
    accepted: { type: 'integer', description: 'Events now in the log, acknowledged by Kafka.' },
    eventIds: {
      type: 'array',
      items: { type: 'string' },
      description: 'Ids of the events, in the order sent, with those the gateway filled in.',
    },
  },
  required: ['accepted', 'eventIds'],
}

const collectEvents = (limits: DescribedLimits): JsonSchema => ({
  post: {
    summary: 'Collects events',
    description:
      `One event, an array of events, or {"events": […]}; at most ${limits.maxBatchEvents} events and ${limits.bodyLimitBytes} bytes. ` +
      'All or nothing: one invalid event and none is taken. 202 comes only after Kafka has acknowledged every event. ' +
      'eventId and occurredAt may be left out: a random id and the time of receipt are filled in. A sender that may ' +
      'send a request again must give eventId itself, for that is what repeats are recognised by.',
    requestBody: {
      required: true,
      content: json({
        oneOf: [
          ref('ClickstreamEvent'),
          { type: 'array', items: ref('ClickstreamEvent'), minItems: 1, maxItems: limits.maxBatchEvents },
          {
            type: 'object',
            properties: {
              events: {
                type: 'array',
                items: ref('ClickstreamEvent'),
                minItems: 1,
                maxItems: limits.maxBatchEvents,
              },
            },
            required: ['events'],
            additionalProperties: false,
          },
        ],
      }),
    },
    responses: {
      202: answer('Every event is in the log.', acceptedSchema),
      400: refusal('An event breaks the contract, or the body is none; errors name index, field and reason.'),
      413: refusal('Too many bytes or events in one request.'),
      415: refusal('The body is not application/json.'),
      503: away,
    },
  },
})

const getProfile: JsonSchema = {
  get: {
    summary: "A user's profile, readable",
    parameters: [userId],
    responses: {
      200: answer('The profile.', ref('Profile')),
      404: refusal('There is no profile of this user.'),
      503: away,
    },
  },
}

const getRecommendations: JsonSchema = {
  get: {
    summary: 'A fresh recommendation list',
    parameters: [
      userId,
      query('scenario', 'Which scenario; may be left out where the recommender serves only one.', {
        type: 'string',
      }),
      query('slot', "Where the list shows; the scenario's first slot when left out.", { type: 'string' }),
      query('limit', 'Length of the list.', { type: 'integer', minimum: 1, maximum: 100 }),
      query('itemId', 'The item that a list in the slot similar is about.', { type: 'string' }),
    ],
    responses: {
      200: answer('The list, best first.', ref('RecommendationList')),
      400: refusal('A parameter is not usable.'),
      404: refusal('There is no such scenario or slot.'),
      503: away,
    },
  },
}

/** The whole description. */
export const openApiDocument = (limits: DescribedLimits): JsonSchema => ({
  openapi: '3.1.0',
  info: {
    title: 'profilestream gateway',
    version: '1',
    description: 'Events in; profiles and recommendations out.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  paths: {
    '/v1/events': collectEvents(limits),
    '/v1/profiles/{userId}': getProfile,
    '/v1/recommendations/{userId}': getRecommendations,
  },
  components: {
    schemas: {
      ClickstreamEvent: jsonSchemaOfRecord(schemas.ClickstreamEvent, FILLED_IN),
      RecommendationList: jsonSchemaOfRecord(schemas.RecommendationList),
      Profile: profileSchema,
      Problem: problemSchema,
    },
  },
})
