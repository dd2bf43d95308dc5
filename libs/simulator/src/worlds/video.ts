/** A film and series platform: people watch, stop early or finish, rate and keep for later. */
import type { WorldPlan } from '../world-plan.js'

const ADJECTIVES = [
  'Silent', 'Last', 'Crooked', 'Golden', 'Borrowed', 'Paper', 'Distant', 'Second', 'Burning', 'Hollow', 'Hidden',
  'Winter', 'Broken', 'Little', 'Blue', 'Endless', 'Forgotten', 'Northern', 'Wild', 'Seventh',
] // prettier-ignore
const FORMS = [
  'The {a} {t}',
  '{a} {t}',
  'The {t} of {p}',
  '{t} in {p}',
  'A {t} for {n}',
  '{n} and the {t}',
  'Return of the {t}',
]
const PLACES = [
  'Lisbon',
  'the North',
  'Marrow Street',
  'Odessa',
  'Kyoto',
  'the Valley',
  'Ashford',
  'the Tides',
  'Montreal',
]
const NAMES = ['Ada', 'Mr. Ferrow', 'Iris', 'Santiago', 'Wren', 'Odile', 'Bruno', 'Captain Hale', 'Nadia']

/** The platform. */
export const video: WorldPlan = {
  name: 'video',
  itemPrefix: 'v',
  categories: [
    { name: 'drama', share: 1.7, things: ['Letter', 'Harvest', 'Promise', 'Inheritance'] },
    { name: 'comedy', share: 1.6, things: ['Wedding', 'Neighbour', 'Holiday', 'Understudy'] },
    { name: 'action', share: 1.3, things: ['Courier', 'Bounty', 'Standoff', 'Convoy'] },
    { name: 'thriller', share: 1.2, things: ['Witness', 'Alibi', 'Stranger', 'Signal'] },
    { name: 'sci-fi', share: 1.0, things: ['Orbit', 'Android', 'Colony', 'Paradox'] },
    { name: 'romance', share: 1.1, things: ['Summer', 'Kiss', 'Waltz', 'Farewell'] },
    { name: 'animation', share: 0.9, things: ['Fox', 'Toymaker', 'Dragonfly', 'Balloon'] },
    { name: 'documentary', share: 0.9, things: ['River', 'Archive', 'Glacier', 'Orchestra'] },
    { name: 'horror', share: 0.8, things: ['Cellar', 'Lullaby', 'Lantern', 'Crypt'] },
    { name: 'fantasy', share: 0.9, things: ['Crown', 'Sorcerer', 'Gate', 'Dragon'] },
    { name: 'crime', share: 1.0, things: ['Heist', 'Detective', 'Ledger', 'Verdict'] },
    { name: 'adventure', share: 0.9, things: ['Expedition', 'Map', 'Lighthouse', 'Caravan'] },
    { name: 'family', share: 0.8, things: ['Treehouse', 'Grandmother', 'Puppy', 'Snow Day'] },
    { name: 'war', share: 0.5, things: ['Trench', 'Armistice', 'Regiment', 'Ration'] },
  ],
  creators: {
    tag: 'director',
    names: [
      'Ana Lindqvist', 'Omar Haddad', 'June Park', 'Petra Novak', 'Luis Ferreira', 'Mei Tanaka', 'Grace Odukoya',
      'Henrik Dahl', 'Sara Conti', 'Ravi Menon', 'Claire Dubois', 'Tomasz Wolski', 'Eva Brandt', 'Joao Pinto',
      'Nina Petrova', 'Kofi Mensah', 'Maya Cohen', 'Liam Byrne', 'Rosa Jimenez', 'Ali Demir', 'Ingrid Holm',
      'Victor Laurent', 'Hana Kim', 'Diego Silva',
    ], // prettier-ignore
    followable: false,
  },
  title: ({ random, thing }) =>
    random
      .pick(FORMS)
      .replace('{a}', random.pick(ADJECTIVES))
      .replace('{t}', thing)
      .replace('{p}', random.pick(PLACES))
      .replace('{n}', random.pick(NAMES)),
  price: null,
  durationMs: [180_000, 1_500_000],
  newItems: 0.2,
  freshHalfLifeDays: null,
  itemsRepeat: false,
  ratings: [1, 5],
  sources: { successor: 0.5, trend: 0.12, again: 0 },
  searches: 0.1,
  consumption: { action: 'watch', measuresCompletion: true, dwellMs: [0, 0] },
  reactions: [
    { action: 'rate', chance: 0.35, power: 0, delayMs: 10_000, carries: 'rating' },
    { action: 'like', chance: 0.3, power: 2, delayMs: 6_000 },
    { action: 'unlike', chance: 0.02, power: 0, after: 'like', delayMs: 30_000 },
    { action: 'bookmark', chance: 0.1, power: 2, delayMs: 5_000 },
    { action: 'comment', chance: 0.05, power: 1, delayMs: 40_000 },
    { action: 'share', chance: 0.03, power: 2, delayMs: 15_000 },
  ],
  habits: {
    visitsPerDay: 0.5,
    stepsPerVisit: 3.5,
    pauseMs: 30_000,
    hours: [6, 3, 2, 1, 1, 1, 2, 3, 3, 3, 3, 4, 6, 5, 4, 5, 6, 8, 11, 14, 17, 18, 15, 10],
    weekend: 1.4,
    leaves: 0.011,
    devices: [['tv', 0.45], ['phone', 0.25], ['desktop', 0.15], ['tablet', 0.15]], // prettier-ignore
  },
}
