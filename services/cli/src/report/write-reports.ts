/** Reports for people as files: Markdown and HTML, each where it is asked for. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EvaluationReport } from '@profilestream/evaluation'
import { htmlReport } from './html-report.js'
import { markdownReport } from './markdown-report.js'

/** Which files are asked for. */
export interface ReportFiles {
  readonly markdown?: string
  readonly html?: string
}

/** Writes them; a file's folder is made when it is missing. */
export const writeReports = async (
  report: EvaluationReport,
  { markdown, html }: ReportFiles,
): Promise<void> => {
  if (markdown !== undefined) await writeText(markdown, markdownReport(report))
  if (html !== undefined) await writeText(html, htmlReport(report))
}

/** Writes one file; its folder is made when it is missing. */
export const writeText = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
