import { spawnSync } from 'node:child_process'

/**
 * The words before a program that then runs after these shell commands, as root of file systems of its own, which are
 * gone when it ends (user_namespaces(7)).
 */
export function withMounts(...commands: readonly string[]): readonly string[] {
  return ['unshare', '-Urm', 'sh', '-ec', `${commands.join('\n')}\nexec "$@"`, 'sh']
}

/** A file system in memory of so many megabytes, with what the folder held. */
export function smallDisk(folder: string, megabytes: number): string {
  const held = `${folder}.held`
  return `cp -r '${folder}' '${held}'
    mount -t tmpfs -o size=${megabytes}m tmpfs '${folder}'
    cp -r '${held}/.' '${folder}'
    rm -r '${held}'`
}

/** Makes a folder one that nobody writes. */
export function readOnly(folder: string): string {
  return `mount --bind '${folder}' '${folder}'
    mount -o remount,bind,ro '${folder}'`
}

/** Leaves room for some kilobytes on the disk of a folder. */
export function fill(folder: string, kilobytes: number): string {
  return `head -c 1G /dev/zero > '${folder}/ballast' 2> /dev/null || true
    truncate -s -${kilobytes}K '${folder}/ballast'`
}

/** Whether the system lets its users do this. */
export const canMount = isAllowed()

function isAllowed(): boolean {
  if (process.platform !== 'linux') return false
  const [command = '', ...words] = withMounts(smallDisk('/mnt', 1), readOnly('/mnt'))
  return spawnSync(command, [...words, 'true']).status === 0
}
