// A model of one's own in one file: `profilestream evaluate … --models popularity,./docs/examples/recency-model.mjs{halfLife=200}`.
// Items score by how often they were met lately in anybody's sequence: an interaction counts half as much `halfLife` places from its end.
// `profilestream tune ./docs/examples/recency-model.mjs …` searches its parameter.

/** @type {import('@profilestream/models').Model} */
export const model = {
  name: 'recency',
  summary: 'how often an item was met, the newest interactions of each user first',
  parameters: {
    halfLife: {
      meaning: 'interactions back at which one counts half',
      minimum: 0.1,
      maximum: 1e6,
      isWhole: false,
      default: 20,
      scale: 'log',
      search: [1, 1000],
    },
  },
  // numbers: what is given or the default; others: spelled, given, texts.
  create: ({ spelled, numbers }) => ({
    name: spelled,
    // train: {sequences: Int32Array[], items, users}; what is held out is not in it.
    fit: async (train) => {
      const scores = new Float32Array(train.items)
      for (const sequence of train.sequences)
        sequence.forEach((item, place) => {
          scores[item] += 2 ** ((place + 1 - sequence.length) / numbers.halfLife)
        })
      return {
        // One row of scores over the whole catalog for each history, higher is better.
        scoreMany: (histories) => {
          const rows = new Float32Array(histories.length * train.items)
          histories.forEach((_, row) => rows.set(scores, row * train.items))
          return rows
        },
        dispose: () => {},
      }
    },
  }),
}
