/** A catalog item for tests, with whatever a test cares about overridden. */
import { asItemId, asScenarioName, type CatalogItem } from '@profilestream/contracts'

/** An item of the video scenario. */
export const anItem = (itemId: string, overrides: Partial<CatalogItem> = {}): CatalogItem => ({
  scenario: asScenarioName('video'),
  itemId: asItemId(itemId),
  title: null,
  categories: [],
  tags: [],
  price: null,
  currency: null,
  publishedAt: null,
  expiresAt: null,
  durationMs: null,
  creatorUserId: null,
  ad: false,
  ...overrides,
})
