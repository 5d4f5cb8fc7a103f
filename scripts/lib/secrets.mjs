// @ts-check

/**
 * Moves flags with secrets into the environment: all users of the machine can read the arguments of a process.
 * @param {readonly string[]} flags
 * @returns {{ flags: string[], env: Record<string, string> }} the remaining flags, and the variables for the others
 */
export function withoutSecrets(flags) {
  const left = [];
  /** @type {Record<string, string>} */
  const env = {};
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] ?? '';
    const [, name = '', joined] = /^(--[^=]+)(?:=(.*))?$/s.exec(flag) ?? [];
    const value = joined ?? flags[i + 1] ?? '';
    const variable = variableOf(name, value);
    if (variable === undefined) {
      left.push(flag);
      continue;
    }
    env[variable] = value;
    if (joined === undefined) i += 1;
  }
  return { flags: left, env };
}

/**
 * The variable that replaces a flag with a secret; undefined for other flags.
 * @param {string} name
 * @param {string} value
 */
function variableOf(name, value) {
  if (value === '' || value.startsWith('-')) return undefined;
  if (name === '--token') return 'JUMPSEAT_TOKEN';
  return name === '--desktop' && value.includes('@') ? 'JUMPSEAT_DESKTOP' : undefined;
}

/**
 * Hides this process's arguments from the process list if they contain a token or a password.
 * @param {readonly string[]} flags
 */
export function hideSecrets(flags) {
  if (Object.keys(withoutSecrets(flags).env).length > 0) process.title = 'jumpseat';
}
