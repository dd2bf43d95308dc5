/** A music service: people listen, skip or hear to the end, hear again, like and follow artists. */
import type { WorldPlan } from '../world-plan.js'

const FORMS = [
  '{t}',
  '{a} {t}',
  '{t} at {h}',
  'The {t}',
  '{t} (Live)',
  'No More {t}',
  '{t} Again',
  'Under the {a} {t}',
]
const ADJECTIVES = [
  'Yellow',
  'Easy',
  'Lonesome',
  'Velvet',
  'Electric',
  'Slow',
  'Faded',
  'Sunday',
  'Holy',
  'Restless',
  'Salt',
]
const HOURS = ['Midnight', 'Dawn', 'Noon', 'Five', 'Closing Time', 'Dusk']

/** The service. */
export const music: WorldPlan = {
  name: 'music',
  itemPrefix: 'm',
  categories: [
    { name: 'rock', share: 1.5, things: ['Highway', 'Thunder', 'Gasoline', 'Rooftops'] },
    { name: 'pop', share: 1.7, things: ['Heartbeat', 'Butterflies', 'Neon', 'Weekend'] },
    { name: 'jazz', share: 0.8, things: ['Blue Street', 'Smoke', 'Quartet', 'Lullaby'] },
    { name: 'classical', share: 0.7, things: ['Nocturne', 'Prelude', 'Sonata', 'Serenade'] },
    { name: 'electronic', share: 1.2, things: ['Voltage', 'Circuit', 'Afterglow', 'Pulse'] },
    { name: 'hip-hop', share: 1.3, things: ['Crown', 'Block', 'Paper', 'Mirror'] },
    { name: 'folk', share: 0.8, things: ['Orchard', 'Ferry', 'Sparrow', 'Winter Road'] },
    { name: 'metal', share: 0.7, things: ['Iron', 'Requiem', 'Wolves', 'Ashes'] },
    { name: 'soul', share: 0.9, things: ['Honey', 'Tenderness', 'River', 'Grace'] },
    { name: 'blues', share: 0.5, things: ['Rain', 'Trouble', 'Train', 'Whiskey'] },
    { name: 'country', share: 0.7, things: ['Pickup', 'Prairie', 'Porch Light', 'Boots'] },
    { name: 'ambient', share: 0.6, things: ['Drift', 'Fog', 'Tides', 'Stillness'] },
    { name: 'reggae', share: 0.5, things: ['Island', 'Sunrise', 'Riddim', 'Harbour'] },
    { name: 'indie', share: 1.1, things: ['Polaroid', 'Bedroom', 'Bicycle', 'Postcard'] },
  ],
  creators: {
    tag: 'artist',
    names: [
      'The Paper Kites Club', 'Marlow', 'Ines & the Tide', 'Dusty Anchors', 'Vega Nine', 'Lowland Choir', 'Tula',
      'Brass Monday', 'Sister Meridian', 'Old Harbour', 'Kilo Seven', 'Aria Bloom', 'North of Nine', 'The Late Trams',
      'Cassius Reed', 'Moth Parade', 'Quiet Riot Garden', 'Delphine', 'Glass Orchard', 'Ruben Sol', 'Static Bloom',
      'Hollis Grey', 'Saffron Hill', 'Twelve Bridges', 'Juno Park', 'The Understudies', 'Wild Mercury', 'Elio',
    ], // prettier-ignore
    followable: true,
  },
  title: ({ random, thing, creator }) => {
    const song = random.pick(FORMS).replace('{a}', random.pick(ADJECTIVES)).replace('{h}', random.pick(HOURS))
    return `${song.replace('{t}', thing)} — ${creator}`
  },
  price: null,
  durationMs: [110_000, 420_000],
  newItems: 0.15,
  freshHalfLifeDays: null,
  itemsRepeat: true,
  ratings: [1, 5],
  sources: { successor: 0.45, trend: 0.1, again: 0.2 },
  searches: 0.08,
  consumption: { action: 'listen', measuresCompletion: true, dwellMs: [0, 0] },
  reactions: [
    { action: 'like', chance: 0.2, power: 2, delayMs: 2_000 },
    { action: 'unlike', chance: 0.03, power: 0, after: 'like', delayMs: 40_000 },
    { action: 'bookmark', chance: 0.1, power: 2, delayMs: 3_000 },
    { action: 'share', chance: 0.03, power: 2, delayMs: 8_000 },
    { action: 'follow', chance: 0.05, power: 3, delayMs: 5_000, carries: 'creator' },
    { action: 'unfollow', chance: 0.05, power: 0, after: 'follow', delayMs: 600_000_000, carries: 'creator' },
  ],
  habits: {
    visitsPerDay: 0.4,
    stepsPerVisit: 6.5,
    pauseMs: 4_000,
    hours: [3, 2, 1, 1, 1, 2, 6, 10, 11, 9, 8, 8, 8, 8, 8, 9, 10, 12, 11, 9, 9, 8, 7, 5],
    weekend: 1.05,
    leaves: 0.01,
    devices: [['phone', 0.72], ['desktop', 0.2], ['tablet', 0.08]], // prettier-ignore
  },
}
