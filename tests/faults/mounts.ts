import { spawnSync } from 'node:child_process'

/**
 * Returns the words in front of a command. They run these shell commands first, and then the command as root of its own file
 * systems, which are removed when it ends (user_namespaces(7)).
 */
export function withMounts(...commands: readonly string[]): readonly string[] {
  return ['unshare', '-Urm', 'sh', '-ec', `${commands.join('\n')}\nexec "$@"`, 'sh']
}

/** Mounts a file system in memory, of `megabytes`, over a folder, with the folder's files. */
export function smallDisk(folder: string, megabytes: number): string {
  const copy = `${folder}.copy`
  return `cp -r '${folder}' '${copy}'
    mount -t tmpfs -o size=${megabytes}m tmpfs '${folder}'
    cp -r '${copy}/.' '${folder}'
    rm -r '${copy}'`
}

/** Makes a folder read-only. */
export function readOnly(folder: string): string {
  return `mount --bind '${folder}' '${folder}'
    mount -o remount,bind,ro '${folder}'`
}

/** Fills the disk of a folder except for `kilobytes`. */
export function fillDisk(folder: string, kilobytes: number): string {
  return `head -c 1G /dev/zero > '${folder}/ballast' 2> /dev/null || true
    truncate -s -${kilobytes}K '${folder}/ballast'`
}

/** Whether users may mount file systems here. */
export const canMount = isAllowed()

function isAllowed(): boolean {
  if (process.platform !== 'linux') return false
  const [command = '', ...words] = withMounts(smallDisk('/mnt', 1), readOnly('/mnt'))
  return spawnSync(command, [...words, 'true']).status === 0
}
