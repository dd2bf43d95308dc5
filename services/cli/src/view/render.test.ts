/** The picture as text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chalk } from 'chalk'
import type { Picture } from './picture.js'
import { plainLine, screenLines } from './render.js'

const plain = new Chalk({ level: 0 })

const aPicture = (overrides: Partial<Picture> = {}): Picture => ({
  elapsedSeconds: 75,
  flow: {
    eventsPerSecond: 1234,
    events: 56_789,
    lag: 5,
    profiles: 400,
    deadLetters: 2,
    listsPerSecond: 3,
    lists: 90,
  },
  user: {
    userId: 'u-7',
    version: 41,
    scenario: 'music',
    interests: [
      { name: 'jazz', weight: 4 },
      { name: 'blues', weight: 1 },
    ],
    interactions: 33,
    sessions: 6,
    list: {
      slot: 'home',
      release: '0001',
      variant: 'personal',
      items: [{ title: 'So What', reason: 'because you like jazz' }],
    },
  },
  training: [
    {
      scenario: 'music',
      interactions: 9_000,
      release: {
        version: '0001',
        architecture: 'hybrid',
        interactions: 8_000,
        figures: { 'blend.hr@10': 0.25 },
      },
    },
    { scenario: 'news', interactions: 12, release: null },
  ],
  stickiness: [
    { scenario: 'music', day: '2026-11-24', dau: 80, mau: 200, dauPerMau: 0.4, dayOneRetention: null },
  ],
  simulation: { phase: 'live', records: 60_000 },
  services: [{ name: 'trainer', running: true, restarts: 0 }],
  addresses: [{ what: 'gateway', address: 'http://127.0.0.1:8080' }],
  ...overrides,
})

test('the screen tells events, lag, profiles, a user with interests and list, releases, stickiness and addresses', () => {
  const text = screenLines(aPicture(), 200, plain).join('\n')

  for (const part of [
    '1,234 events/s',
    'lag 5',
    '400 profiles',
    'u-7 in music: 41 events',
    'jazz 4.00',
    '1. So What — because you like jazz',
    'music 0001: hybrid on 8,000 interactions; blend.hr@10 0.250',
    'news: none yet, 12 interactions',
    'music 2026-11-24: DAU 80, MAU 200, DAU/MAU 40.0 %, D1 retention –',
    'http://127.0.0.1:8080',
  ]) {
    assert.ok(text.includes(part), part)
  }
  assert.ok(!text.includes('trainer: running'), 'a service that never failed is not worth a line')
})

test('no line is wider than the terminal', () => {
  assert.ok(screenLines(aPicture(), 40, plain).every((line) => line.length <= 40))
})

test('a service that was started again is named', () => {
  const text = screenLines(
    aPicture({ services: [{ name: 'trainer', running: false, restarts: 2 }] }),
    200,
    plain,
  ).join('\n')

  assert.match(text, /trainer: starting again, restarted 2 times/)
})

test('before anything came, the screen says what it waits for', () => {
  const text = screenLines(
    aPicture({ user: null, training: [], stickiness: [], simulation: null }),
    200,
    plain,
  ).join('\n')

  assert.match(text, /waiting for the first recommendation list/)
  assert.match(text, /no window closed yet/)
})

test('a log gets the same in one line', () => {
  const line = plainLine(aPicture())

  assert.match(
    line,
    /^\[1:15\] 1,234 events\/s .*u-7: 41 events, likes jazz.*releases music 0001.*DAU\/MAU music 40.0 % D1 –/,
  )
  assert.ok(!line.includes('\n'))
})
