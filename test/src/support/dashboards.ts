/** The queries of the Grafana dashboards in infra/grafana/dashboards. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One query of one panel. */
export interface DashboardQuery {
  readonly dashboard: string
  readonly panel: string
  readonly expr: string
}

interface Panel {
  readonly title?: string
  readonly targets?: readonly { readonly expr?: string }[]
  readonly panels?: readonly Panel[]
}

/** Every query of every dashboard, panels inside rows too. */
export function dashboardQueries(root: string): DashboardQuery[] {
  const folder = join(root, 'infra', 'grafana', 'dashboards')
  return readdirSync(folder).flatMap((file) => {
    const dashboard = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { panels: Panel[] }
    return queriesIn(dashboard.panels).map((query) => ({ dashboard: file, ...query }))
  })
}

function queriesIn(panels: readonly Panel[]): { panel: string; expr: string }[] {
  return panels.flatMap(({ title = 'untitled', targets = [], panels: inner = [] }) => [
    ...targets.map(({ expr = '' }) => ({ panel: title, expr })),
    ...queriesIn(inner),
  ])
}
