/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The system's name of an error, such as `ENOENT`; undefined if the error has none. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The reasons why the operating system refuses something, by errno (errno(3)); `unknown` is every other code. */
const PROBLEMS = {
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  EROFS: 'read_only',
  ENOSPC: 'disk_full',
  EDQUOT: 'quota_exceeded',
  EFBIG: 'file_too_big',
  EIO: 'io_error',
  EMFILE: 'too_many_open_files',
  ENFILE: 'too_many_open_files',
  EAGAIN: 'too_many_processes',
  ENOMEM: 'out_of_memory',
  ENOENT: 'not_found',
  ENOTDIR: 'not_a_folder',
  EISDIR: 'is_a_folder',
  ENAMETOOLONG: 'name_too_long',
  EADDRINUSE: 'address_in_use',
} as const

export type SystemProblem = (typeof PROBLEMS)[keyof typeof PROBLEMS] | 'unknown'

export const SYSTEM_PROBLEMS: readonly SystemProblem[] = [...new Set(Object.values(PROBLEMS)), 'unknown']

/** Classifies an error of the operating system. */
export function systemProblem(error: unknown): SystemProblem {
  const code = errorCode(error)
  return code !== undefined && Object.hasOwn(PROBLEMS, code)
    ? PROBLEMS[code as keyof typeof PROBLEMS]
    : 'unknown'
}
