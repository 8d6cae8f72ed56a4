/** Why the system refused a file, without a full stop; the system's own words where they are not known here. */
export function fileFault(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return CAUSES[code] ?? message
}

const NO_PERMISSION = 'no permission'

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: NO_PERMISSION,
  ENOSPC: 'the disk is full',
  EDQUOT: 'no more of the disk may be used',
  EFBIG: 'the file is bigger than allowed here',
  EIO: 'the disk has failed',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'the folder is a file',
}
