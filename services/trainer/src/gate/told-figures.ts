/** Figures of lists under one name each, as decisions and manifests carry them: hr@10, hr@10.low, hr@10.events.6–20. Pure. */
import type { Figures, GroupFigures, ListFigures, ListGain } from '@profilestream/evaluation'

/** What is told of one model's lists. */
export const toldLists = ({ figures, groups }: ListFigures): Figures => ({
  ...withIntervals(figures),
  ...groupsTold(groups),
})

/** What is told of a candidate's gain over the serving release. */
export const toldGain = ({ figures, certainty, groups }: ListGain): Figures => ({
  ...withIntervals(figures),
  certainty,
  ...groupsTold(groups),
})

const groupsTold = (groups: readonly GroupFigures[]): Figures =>
  Object.fromEntries(
    groups.flatMap(({ name, users, figures }) => [
      [`users.events.${name}`, users] as const,
      ...Object.entries(withIntervals(figures)).map(
        ([figure, value]) => [withGroup(figure, name), value] as const,
      ),
    ]),
  )

/** hr@10.low of a group is hr@10.events.6–20.low. */
const withGroup = (figure: string, group: string): string => {
  const [name = '', bound] = figure.split('.')
  return [name, 'events', group, ...(bound === undefined ? [] : [bound])].join('.')
}

const withIntervals = (figures: ListFigures['figures']): Figures =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([name, { value, low, high }]) =>
      low === high && low === value
        ? [[name, value]]
        : [
            [name, value],
            [`${name}.low`, low],
            [`${name}.high`, high],
          ],
    ),
  )
