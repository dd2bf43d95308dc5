/** What the command's exit code says. */

/** 0 done, 1 failed, 2 called wrongly; docs/cli.md tells users. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const

/** One of them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
