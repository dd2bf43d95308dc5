/** A shop for home and leisure: people look, put into the cart, buy, rate and send back. */
import type { WorldPlan } from '../world-plan.js'

const QUALITIES = [
  'Classic', 'Light', 'Compact', 'Everyday', 'Northern', 'Handmade', 'Quiet', 'Sturdy', 'Pocket', 'Family',
  'Studio', 'Harbour', 'Alpine', 'Linen', 'Copper', 'Midnight', 'Evergreen', 'Foldable', 'Travel', 'Heritage',
] // prettier-ignore

/** The shop. */
export const ecommerce: WorldPlan = {
  name: 'ecommerce',
  itemPrefix: 'p',
  categories: [
    {
      name: 'shoes',
      share: 1.3,
      things: ['Trail Shoes', 'Sneakers', 'Leather Boots', 'Sandals', 'Running Shoes'],
    },
    {
      name: 'outdoor',
      share: 1.1,
      things: ['Tent', 'Sleeping Bag', 'Rucksack', 'Rain Jacket', 'Head Torch'],
    },
    {
      name: 'kitchen',
      share: 1.4,
      things: ['Frying Pan', 'Chef Knife', 'Cutting Board', 'Teapot', 'Stockpot'],
    },
    {
      name: 'books',
      share: 1.2,
      things: ['Cookbook', 'Field Guide', 'Crime Novel', 'Atlas', 'Poetry Collection'],
    },
    { name: 'toys', share: 0.9, things: ['Wooden Train', 'Puzzle', 'Building Blocks', 'Kite', 'Board Game'] },
    { name: 'electronics', share: 1.5, things: ['Charger', 'Desk Lamp', 'Webcam', 'Keyboard', 'Power Bank'] },
    { name: 'audio', share: 0.8, things: ['Headphones', 'Speaker', 'Turntable', 'Earbuds', 'Microphone'] },
    {
      name: 'garden',
      share: 0.9,
      things: ['Watering Can', 'Herb Planter', 'Pruning Shears', 'Bird Feeder', 'Hammock'],
    },
    {
      name: 'beauty',
      share: 1.1,
      things: ['Hand Cream', 'Shampoo Bar', 'Face Oil', 'Lip Balm', 'Bath Salt'],
    },
    {
      name: 'sports',
      share: 1.0,
      things: ['Yoga Mat', 'Kettlebell', 'Bike Helmet', 'Swim Goggles', 'Skipping Rope'],
    },
    { name: 'home', share: 1.2, things: ['Wool Blanket', 'Wall Clock', 'Cushion', 'Candle', 'Bookshelf'] },
    {
      name: 'coffee',
      share: 0.7,
      things: ['Espresso Beans', 'Hand Grinder', 'Filter Papers', 'Moka Pot', 'Milk Jug'],
    },
    { name: 'pets', share: 0.7, things: ['Dog Lead', 'Cat Tree', 'Food Bowl', 'Chew Toy', 'Pet Bed'] },
    {
      name: 'stationery',
      share: 0.6,
      things: ['Notebook', 'Fountain Pen', 'Wall Calendar', 'Ink Set', 'Sketchbook'],
    },
  ],
  creators: {
    tag: 'brand',
    names: [
      'Nordvik', 'Calla', 'Brightwater', 'Ostrom', 'Tamarind', 'Fable & Oak', 'Lumen', 'Pico', 'Halden', 'Merrow',
      'Juniper', 'Castell', 'Sorrel', 'Arkady', 'Windrose', 'Linnea', 'Bram', 'Opal Works', 'Kestrel', 'Mistral',
      'Tallow', 'Redfern', 'Solveig', 'Quince', 'Barley', 'Aster', 'Volta', 'Nettle',
    ], // prettier-ignore
    followable: false,
  },
  title: ({ random, thing, creator }) => `${creator} ${random.pick(QUALITIES)} ${thing}`,
  price: { lowest: 6, highest: 240, currency: 'EUR' },
  durationMs: null,
  newItems: 0.15,
  freshHalfLifeDays: null,
  itemsRepeat: true,
  ratings: [1, 5],
  sources: { successor: 0.5, trend: 0.1, again: 0.08 },
  searches: 0.2,
  consumption: { action: 'view', measuresCompletion: false, dwellMs: [6_000, 75_000] },
  reactions: [
    { action: 'add_to_cart', chance: 0.4, power: 2, delayMs: 12_000 },
    { action: 'remove_from_cart', chance: 0.12, power: 0, after: 'add_to_cart', delayMs: 90_000 },
    { action: 'purchase', chance: 0.5, power: 1, after: 'add_to_cart', delayMs: 180_000, carries: 'payment' },
    { action: 'rate', chance: 0.3, power: 0, after: 'purchase', delayMs: 400_000_000, carries: 'rating' },
    { action: 'return', chance: 0.06, power: 0, after: 'purchase', delayMs: 700_000_000, carries: 'payment' },
    { action: 'bookmark', chance: 0.12, power: 2, delayMs: 8_000 },
    { action: 'share', chance: 0.02, power: 1, delayMs: 15_000 },
  ],
  habits: {
    visitsPerDay: 0.35,
    stepsPerVisit: 5,
    pauseMs: 18_000,
    hours: [2, 1, 1, 1, 1, 2, 3, 5, 6, 7, 8, 8, 9, 8, 7, 7, 8, 9, 11, 13, 14, 12, 8, 4],
    weekend: 1.25,
    leaves: 0.014,
    devices: [['phone', 0.55], ['desktop', 0.35], ['tablet', 0.1]], // prettier-ignore
  },
}
