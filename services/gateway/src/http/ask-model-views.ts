/** How the serving releases see a user, asked of the recommender: an addition to her profile, which is told without it where nobody answers. */
import type { ModelView } from '@profilestream/profile'
import type { ForwardSettings } from './forward-recommendations.js'

/** Views by scenario; null where the recommender does not answer. */
export type AskModelViews = (userId: string) => Promise<Readonly<Record<string, ModelView>> | null>

/** Makes the question. */
export const createAskModelViews =
  ({ recommenderUrl, recommenderTimeoutMs }: ForwardSettings): AskModelViews =>
  async (userId) => {
    try {
      const address = new URL(`/v1/model-views/${encodeURIComponent(userId)}`, recommenderUrl)
      const answer = await fetch(address, { signal: AbortSignal.timeout(recommenderTimeoutMs) })
      if (!answer.ok) return null
      return ((await answer.json()) as { readonly scenarios: Record<string, ModelView> }).scenarios
    } catch {
      return null
    }
  }
