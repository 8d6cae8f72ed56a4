const SENTENCES: Record<string, string> = {
  ENOSPC: 'the disk is full.',
  EDQUOT: 'your share of the disk is used up.',
  EACCES: 'permission is denied.',
  EPERM: 'permission is denied.',
  EROFS: 'the file system is read-only.',
  EMFILE: 'too many files are open.',
  EIO: 'the disk reported an error.',
  ENAMETOOLONG: 'the name is too long.',
}

/** What the operating system refused, as the end of a sentence. */
export function failureSentence(error: unknown): string {
  const code = errorCode(error)
  const known = code === undefined ? undefined : SENTENCES[code]
  return known ?? (code === undefined ? 'the reason is not known.' : `the system says ${code}.`)
}

/** The system's short name of an error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
