/** A newspaper's site: articles come out every hour and are old after two days; people read, comment, share. */
import type { WorldPlan } from '../world-plan.js'

const SUBJECTS = [
  'Coastal towns', 'Young voters', 'Ministers', 'Researchers', 'Small firms', 'Commuters', 'New studies',
  'City planners', 'Regional banks', 'Volunteers', 'Three countries', 'Teachers', 'Farmers',
] // prettier-ignore
const VERBS = [
  'rethink', 'warn of', 'agree on', 'push back against', 'prepare for', 'explain', 'pay more for', 'turn to',
  'look again at', 'find hope in', 'argue over', 'count the cost of',
] // prettier-ignore

/** The newspaper. */
export const news: WorldPlan = {
  name: 'news',
  itemPrefix: 'n',
  categories: [
    {
      name: 'politics',
      share: 1.5,
      things: ['coalition talks', 'the budget vote', 'local elections', 'voting rules'],
    },
    {
      name: 'business',
      share: 1.2,
      things: ['rising rents', 'supply chains', 'interest rates', 'the merger'],
    },
    { name: 'technology', share: 1.1, things: ['chip exports', 'open models', 'phone bans', 'data centres'] },
    {
      name: 'science',
      share: 0.9,
      things: ['a lunar probe', 'deep-sea life', 'gene therapy', 'the new particle'],
    },
    {
      name: 'health',
      share: 1.0,
      things: ['night shifts', 'flu season', 'hospital waits', 'sleep research'],
    },
    {
      name: 'sports',
      share: 1.4,
      things: ['the cup final', 'transfer fees', 'the relay team', 'the new coach'],
    },
    {
      name: 'culture',
      share: 0.9,
      things: ['the film festival', 'museum returns', 'the lost score', 'street theatre'],
    },
    {
      name: 'travel',
      share: 0.6,
      things: ['night trains', 'airport queues', 'quiet islands', 'hiking permits'],
    },
    {
      name: 'climate',
      share: 1.0,
      things: ['the heat wave', 'river floods', 'wind farms', 'reef bleaching'],
    },
    {
      name: 'food',
      share: 0.7,
      things: ['olive harvests', 'school lunches', 'bread prices', 'street kitchens'],
    },
    {
      name: 'education',
      share: 0.6,
      things: ['exam reform', 'class sizes', 'student loans', 'early reading'],
    },
    {
      name: 'world',
      share: 1.2,
      things: ['the ceasefire', 'border controls', 'the summit', 'grain shipments'],
    },
  ],
  creators: {
    tag: 'author',
    names: [
      'Jana Keller', 'Marc Olivier', 'Fatima Zahra', 'Paul Sutton', 'Wei Ling', 'Anders Berg', 'Carla Rossi',
      'David Mbeki', 'Olga Ivanova', 'Peter Lang', 'Nour Haddad', 'Simon Clarke', 'Julia Weiss', 'Mateo Ruiz',
      'Erik Strand', 'Amina Diallo', 'Rachel Stein', 'Tariq Aziz', 'Helen Moore', 'Ivo Horvat',
    ], // prettier-ignore
    followable: false,
  },
  title: ({ random, thing }) => `${random.pick(SUBJECTS)} ${random.pick(VERBS)} ${thing}`,
  price: null,
  durationMs: [60_000, 480_000],
  newItems: 1,
  freshHalfLifeDays: 1.5,
  itemsRepeat: false,
  ratings: [1, 5],
  sources: { successor: 0.38, trend: 0.18, again: 0 },
  searches: 0.03,
  consumption: { action: 'read', measuresCompletion: true, dwellMs: [0, 0] },
  reactions: [
    { action: 'like', chance: 0.14, power: 1, delayMs: 4_000 },
    { action: 'unlike', chance: 0.02, power: 0, after: 'like', delayMs: 15_000 },
    { action: 'bookmark', chance: 0.1, power: 1, delayMs: 5_000 },
    { action: 'comment', chance: 0.08, power: 2, delayMs: 60_000 },
    { action: 'share', chance: 0.09, power: 1, delayMs: 9_000 },
  ],
  habits: {
    visitsPerDay: 0.7,
    stepsPerVisit: 3.5,
    pauseMs: 15_000,
    hours: [2, 1, 1, 1, 2, 5, 11, 15, 14, 10, 7, 7, 10, 8, 6, 6, 7, 9, 10, 10, 9, 8, 6, 4],
    weekend: 0.8,
    leaves: 0.011,
    devices: [['phone', 0.6], ['desktop', 0.32], ['tablet', 0.08]], // prettier-ignore
  },
}
