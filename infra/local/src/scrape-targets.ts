/** Which /metrics Prometheus reads: a file it watches, so that targets may change while it runs. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** host:port of a service's /metrics, by service name. */
export type ScrapeTargets = Readonly<Record<string, string>>

/** Where a state folder keeps its targets; the compose file mounts the same folder. */
export const targetsFolder = (folder: string): string => join(folder, 'prometheus', 'targets')

/** Writes the targets in Prometheus' own form (file_sd); a reader sees the old file or the new one. */
export function writeScrapeTargets(folder: string, targets: ScrapeTargets): void {
  mkdirSync(targetsFolder(folder), { recursive: true })
  const groups = Object.entries(targets).map(([service, address]) => ({
    targets: [address],
    labels: { job: service },
  }))
  const path = join(targetsFolder(folder), 'services.json')
  writeFileSync(`${path}.new`, JSON.stringify(groups, null, 2))
  renameSync(`${path}.new`, path)
}
