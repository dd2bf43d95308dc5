/** The recommender's metrics: lists, releases served and refused, encoding, stickiness, leadership. */
import type { Counter, Gauge, Histogram, Metrics } from '@profilestream/service'

/** All of them, made once. */
export interface RecommenderMetrics {
  readonly lists: Counter<'scenario' | 'slot' | 'variant'>
  readonly recommendSeconds: Histogram
  readonly coalesced: Counter
  readonly waitingUsers: Gauge
  readonly encodeSeconds: Histogram
  readonly encodeBatch: Histogram
  readonly releaseInfo: Gauge<'scenario' | 'version' | 'architecture'>
  readonly releasesRefused: Counter<'scenario'>
  readonly stickiness: Gauge<'scenario' | 'metric' | 'variant'>
  readonly stickinessSeconds: Histogram
  readonly dayRecords: Counter
  readonly leader: Gauge
}

/** Makes them in a process's registry. */
export const createRecommenderMetrics = (metrics: Metrics): RecommenderMetrics => ({
  lists: metrics.counter('profilestream_recommender_lists_total', 'Recommendation lists emitted or served.', [
    'scenario',
    'slot',
    'variant',
  ]),
  recommendSeconds: metrics.histogram(
    'profilestream_recommender_recommend_seconds',
    'Time to make one batch of lists.',
  ),
  coalesced: metrics.counter(
    'profilestream_recommender_updates_coalesced_total',
    'Profile updates answered by the list of a later one.',
  ),
  waitingUsers: metrics.gauge('profilestream_recommender_waiting_users', 'Users whose list is not made yet.'),
  encodeSeconds: metrics.histogram(
    'profilestream_recommender_encode_seconds',
    'Time to encode one batch of histories.',
  ),
  encodeBatch: metrics.histogram(
    'profilestream_recommender_encode_histories',
    'Histories in one encoded batch.',
    [],
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  ),
  releaseInfo: metrics.gauge('profilestream_recommender_release_info', '1 for the release being served.', [
    'scenario',
    'version',
    'architecture',
  ]),
  releasesRefused: metrics.counter(
    'profilestream_recommender_releases_refused_total',
    'Releases that could not be verified; the old one goes on serving.',
    ['scenario'],
  ),
  stickiness: metrics.gauge(
    'profilestream_stickiness',
    'Newest figure of each stickiness metric, from the elected instance.',
    ['scenario', 'metric', 'variant'],
  ),
  stickinessSeconds: metrics.histogram(
    'profilestream_recommender_stickiness_seconds',
    'Time to compute the stickiness metrics of all scenarios.',
  ),
  dayRecords: metrics.counter('profilestream_recommender_day_records_total', 'Day records that changed.'),
  leader: metrics.gauge(
    'profilestream_recommender_leader',
    '1 while this instance emits the stickiness metrics.',
  ),
})
