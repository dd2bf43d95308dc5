/** A place to show and talk: people look at posts, like, comment, share and follow who wrote them. */
import type { WorldPlan } from '../world-plan.js'

const OPENINGS = [
  'My first', 'A week of', 'Ten notes on', 'What I learned from', 'Sunday', 'Unpopular opinion:', 'Before and after:',
  'Slow morning with', 'Questions about', 'The joy of', 'A small guide to', 'Finally finished:', 'Throwback:',
] // prettier-ignore
const PLACES = [
  'in Porto',
  'at home',
  'by the lake',
  'in the rain',
  'on a budget',
  'with friends',
  'in winter',
  '',
]

/** The network. */
export const social: WorldPlan = {
  name: 'social',
  itemPrefix: 's',
  categories: [
    {
      name: 'photography',
      share: 1.2,
      things: ['street portraits', 'film cameras', 'night shots', 'macro photos'],
    },
    {
      name: 'travel',
      share: 1.3,
      things: ['train journeys', 'island walks', 'city weekends', 'border crossings'],
    },
    { name: 'cooking', share: 1.4, things: ['sourdough', 'dumplings', 'one-pot dinners', 'fermented chili'] },
    {
      name: 'fitness',
      share: 1.1,
      things: ['marathon training', 'cold swims', 'stretching', 'bike commuting'],
    },
    { name: 'gaming', share: 1.2, things: ['speedruns', 'board game nights', 'pixel art', 'retro consoles'] },
    { name: 'art', share: 0.9, things: ['watercolours', 'linocut', 'ceramics', 'mural painting'] },
    {
      name: 'science',
      share: 0.8,
      things: ['meteor showers', 'fungi', 'home experiments', 'bird migration'],
    },
    { name: 'pets', share: 1.3, things: ['rescue dogs', 'a sleepy cat', 'parrot talk', 'puppy school'] },
    {
      name: 'books',
      share: 0.8,
      things: ['translated novels', 'reading lists', 'library finds', 'short stories'],
    },
    { name: 'fashion', share: 1.0, things: ['thrifted coats', 'mending', 'capsule wardrobes', 'knitting'] },
    { name: 'gardening', share: 0.7, things: ['balcony tomatoes', 'compost', 'wild bees', 'rose pruning'] },
    {
      name: 'technology',
      share: 1.0,
      things: ['mechanical keyboards', 'home servers', 'e-ink', 'robot kits'],
    },
  ],
  creators: {
    tag: 'author',
    names: [
      'mira', 'teo', 'hanna', 'okoro', 'lucia', 'bjorn', 'yuki', 'farah', 'pavel', 'ines', 'kwame', 'sofie', 'dario',
      'noor', 'elif', 'jonas', 'priya', 'marek', 'leila', 'tomas', 'greta', 'amadou', 'rosa', 'viktor', 'anouk',
      'samir', 'clara', 'hugo', 'zofia', 'emre',
    ], // prettier-ignore
    followable: true,
  },
  title: ({ random, thing }) => `${random.pick(OPENINGS)} ${thing} ${random.pick(PLACES)}`.trim(),
  price: null,
  durationMs: null,
  newItems: 0.7,
  freshHalfLifeDays: 8,
  itemsRepeat: false,
  ratings: [1, 5],
  sources: { successor: 0.42, trend: 0.15, again: 0 },
  searches: 0.04,
  consumption: { action: 'view', measuresCompletion: false, dwellMs: [2_500, 32_000] },
  reactions: [
    { action: 'like', chance: 0.5, power: 2, delayMs: 3_000 },
    { action: 'unlike', chance: 0.03, power: 0, after: 'like', delayMs: 20_000 },
    { action: 'comment', chance: 0.14, power: 2, delayMs: 25_000 },
    { action: 'share', chance: 0.09, power: 2, delayMs: 9_000 },
    { action: 'bookmark', chance: 0.06, power: 1, delayMs: 5_000 },
    { action: 'follow', chance: 0.08, power: 3, delayMs: 7_000, carries: 'creator' },
    { action: 'unfollow', chance: 0.06, power: 0, after: 'follow', delayMs: 500_000_000, carries: 'creator' },
  ],
  habits: {
    visitsPerDay: 0.5,
    stepsPerVisit: 6,
    pauseMs: 9_000,
    hours: [4, 2, 1, 1, 1, 2, 5, 9, 9, 7, 7, 8, 10, 9, 7, 7, 8, 10, 11, 12, 14, 14, 11, 7],
    weekend: 1.1,
    leaves: 0.012,
    devices: [['phone', 0.82], ['desktop', 0.12], ['tablet', 0.06]], // prettier-ignore
  },
}
